-- name: laboratory.published_share
-- title_zh: 监督抽检结果公开率
-- title_en: Share of results published
-- unit: %
-- kind: ratio
-- definition_zh: 已公开的样品除以已有结论的监督抽检样品。
-- definition_en: Published samples over the concluded samples of supervision.
-- basis: 食品安全抽样检验管理办法第四十六条；政府信息公开条例
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_sample.number food_class link place_name operator_id conclusion
-- event: laboratory_sample.taken_at
-- order: 60
SELECT 'd' AS part, 'laboratory.sample' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM laboratory_sample
WHERE task_sort = '1' AND conclusion NOT IN ('', '待判定') AND state NOT IN ('rejected', 'cancelled')
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'laboratory.sample' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM laboratory_sample
WHERE task_sort = '1' AND conclusion NOT IN ('', '待判定') AND published_on IS NOT NULL AND state NOT IN ('rejected', 'cancelled')
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
