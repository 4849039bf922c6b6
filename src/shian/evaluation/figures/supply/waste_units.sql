-- name: supply.waste_units
-- title_zh: 餐厨废弃物收运单位数
-- title_en: Kitchens whose waste was collected
-- unit: 家 | kitchens
-- kind: count
-- definition_zh: 期间内有餐厨废弃物收运记录的单位，每家计一次。
-- definition_en: Kitchens with a pick-up in the period, each counted once.
-- basis: 餐厨废弃物管理条例
-- owner: 市城乡管理局 | City Management Bureau
-- period: range
-- required: duties_wastetour.number vehicle plant_kg
-- order: 260
SELECT 'n' AS part, 'registry.operator' AS kind, o.id AS id, 1 AS weight, o.area AS area, MIN(t.day) AS day
FROM duties_pickup AS p
JOIN duties_wastetour AS t ON t.id = p.tour_id
JOIN registry_operator AS o ON o.id = p.kitchen_id
WHERE t.day BETWEEN $from AND $to AND STARTS_WITH(o.area, $area)
GROUP BY o.id, o.area
