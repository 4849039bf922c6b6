-- name: supply.gate_tonnes
-- title_zh: 总仓消杀进口冷冻食品
-- title_en: Imported frozen food disinfected at the gate
-- unit: 吨 | tonnes
-- kind: sum
-- definition_zh: 期间内在集中监管总仓登记消杀的入仓批次重量之和。
-- definition_en: Weight of the lots whose disinfection at the gate was recorded in the period.
-- basis: 进口冷链食品集中监管总仓工作方案（试行）
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: gate_arrival.number goods origin weight owner_name
-- event: gate_arrival.arrived_at
-- decimals: 3
-- order: 200
SELECT 'n' AS part, 'gate.arrival' AS kind, id AS id, weight / 1000 AS weight, area AS area,
  CAST(disinfected_at + INTERVAL '8 hours' AS DATE) AS day
FROM gate_arrival
WHERE disinfected_at IS NOT NULL
  AND CAST(disinfected_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
