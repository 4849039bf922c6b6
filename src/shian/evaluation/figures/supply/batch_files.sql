-- name: supply.batch_files
-- title_zh: 批次技术档案
-- title_en: Batch files
-- unit: 份 | files
-- kind: count
-- definition_zh: 期间内生产的批次建立的档案（一批一档）。
-- definition_en: Files of batches made in the period.
-- basis: 食品安全法第四十六条、第五十一条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: duties_batchfile.number materials report
-- event: duties_batchfile.made_on
-- order: 251
SELECT 'n' AS part, 'duties.batchfile' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.made_on AS day
FROM duties_batchfile AS t
WHERE t.made_on BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
