-- name: supply.stray_persons
-- title_zh: 未经总仓案件移送公安人数
-- title_en: Persons transferred to the police over goods outside the gate
-- unit: 名 | people
-- kind: sum
-- definition_zh: 期间内移送公安机关的人数之和。
-- definition_en: Persons transferred to the police in the period.
-- basis: 行政执法机关移送涉嫌犯罪案件的规定
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: gate_stray.number goods place_name weight why
-- event: gate_stray.found_at
-- order: 207
SELECT 'n' AS part, 'gate.stray' AS kind, id AS id, persons AS weight, area AS area,
  transferred_on AS day
FROM gate_stray
WHERE transferred_on IS NOT NULL AND persons > 0
  AND transferred_on BETWEEN $from AND $to AND STARTS_WITH(area, $area)
