-- name: supply.gate_codes
-- title_zh: 发放追溯码
-- title_en: Package codes issued
-- unit: 个 | codes
-- kind: sum
-- definition_zh: 期间内发放的追溯码段所含编码数之和。
-- definition_en: Codes in the ranges issued in the period.
-- basis: 进口冷链食品集中监管总仓工作方案（试行）
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: gate_coderange.arrival_id first last
-- event: gate_coderange.issued_at
-- order: 201
SELECT 'n' AS part, 'gate.coderange' AS kind, id AS id, last - first + 1 AS weight, area AS area,
  CAST(issued_at + INTERVAL '8 hours' AS DATE) AS day
FROM gate_coderange
WHERE CAST(issued_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
