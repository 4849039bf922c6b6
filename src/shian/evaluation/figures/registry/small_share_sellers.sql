-- name: registry.small_share_sellers
-- title_zh: 小经营店占食品流通企业比例
-- title_en: Share of small shops among food sellers
-- unit: %
-- kind: ratio
-- definition_zh: 小经营店数除以食品流通企业总数。
-- definition_en: Small shops over all food sellers.
-- basis: 食品安全法第三十六条；山西省食品小作坊小经营店小摊点管理条例
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 26
SELECT 'd' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade = 'seller' AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed')) AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade = 'seller' AND small AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed')) AND STARTS_WITH(area, $area)
