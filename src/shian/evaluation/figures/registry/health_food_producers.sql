-- name: registry.health_food_producers
-- title_zh: 保健食品生产企业
-- title_en: Health food producers
-- unit: 家 | operators
-- kind: count
-- definition_zh: 取得许可的保健食品生产企业；在统计日尚在经营（开业日不晚于统计日，未注销）的主体。
-- definition_en: Licensed health food producers, in business on the day: opened by then, not closed.
-- basis: 食品安全法第七十四条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 12
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade = 'health_food'
  AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed'))
  AND STARTS_WITH(area, $area)
