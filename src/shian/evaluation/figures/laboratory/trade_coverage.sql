-- name: laboratory.trade_coverage
-- title_zh: 监督抽检业态覆盖率
-- title_en: Coverage of the trades
-- unit: %
-- kind: ratio
-- definition_zh: 有在营主体的食品业态（食品生产含保健食品、流通、餐饮、学校食堂）中，当年已有有效监督抽检样品的业态所占比例。各业态以其编号最小的主体和样品代表。
-- definition_en: Of the food trades with operators in business (producers of food and health food, sellers, caterers, canteens), the share sampled in the year. Each trade is represented by its first operator and its first sample.
-- basis: 国家食品安全示范城市评价细则（2021版）
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_sample.operator_id
-- order: 43
SELECT 'd' AS part, 'registry.operator' AS kind, MIN(o.id) AS id, 1 AS weight, '' AS area, CAST(NULL AS DATE) AS day
FROM registry_operator AS o
WHERE o.trade IN ('producer', 'health_food', 'seller', 'caterer', 'canteen')
  AND (o.opened_on IS NULL OR o.opened_on <= $to)
  AND (o.closed_on > $to OR (o.closed_on IS NULL AND o.status <> 'closed')) AND STARTS_WITH(o.area, $area)
GROUP BY CASE WHEN o.trade = 'health_food' THEN 'producer' ELSE o.trade END
UNION ALL
SELECT 'n' AS part, 'laboratory.sample' AS kind, MIN(s.id) AS id, 1 AS weight, '' AS area, CAST(NULL AS DATE) AS day
FROM laboratory_sample AS s
JOIN registry_operator AS o ON o.id = s.operator_id
WHERE o.trade IN ('producer', 'health_food', 'seller', 'caterer', 'canteen')
  AND s.task_sort = '1' AND s.state NOT IN ('rejected', 'cancelled')
  AND CAST(s.taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(s.area, $area)
GROUP BY CASE WHEN o.trade = 'health_food' THEN 'producer' ELSE o.trade END
