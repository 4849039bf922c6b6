-- name: surveillance.signals_judged_rate
-- title_zh: 预警信息核实率
-- title_en: Signals verified or dismissed
-- unit: %
-- kind: ratio
-- definition_zh: 已核实、排除或升级为暴发事件的预警信息，除以全部预警信息。
-- definition_en: Signals that were verified, dismissed or escalated, over all.
-- basis: 食源性疾病监测报告工作规范（试行）
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: signal_signal.series area observed
-- event: signal_signal.raised_at
-- order: 311
SELECT 'd' AS part, 'signal.signal' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.raised_at + INTERVAL '8 hours' AS DATE) AS day
FROM signal_signal AS t
WHERE t.state <> 'merged' AND CAST(t.raised_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'signal.signal' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.raised_at + INTERVAL '8 hours' AS DATE) AS day
FROM signal_signal AS t
WHERE t.state <> 'merged' AND t.verified_at IS NOT NULL AND CAST(t.raised_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
