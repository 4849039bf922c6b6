-- name: supply.dryers
-- title_zh: 粮食烘干设备
-- title_en: Grain dryers
-- unit: 台（套） | dryers
-- kind: count
-- definition_zh: 统计日在用的粮食烘干设备。
-- definition_en: Grain dryers in use on the day.
-- basis: 粮食质量安全监管办法
-- owner: 市粮食和物资储备局 | Grain Bureau
-- period: as_of
-- required: duties_dryer.number tonnes_per_day days_per_year
-- event: duties_dryer.since
-- order: 242
SELECT 'n' AS part, 'duties.dryer' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.since AS day
FROM duties_dryer AS t
WHERE t.in_use AND t.since <= $to AND STARTS_WITH(t.area, $area)
