-- name: supply.drying_capacity_year
-- title_zh: 年烘干能力
-- title_en: Drying capacity a year
-- unit: 吨 | t
-- kind: sum
-- definition_zh: 在用烘干设备日烘干能力乘以年作业天数之和。
-- definition_en: Sum of tonnes a day times days a year of the dryers in use.
-- basis: 粮食质量安全监管办法
-- owner: 市粮食和物资储备局 | Grain Bureau
-- period: as_of
-- required: duties_dryer.number tonnes_per_day days_per_year
-- event: duties_dryer.since
-- order: 244
SELECT 'n' AS part, 'duties.dryer' AS kind, t.id AS id, t.tonnes_per_day * t.days_per_year AS weight, t.area AS area, t.since AS day
FROM duties_dryer AS t
WHERE t.in_use AND t.since <= $to AND STARTS_WITH(t.area, $area)
