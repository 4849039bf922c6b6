-- name: laboratory.disposal_rate
-- title_zh: 核查处置率
-- title_en: Disposal rate
-- unit: %
-- kind: ratio
-- definition_zh: 已完成的核查处置任务除以期间内收到的全部核查处置任务。
-- definition_en: Completed disposals over all that arose in the period.
-- basis: 食品安全抽样检验管理办法第四十五条；国家食品安全示范城市评价细则（2021版）
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: laboratory_disposal.number operator_name report_received_on started_on controlled_on cause
-- event: laboratory_disposal.report_received_on
-- order: 52
SELECT 'd' AS part, 'laboratory.disposal' AS kind, id AS id, 1 AS weight, area AS area,
  report_received_on AS day
FROM laboratory_disposal
WHERE state <> 'cancelled'
  AND report_received_on BETWEEN $from AND $to AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'laboratory.disposal' AS kind, id AS id, 1 AS weight, area AS area,
  report_received_on AS day
FROM laboratory_disposal
WHERE state <> 'cancelled' AND closed_on IS NOT NULL
  AND report_received_on BETWEEN $from AND $to AND STARTS_WITH(area, $area)
