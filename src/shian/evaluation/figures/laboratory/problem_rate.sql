-- name: laboratory.problem_rate
-- title_zh: 问题样品率
-- title_en: Problem rate of risk monitoring
-- unit: %
-- kind: ratio
-- definition_zh: 问题样品批次除以已有结论的风险监测批次。只做监督抽检的样品不在分母之内。
-- definition_en: Problem samples over the concluded samples that were monitored. Those only supervised are not in the denominator.
-- basis: 食品安全抽样检验管理办法第四十六条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_sample.number food_class link place_name operator_id conclusion
-- event: laboratory_sample.taken_at
-- order: 32
SELECT 'd' AS part, 'laboratory.sample' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM laboratory_sample
WHERE (task_sort = '2' OR conclusion LIKE '%监测%') AND conclusion NOT IN ('', '待判定') AND state NOT IN ('rejected', 'cancelled')
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'laboratory.sample' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM laboratory_sample
WHERE (task_sort = '2' OR conclusion LIKE '%监测%') AND conclusion NOT IN ('', '待判定') AND problem AND state NOT IN ('rejected', 'cancelled')
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
