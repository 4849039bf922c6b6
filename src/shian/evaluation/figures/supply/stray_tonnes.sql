-- name: supply.stray_tonnes
-- title_zh: 查处未经总仓冷冻食品
-- title_en: Frozen food found outside the gate
-- unit: 吨 | tonnes
-- kind: sum
-- definition_zh: 期间内查获的未经总仓放行的冷冻食品重量之和。
-- definition_en: Weight of frozen food found without release from the gate in the period.
-- basis: 食品安全法第五十三条、第一百二十六条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: gate_stray.number goods place_name weight why
-- event: gate_stray.found_at
-- decimals: 3
-- order: 206
SELECT 'n' AS part, 'gate.stray' AS kind, id AS id, weight / 1000 AS weight, area AS area,
  CAST(found_at + INTERVAL '8 hours' AS DATE) AS day
FROM gate_stray
WHERE CAST(found_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
