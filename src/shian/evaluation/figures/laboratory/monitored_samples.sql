-- name: laboratory.monitored_samples
-- title_zh: 风险监测批次
-- title_en: Samples of risk monitoring
-- unit: 批次 | samples
-- kind: count
-- definition_zh: 任务类别为风险监测的样品，以及同时检验了风险监测项目的监督抽检样品（结论含“监测”），按抽样日期计入年度，不含实验室拒收和作废的样品。
-- definition_en: Samples of monitoring tasks, and samples of supervision on which items were monitored as well, by the day of sampling; samples rejected or cancelled are left out.
-- basis: 食品安全抽样检验管理办法第八条至第二十六条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_sample.number food_class link place_name operator_id conclusion
-- event: laboratory_sample.taken_at
-- order: 30
SELECT 'n' AS part, 'laboratory.sample' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM laboratory_sample
WHERE (task_sort = '2' OR conclusion LIKE '%监测%') AND state NOT IN ('rejected', 'cancelled')
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
