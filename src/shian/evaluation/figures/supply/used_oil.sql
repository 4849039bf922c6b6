-- name: supply.used_oil
-- title_zh: 废弃油脂（地沟油）收运量
-- title_en: Used oil collected
-- unit: 吨 | t
-- kind: sum
-- definition_zh: 期间内收运的废弃油脂。
-- definition_en: Used oil collected in the period.
-- basis: 餐厨废弃物管理条例
-- owner: 市城乡管理局 | City Management Bureau
-- period: range
-- required: duties_wastetour.number vehicle plant_kg
-- event: duties_wastetour.day
-- decimals: 2
-- order: 262
SELECT 'n' AS part, 'duties.wastetour' AS kind, t.id AS id, t.oil_kg * CAST(0.001 AS DECIMAL(4, 3)) AS weight, t.area AS area, t.day AS day
FROM duties_wastetour AS t
WHERE t.oil_kg > 0 AND t.day BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
