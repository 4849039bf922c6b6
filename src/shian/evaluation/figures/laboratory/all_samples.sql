-- name: laboratory.all_samples
-- title_zh: 抽检监测总批次
-- title_en: Samples of supervision and monitoring
-- unit: 批次 | samples
-- kind: count
-- definition_zh: 监督抽检与风险监测样品，每个样品计一次，按抽样日期计入年度，不含实验室拒收和作废的样品。
-- definition_en: Samples of supervision and of monitoring, each counted once, by the day of sampling; samples rejected or cancelled are left out.
-- basis: 食品安全抽样检验管理办法第八条至第二十六条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_sample.number food_class link place_name operator_id conclusion
-- event: laboratory_sample.taken_at
-- order: 33
SELECT 'n' AS part, 'laboratory.sample' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM laboratory_sample
WHERE task_sort IN ('1', '2') AND state NOT IN ('rejected', 'cancelled')
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
