-- name: supply.gate_positive_rate
-- title_zh: 总仓检测阳性率
-- title_en: Share of positive tests at the gate
-- unit: %
-- kind: ratio
-- definition_zh: 阳性检测除以已出结果的检测。
-- definition_en: Positive tests over tests with a result.
-- basis: 进口冷链食品集中监管总仓工作方案（试行）
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: gate_gatetest.number hazard taken_from laboratory
-- event: gate_gatetest.taken_at
-- order: 204
SELECT 'd' AS part, 'gate.gatetest' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM gate_gatetest
WHERE result <> 'waiting'
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'gate.gatetest' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM gate_gatetest
WHERE result = 'positive'
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
