-- name: supply.product_files
-- title_zh: 产品技术档案
-- title_en: Product files
-- unit: 份 | files
-- kind: count
-- definition_zh: 统计日有效的产品技术档案（一品一档）。
-- definition_en: Product files current on the day.
-- basis: 食品安全法第四十六条、第五十一条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: duties_productfile.standard recipe process
-- event: duties_productfile.opened_on
-- order: 250
SELECT 'n' AS part, 'duties.productfile' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.opened_on AS day
FROM duties_productfile AS t
WHERE t.state = 'current' AND t.opened_on <= $to AND STARTS_WITH(t.area, $area)
