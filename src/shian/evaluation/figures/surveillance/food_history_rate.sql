-- name: surveillance.food_history_rate
-- title_zh: 有进食史的病例占比
-- title_en: Cases with a food history
-- unit: %
-- kind: ratio
-- definition_zh: 写明至少一项进食情况的病例，除以全部病例。
-- definition_en: Reports that name at least one thing eaten, over all.
-- basis: 食源性疾病监测报告工作规范（试行）
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- decimals: 1
-- required: illness_case.hospital_id onset_at visited_at diagnosis
-- event: illness_case.reported_at
-- order: 304
SELECT 'd' AS part, 'illness.case' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day
FROM illness_case AS t
WHERE t.state <> 'void' AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'illness.case' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day
FROM illness_case AS t
JOIN (SELECT case_id, MIN(id) AS named FROM illness_exposure GROUP BY case_id) AS e ON e.case_id = t.id
WHERE t.state <> 'void' AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
