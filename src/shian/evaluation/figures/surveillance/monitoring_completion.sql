-- name: surveillance.monitoring_completion
-- title_zh: 风险监测任务完成率
-- title_en: Completion of the monitoring programme
-- unit: %
-- kind: ratio
-- definition_zh: 各县（市、区）、食品类别、危害类别的任务中已检测的样品数（不超过任务数）之和，除以任务数之和。
-- definition_en: Over the quotas by county, food class and hazard: tested samples, at most as many as planned, over those planned.
-- basis: 食品安全法第十四条；食品安全风险监测管理规定
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: contaminant_monitoringsample.food_name place_name laboratory_id tested_on
-- event: contaminant_monitoringsample.taken_on
-- order: 334
SELECT 'd' AS part, 'contaminant.programme' AS kind, p.id AS id, q.planned AS weight, q.county AS area,
  CAST(NULL AS DATE) AS day
FROM contaminant_quota AS q
JOIN contaminant_programme AS p ON p.id = q.programme_id
WHERE p.state <> 'draft' AND p.year BETWEEN EXTRACT(YEAR FROM $from) AND EXTRACT(YEAR FROM $to)
  AND STARTS_WITH(q.county, $area)
UNION ALL
SELECT 'n' AS part, 'contaminant.programme' AS kind, p.id AS id, LEAST(q.planned, s.taken) AS weight,
  q.county AS area, CAST(NULL AS DATE) AS day
FROM contaminant_quota AS q
JOIN contaminant_programme AS p ON p.id = q.programme_id
JOIN (
  SELECT t.programme_id AS programme_id, SUBSTRING(t.area, 1, 6) AS county, t.food_class AS food_class,
    t.hazard AS hazard, COUNT(*) AS taken
  FROM contaminant_monitoringsample AS t
  WHERE t.state = 'tested'
  GROUP BY t.programme_id, SUBSTRING(t.area, 1, 6), t.food_class, t.hazard
) AS s ON s.programme_id = q.programme_id AND s.county = q.county AND s.food_class = q.food_class
  AND s.hazard = q.hazard
WHERE p.state <> 'draft' AND p.year BETWEEN EXTRACT(YEAR FROM $from) AND EXTRACT(YEAR FROM $to)
  AND STARTS_WITH(q.county, $area)
