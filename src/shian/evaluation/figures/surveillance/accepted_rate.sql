-- name: surveillance.accepted_rate
-- title_zh: 病例审核完成率
-- title_en: Case reports reviewed to the end
-- unit: %
-- kind: ratio
-- definition_zh: 经县级审核、市级复核接受的病例，除以全部病例。
-- definition_en: Reports reviewed at the county and accepted at the city, over all.
-- basis: 食源性疾病监测报告工作规范（试行）
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: illness_case.hospital_id onset_at visited_at diagnosis
-- event: illness_case.reported_at
-- order: 306
SELECT 'd' AS part, 'illness.case' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day
FROM illness_case AS t
WHERE t.state <> 'void' AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'illness.case' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day
FROM illness_case AS t
WHERE t.state <> 'void' AND t.state = 'accepted' AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
