-- name: laboratory.disposals_late
-- title_zh: 逾期完成的核查处置任务
-- title_en: Disposal tasks completed late
-- unit: 件 | tasks
-- kind: count
-- definition_zh: 自收到报告之日起九十日内（经批准延期的，自延期之日起九十日内）未完成、其后才完成的任务。
-- definition_en: Disposals completed more than ninety days after the report was received, or after the extension began.
-- basis: 食品安全抽样检验管理办法第四十五条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: laboratory_disposal.number operator_name report_received_on started_on controlled_on cause
-- event: laboratory_disposal.report_received_on
-- order: 53
SELECT 'n' AS part, 'laboratory.disposal' AS kind, id AS id, 1 AS weight, area AS area,
  report_received_on AS day
FROM laboratory_disposal
WHERE state <> 'cancelled' AND closed_on IS NOT NULL
  AND closed_on > report_received_on + INTERVAL '90 days'
  AND (extended_from IS NULL OR closed_on > extended_from + INTERVAL '90 days')
  AND report_received_on BETWEEN $from AND $to AND STARTS_WITH(area, $area)
