-- name: supply.animals_slaughtered
-- title_zh: 屠宰检验合格头数
-- title_en: Animals passed at slaughter
-- unit: 头（只） | head
-- kind: sum
-- definition_zh: 期间内进厂、屠宰后检验合格的畜禽头（只）数。
-- definition_en: Head that arrived in the period and passed after slaughter.
-- basis: 生猪屠宰管理条例第十二条至第十九条
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: range
-- required: duties_animallot.number quarantine_number vehicle origin
-- event: duties_animallot.arrived_at
-- order: 230
SELECT 'n' AS part, 'duties.animallot' AS kind, t.id AS id, t.passed_head AS weight, t.area AS area, CAST(t.arrived_at + INTERVAL '8 hours' AS DATE) AS day
FROM duties_animallot AS t
WHERE t.passed_head > 0 AND CAST(t.arrived_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
