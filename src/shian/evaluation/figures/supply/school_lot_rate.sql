-- name: supply.school_lot_rate
-- title_zh: 学校采购批次可追溯率
-- title_en: School orders received with a lot
-- unit: %
-- kind: ratio
-- definition_zh: 收货时记录批次的采购除以已收货的采购。
-- definition_en: Orders received with their lot over all received.
-- basis: 学校食品安全与营养健康管理规定
-- owner: 市教育局 | Bureau of Education
-- period: range
-- required: duties_schoolorder.product quantity price lot_code
-- event: duties_schoolorder.ordered_on
-- order: 272
SELECT 'd' AS part, 'duties.schoolorder' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.ordered_on AS day
FROM duties_schoolorder AS t
WHERE t.state = 'received' AND t.ordered_on BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'duties.schoolorder' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.ordered_on AS day
FROM duties_schoolorder AS t
WHERE t.state = 'received' AND t.lot_id IS NOT NULL AND t.ordered_on BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
