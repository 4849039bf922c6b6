-- name: registry.small_share_producers
-- title_zh: 食品小作坊占食品生产企业比例
-- title_en: Share of workshops among food producers
-- unit: %
-- kind: ratio
-- definition_zh: 食品小作坊数除以食品生产企业总数。
-- definition_en: Workshops over all food producers.
-- basis: 食品安全法第三十六条；山西省食品小作坊小经营店小摊点管理条例
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 14
SELECT 'd' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade IN ('producer', 'health_food') AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed')) AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade IN ('producer', 'health_food') AND small AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed')) AND STARTS_WITH(area, $area)
