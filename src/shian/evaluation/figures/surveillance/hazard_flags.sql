-- name: surveillance.hazard_flags
-- title_zh: 监测发现的风险隐患
-- title_en: Hazards flagged by monitoring
-- unit: 条 | flags
-- kind: count
-- definition_zh: 监测数据超过限量，或检出致病菌，提出的风险隐患。
-- definition_en: Values beyond a limit, or pathogens found, that were flagged.
-- basis: 食品安全法第十六条
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: contaminant_hazardflag.written food_name
-- event: contaminant_hazardflag.raised_at
-- order: 336
SELECT 'n' AS part, 'contaminant.hazardflag' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.raised_at + INTERVAL '8 hours' AS DATE) AS day
FROM contaminant_hazardflag AS t
WHERE CAST(t.raised_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
