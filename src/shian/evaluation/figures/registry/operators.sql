-- name: registry.operators
-- title_zh: 食品生产经营单位
-- title_en: Food operators
-- unit: 家 | operators
-- kind: count
-- definition_zh: 食品生产、流通、餐饮服务主体（学校食堂另计）；在统计日尚在经营（开业日不晚于统计日，未注销）的主体。
-- definition_en: Producers, sellers and caterers of food (canteens are counted apart), in business on the day: opened by then, not closed.
-- basis: 食品安全法第三十五条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 5
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade IN ('producer', 'health_food', 'seller', 'caterer')
  AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed'))
  AND STARTS_WITH(area, $area)
