-- name: supply.gate_tested_share
-- title_zh: 凡进必检：入仓批次检测率
-- title_en: Lots at the gate that were tested as the rule asks
-- unit: %
-- kind: ratio
-- definition_zh: 检测份数达到当日规则要求且无待出结果者，除以全部入仓批次。
-- definition_en: Lots with as many results as the day's rule asks for, over all lots that came in.
-- basis: 进口冷链食品集中监管总仓工作方案（试行）
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: gate_arrival.number goods origin weight owner_name
-- event: gate_arrival.arrived_at
-- order: 205
SELECT 'd' AS part, 'gate.arrival' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(arrived_at + INTERVAL '8 hours' AS DATE) AS day
FROM gate_arrival
WHERE CAST(arrived_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'gate.arrival' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(arrived_at + INTERVAL '8 hours' AS DATE) AS day
FROM gate_arrival
WHERE negative + positive >= tests_needed AND waiting = 0
  AND CAST(arrived_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
