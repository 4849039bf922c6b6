-- name: surveillance.cases
-- title_zh: 食源性疾病病例报告
-- title_en: Case reports of foodborne illness
-- unit: 例 | reports
-- kind: count
-- definition_zh: 期间内医疗机构报告的食源性疾病病例，按报告时间计，不含作废的报告。
-- definition_en: Case reports of hospitals by the time of the report, without those declared void.
-- basis: 食源性疾病监测报告工作规范（试行）
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: illness_case.hospital_id onset_at visited_at diagnosis
-- event: illness_case.reported_at
-- order: 300
SELECT 'n' AS part, 'illness.case' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day
FROM illness_case AS t
WHERE t.state <> 'void' AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
