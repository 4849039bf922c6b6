-- name: registry.small_filed_share
-- title_zh: 三小建档登记率
-- title_en: Share of small operators on file
-- unit: %
-- kind: ratio
-- definition_zh: 已有登记或备案编号的小作坊、小经营店、小餐饮店除以其总数。
-- definition_en: Small operators that have a filing number over all small operators.
-- basis: 食品安全法第三十六条；山西省食品小作坊小经营店小摊点管理条例
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 28
SELECT 'd' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE small AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed')) AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE small AND licence_number <> '' AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed')) AND STARTS_WITH(area, $area)
