-- name: laboratory.disposals_completed
-- title_zh: 已完成核查处置任务
-- title_en: Disposal tasks completed
-- unit: 件 | tasks
-- kind: count
-- definition_zh: 上述任务中已审核完成者。
-- definition_en: Those of them that are completed and approved.
-- basis: 食品安全抽样检验管理办法第四十五条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: laboratory_disposal.number operator_name report_received_on started_on controlled_on cause
-- event: laboratory_disposal.report_received_on
-- order: 51
SELECT 'n' AS part, 'laboratory.disposal' AS kind, id AS id, 1 AS weight, area AS area,
  report_received_on AS day
FROM laboratory_disposal
WHERE state <> 'cancelled' AND closed_on IS NOT NULL
  AND report_received_on BETWEEN $from AND $to AND STARTS_WITH(area, $area)
