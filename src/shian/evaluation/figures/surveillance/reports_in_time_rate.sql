-- name: surveillance.reports_in_time_rate
-- title_zh: 病例按时报告率
-- title_en: Cases reported in time
-- unit: %
-- kind: ratio
-- definition_zh: 在当时规定的时限内报告的病例，除以时限已知的全部病例。
-- definition_en: Reports within the time of the rule in force at the visit, over all for which there was a rule.
-- basis: 食源性疾病监测报告工作规范（试行）
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: illness_case.hospital_id onset_at visited_at diagnosis
-- event: illness_case.reported_at
-- order: 302
SELECT 'd' AS part, 'illness.case' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day
FROM illness_case AS t
WHERE t.state <> 'void' AND t.late IS NOT NULL AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'illness.case' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day
FROM illness_case AS t
WHERE t.state <> 'void' AND NOT t.late AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
