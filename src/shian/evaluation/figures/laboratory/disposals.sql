-- name: laboratory.disposals
-- title_zh: 核查处置任务
-- title_en: Disposal tasks
-- unit: 件 | tasks
-- kind: count
-- definition_zh: 期间内收到不合格或问题报告而产生的核查处置任务（生产侧、经营侧分别计），不含撤销的任务。
-- definition_en: Disposals opened by failing reports received in the period (maker and point of sale apart), cancelled ones left out.
-- basis: 食品安全抽样检验管理办法第四十条至第四十五条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: laboratory_disposal.number operator_name report_received_on started_on controlled_on cause
-- event: laboratory_disposal.report_received_on
-- order: 50
SELECT 'n' AS part, 'laboratory.disposal' AS kind, id AS id, 1 AS weight, area AS area,
  report_received_on AS day
FROM laboratory_disposal
WHERE state <> 'cancelled'
  AND report_received_on BETWEEN $from AND $to AND STARTS_WITH(area, $area)
