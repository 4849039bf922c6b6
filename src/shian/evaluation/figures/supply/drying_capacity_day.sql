-- name: supply.drying_capacity_day
-- title_zh: 日烘干能力
-- title_en: Drying capacity a day
-- unit: 吨/日 | t a day
-- kind: sum
-- definition_zh: 在用烘干设备日烘干能力之和，单位为吨。
-- definition_en: Sum of what the dryers in use dry a day, in tonnes.
-- basis: 粮食质量安全监管办法
-- owner: 市粮食和物资储备局 | Grain Bureau
-- period: as_of
-- required: duties_dryer.number tonnes_per_day days_per_year
-- event: duties_dryer.since
-- order: 243
SELECT 'n' AS part, 'duties.dryer' AS kind, t.id AS id, t.tonnes_per_day AS weight, t.area AS area, t.since AS day
FROM duties_dryer AS t
WHERE t.in_use AND t.since <= $to AND STARTS_WITH(t.area, $area)
