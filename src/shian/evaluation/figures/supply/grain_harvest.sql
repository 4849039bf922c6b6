-- name: supply.grain_harvest
-- title_zh: 粮食产量
-- title_en: Grain harvest
-- unit: 吨 | t
-- kind: sum
-- definition_zh: 年度粮食产量。
-- definition_en: Grain harvested in the year.
-- basis: 粮食质量安全监管办法
-- owner: 市粮食和物资储备局 | Grain Bureau
-- period: year
-- required: duties_grainharvest.tonnes source
-- order: 245
SELECT 'n' AS part, 'duties.grainharvest' AS kind, t.id AS id, t.tonnes AS weight, t.area AS area, CAST(NULL AS DATE) AS day
FROM duties_grainharvest AS t
WHERE t.year BETWEEN EXTRACT(YEAR FROM $from) AND EXTRACT(YEAR FROM $to) AND STARTS_WITH(t.area, $area)
