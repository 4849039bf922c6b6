-- name: surveillance.reporting_delay
-- title_zh: 病例报告中位时间
-- title_en: Median time to report
-- unit: 天 | days
-- kind: ratio
-- definition_zh: 就诊到报告的时间，取居中的一例；例数为偶数时取居中两例的平均。分子是居中病例的天数之和，分母是居中病例数。
-- definition_en: Time from the visit to the report: of the middle case, of an even number the mean of the middle two. The numerator is their days, the denominator how many they are.
-- basis: 食源性疾病监测报告工作规范（试行）
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- decimals: 1
-- scale: 1
-- required: illness_case.hospital_id onset_at visited_at diagnosis
-- event: illness_case.reported_at
-- order: 305
SELECT 'd' AS part, 'illness.case' AS kind, d.id AS id, 1 AS weight, d.area AS area, d.day AS day
FROM (
  SELECT m.id AS id, m.area AS area, m.day AS day, m.days AS days
  FROM (
    SELECT t.id AS id, t.area AS area, CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day, CAST(ROUND(EXTRACT(EPOCH FROM t.reported_at - t.visited_at) / 86400.0, 2) AS DECIMAL(12, 2)) AS days,
      ROW_NUMBER() OVER (ORDER BY t.reported_at - t.visited_at, t.id) AS place, COUNT(*) OVER () AS total
    FROM illness_case AS t
    WHERE t.state <> 'void' AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
  ) AS m
  WHERE m.place * 2 BETWEEN m.total AND m.total + 2
) AS d
UNION ALL
SELECT 'n' AS part, 'illness.case' AS kind, n.id AS id, n.days AS weight, n.area AS area, n.day AS day
FROM (
  SELECT m.id AS id, m.area AS area, m.day AS day, m.days AS days
  FROM (
    SELECT t.id AS id, t.area AS area, CAST(t.reported_at + INTERVAL '8 hours' AS DATE) AS day, CAST(ROUND(EXTRACT(EPOCH FROM t.reported_at - t.visited_at) / 86400.0, 2) AS DECIMAL(12, 2)) AS days,
      ROW_NUMBER() OVER (ORDER BY t.reported_at - t.visited_at, t.id) AS place, COUNT(*) OVER () AS total
    FROM illness_case AS t
    WHERE t.state <> 'void' AND CAST(t.reported_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
  ) AS m
  WHERE m.place * 2 BETWEEN m.total AND m.total + 2
) AS n
