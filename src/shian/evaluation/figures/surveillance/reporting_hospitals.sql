-- name: surveillance.reporting_hospitals
-- title_zh: 报告病例的医疗机构
-- title_en: Hospitals that reported cases
-- unit: 家 | hospitals
-- kind: count
-- definition_zh: 期间内至少报告一例的医疗机构，每家计一次。
-- definition_en: Hospitals with at least one report in the period, each counted once.
-- basis: 食源性疾病监测报告工作规范（试行）
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: illness_case.hospital_id
-- event: illness_case.reported_at
-- order: 301
SELECT 'n' AS part, 'directory.body' AS kind, t.hospital_id AS id, 1 AS weight, MIN(b.area) AS area,
  MIN(CAST(t.reported_at + INTERVAL '8 hours' AS DATE)) AS day
FROM illness_case AS t
JOIN directory_body AS b ON b.id = t.hospital_id
WHERE t.state <> 'void' AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(b.area, $area)
GROUP BY t.hospital_id
