-- name: supply.restricted_sales
-- title_zh: 限制使用农药实名销售
-- title_en: Restricted pesticides sold by real name
-- unit: 笔 | sales
-- kind: count
-- definition_zh: 期间内实名登记的限制使用农药销售。
-- definition_en: Sales of restricted pesticides by real name in the period.
-- basis: 农药管理条例第二十四条、第二十七条
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: range
-- required: duties_restrictedsale.product registration_number crop
-- event: duties_restrictedsale.sold_at
-- order: 222
SELECT 'n' AS part, 'duties.restrictedsale' AS kind, t.id AS id, 1 AS weight, t.area AS area, CAST(t.sold_at + INTERVAL '8 hours' AS DATE) AS day
FROM duties_restrictedsale AS t
WHERE CAST(t.sold_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
