-- name: supply.reserve_checked_rate
-- title_zh: 储备粮油春秋两季监测覆盖率
-- title_en: Reserves checked in spring and autumn
-- unit: %
-- kind: ratio
-- definition_zh: 年内在库的省、市级储备粮油批次中，春、秋两季均已监测的批次除以全部批次。
-- definition_en: Lots of provincial and city reserves checked in both seasons of the year, over all in store.
-- basis: 粮食质量安全监管办法
-- owner: 市粮食和物资储备局 | Grain Bureau
-- period: year
-- required: duties_grainlot.number bin tonnes
-- event: duties_grainlot.stored_on
-- order: 240
SELECT 'd' AS part, 'duties.grainlot' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.stored_on AS day
FROM duties_grainlot AS t
WHERE t.level IN ('province', 'city') AND t.stored_on <= $to AND (t.left_on IS NULL OR t.left_on > $to) AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'duties.grainlot' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.stored_on AS day
FROM duties_grainlot AS t
JOIN duties_graincheck AS c ON c.grain_id = t.id
WHERE t.level IN ('province', 'city') AND t.stored_on <= $to AND (t.left_on IS NULL OR t.left_on > $to) AND c.checked_on BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
GROUP BY t.id, t.area, t.stored_on
HAVING COUNT(DISTINCT c.season) = 2
