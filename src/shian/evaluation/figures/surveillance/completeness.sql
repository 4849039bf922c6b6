-- name: surveillance.completeness
-- title_zh: 病例报告完整度
-- title_en: Completeness of case reports
-- unit: %
-- kind: ratio
-- definition_zh: 每例报告完整度得分（0至100分）的平均数。
-- definition_en: The mean of the reports’ scores of completeness, 0 to 100.
-- basis: 食源性疾病监测报告工作规范（试行）
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- decimals: 1
-- scale: 1
-- required: illness_case.hospital_id onset_at visited_at diagnosis
-- event: illness_case.reported_at
-- order: 303
SELECT 'd' AS part, 'illness.case' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day
FROM illness_case AS t
WHERE t.state <> 'void' AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'illness.case' AS kind, t.id AS id, t.completeness AS weight, t.area AS area,
  CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day
FROM illness_case AS t
WHERE t.state <> 'void' AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
