-- name: supply.gate_positives
-- title_zh: 总仓检测阳性
-- title_en: Positive tests at the gate
-- unit: 批次 | tests
-- kind: count
-- definition_zh: 上述检测中结果为阳性者。
-- definition_en: Those of them that were positive.
-- basis: 进口冷链食品集中监管总仓工作方案（试行）
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: gate_gatetest.number hazard taken_from laboratory
-- event: gate_gatetest.taken_at
-- order: 203
SELECT 'n' AS part, 'gate.gatetest' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM gate_gatetest
WHERE result = 'positive'
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
