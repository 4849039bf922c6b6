-- name: laboratory.planned_samples
-- title_zh: 监督抽检计划批次
-- title_en: Samples of supervision planned
-- unit: 批次 | samples
-- kind: sum
-- definition_zh: 年度内各级已批准计划对监督抽检下达的指标之和。
-- definition_en: Sum of the quotas of supervision in the year's approved plans of all levels.
-- basis: 食品安全抽样检验管理办法第八条至第十条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_quota.food_class link batches
-- order: 40
SELECT 'n' AS part, 'laboratory.quota' AS kind, q.id AS id, q.batches AS weight, q.area AS area,
  CAST(NULL AS DATE) AS day
FROM laboratory_quota AS q
JOIN laboratory_plan AS p ON p.id = q.plan_id
WHERE p.state IN ('approved', 'published', 'closed') AND q.task = '1'
  AND p.year BETWEEN EXTRACT(YEAR FROM $from) AND EXTRACT(YEAR FROM $to) AND STARTS_WITH(q.area, $area)
