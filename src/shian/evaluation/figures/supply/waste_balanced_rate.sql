-- name: supply.waste_balanced_rate
-- title_zh: 收运处置重量相符率
-- title_en: Tours whose weights agree
-- unit: %
-- kind: ratio
-- definition_zh: 收运量与处置厂过磅量相符的车次除以已过磅的车次。
-- definition_en: Tours whose pick-ups agree with the plant's weight, over those weighed.
-- basis: 餐厨废弃物管理条例
-- owner: 市城乡管理局 | City Management Bureau
-- period: range
-- required: duties_wastetour.number vehicle plant_kg
-- event: duties_wastetour.day
-- order: 263
SELECT 'd' AS part, 'duties.wastetour' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.day AS day
FROM duties_wastetour AS t
WHERE t.state <> 'open' AND t.day BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'duties.wastetour' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.day AS day
FROM duties_wastetour AS t
WHERE t.state = 'balanced' AND t.day BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
