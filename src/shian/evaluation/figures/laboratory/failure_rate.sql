-- name: laboratory.failure_rate
-- title_zh: 监督抽检不合格率
-- title_en: Failure rate of supervision
-- unit: %
-- kind: ratio
-- definition_zh: 监督抽检不合格批次除以已有结论的监督抽检批次。只做风险监测的样品不在分母之内。
-- definition_en: Failed samples over the concluded samples of supervision. Those only monitored are not in the denominator.
-- basis: 食品安全抽样检验管理办法第四十六条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_sample.number food_class link place_name operator_id conclusion
-- event: laboratory_sample.taken_at
-- order: 13
SELECT 'd' AS part, 'laboratory.sample' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM laboratory_sample
WHERE task_sort = '1' AND conclusion NOT IN ('', '待判定') AND state NOT IN ('rejected', 'cancelled')
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'laboratory.sample' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM laboratory_sample
WHERE task_sort = '1' AND conclusion NOT IN ('', '待判定') AND failed AND state NOT IN ('rejected', 'cancelled')
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
