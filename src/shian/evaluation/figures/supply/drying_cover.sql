-- name: supply.drying_cover
-- title_zh: 烘干能力保障率
-- title_en: Drying capacity over the harvest
-- unit: %
-- kind: ratio
-- definition_zh: 年烘干能力除以年度粮食产量。
-- definition_en: Drying capacity of a year over the year's harvest.
-- basis: 粮食质量安全监管办法
-- owner: 市粮食和物资储备局 | Grain Bureau
-- period: year
-- required: duties_dryer.number tonnes_per_day days_per_year
-- order: 246
SELECT 'd' AS part, 'duties.grainharvest' AS kind, t.id AS id, t.tonnes AS weight, t.area AS area, CAST(NULL AS DATE) AS day
FROM duties_grainharvest AS t
WHERE t.year BETWEEN EXTRACT(YEAR FROM $from) AND EXTRACT(YEAR FROM $to) AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'duties.dryer' AS kind, t.id AS id, t.tonnes_per_day * t.days_per_year AS weight, t.area AS area, t.since AS day
FROM duties_dryer AS t
WHERE t.in_use AND t.since <= $to AND STARTS_WITH(t.area, $area)
