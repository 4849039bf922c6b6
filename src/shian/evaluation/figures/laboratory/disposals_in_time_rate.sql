-- name: laboratory.disposals_in_time_rate
-- title_zh: 核查处置按时完成率
-- title_en: Disposals completed in time
-- unit: %
-- kind: ratio
-- definition_zh: 按时完成的核查处置任务除以已完成的任务。
-- definition_en: Disposals completed in time over those completed.
-- basis: 食品安全抽样检验管理办法第四十五条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: laboratory_disposal.number operator_name report_received_on started_on controlled_on cause
-- event: laboratory_disposal.report_received_on
-- order: 54
SELECT 'd' AS part, 'laboratory.disposal' AS kind, id AS id, 1 AS weight, area AS area,
  report_received_on AS day
FROM laboratory_disposal
WHERE state <> 'cancelled' AND closed_on IS NOT NULL
  AND report_received_on BETWEEN $from AND $to AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'laboratory.disposal' AS kind, id AS id, 1 AS weight, area AS area,
  report_received_on AS day
FROM laboratory_disposal
WHERE state <> 'cancelled' AND closed_on IS NOT NULL
  AND (closed_on <= report_received_on + INTERVAL '90 days'
    OR (extended_from IS NOT NULL AND closed_on <= extended_from + INTERVAL '90 days'))
  AND report_received_on BETWEEN $from AND $to AND STARTS_WITH(area, $area)
