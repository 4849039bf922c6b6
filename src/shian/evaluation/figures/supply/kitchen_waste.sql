-- name: supply.kitchen_waste
-- title_zh: 餐厨垃圾收运量
-- title_en: Kitchen waste collected
-- unit: 吨 | t
-- kind: sum
-- definition_zh: 期间内收运的餐厨垃圾。
-- definition_en: Kitchen waste collected in the period.
-- basis: 餐厨废弃物管理条例
-- owner: 市城乡管理局 | City Management Bureau
-- period: range
-- required: duties_wastetour.number vehicle plant_kg
-- event: duties_wastetour.day
-- decimals: 2
-- order: 261
SELECT 'n' AS part, 'duties.wastetour' AS kind, t.id AS id, t.food_kg * CAST(0.001 AS DECIMAL(4, 3)) AS weight, t.area AS area, t.day AS day
FROM duties_wastetour AS t
WHERE t.food_kg > 0 AND t.day BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
