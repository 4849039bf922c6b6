-- name: supply.batch_released_rate
-- title_zh: 批次检验合格放行率
-- title_en: Batches released after a passed test
-- unit: %
-- kind: ratio
-- definition_zh: 检验合格后放行的批次除以期间内建档的批次。
-- definition_en: Batches released after a passed test over those with a file in the period.
-- basis: 食品安全法第四十六条、第五十一条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: duties_batchfile.number materials report
-- event: duties_batchfile.made_on
-- order: 252
SELECT 'd' AS part, 'duties.batchfile' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.made_on AS day
FROM duties_batchfile AS t
WHERE t.made_on BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'duties.batchfile' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.made_on AS day
FROM duties_batchfile AS t
WHERE t.state = 'released' AND t.passed AND t.made_on BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
