-- name: supply.school_orders
-- title_zh: 学校大宗食品采购
-- title_en: School orders
-- unit: 单 | orders
-- kind: count
-- definition_zh: 期间内学校向定点供应商的大宗食品采购，不含取消的。
-- definition_en: Orders of schools to designated suppliers in the period, cancelled ones left out.
-- basis: 学校食品安全与营养健康管理规定
-- owner: 市教育局 | Bureau of Education
-- period: range
-- required: duties_schoolorder.product quantity price lot_code
-- event: duties_schoolorder.ordered_on
-- order: 271
SELECT 'n' AS part, 'duties.schoolorder' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.ordered_on AS day
FROM duties_schoolorder AS t
WHERE t.state <> 'cancelled' AND t.ordered_on BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
