-- name: supply.two_stamps_rate
-- title_zh: 两章两证齐全率
-- title_en: Meat released with all four papers
-- unit: %
-- kind: ratio
-- definition_zh: 两章两证齐全出厂的批次除以全部出厂批次。
-- definition_en: Loads released with two stamps and two certificates over all released.
-- basis: 生猪屠宰管理条例第十二条至第十九条
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: range
-- required: duties_animallot.number quarantine_number vehicle origin
-- event: duties_animallot.arrived_at
-- order: 232
SELECT 'd' AS part, 'duties.animallot' AS kind, t.id AS id, 1 AS weight, t.area AS area, CAST(t.arrived_at + INTERVAL '8 hours' AS DATE) AS day
FROM duties_animallot AS t
WHERE t.state = 'released' AND CAST(t.arrived_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'duties.animallot' AS kind, t.id AS id, 1 AS weight, t.area AS area, CAST(t.arrived_at + INTERVAL '8 hours' AS DATE) AS day
FROM duties_animallot AS t
WHERE t.state = 'released' AND t.quarantine_stamp AND t.quality_stamp AND t.meat_quarantine_number <> '' AND t.quality_number <> '' AND CAST(t.arrived_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
