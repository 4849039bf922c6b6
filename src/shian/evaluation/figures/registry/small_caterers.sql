-- name: registry.small_caterers
-- title_zh: 小餐饮店
-- title_en: Small caterers
-- unit: 家 | operators
-- kind: count
-- definition_zh: 备案的小餐饮店；在统计日尚在经营（开业日不晚于统计日，未注销）的主体。
-- definition_en: Small caterers on file, in business on the day: opened by then, not closed.
-- basis: 食品安全法第三十六条；山西省食品小作坊小经营店小摊点管理条例
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 24
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade = 'caterer' AND small
  AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed'))
  AND STARTS_WITH(area, $area)
