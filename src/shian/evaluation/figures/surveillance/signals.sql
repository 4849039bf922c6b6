-- name: surveillance.signals
-- title_zh: 预警信息
-- title_en: Warning signals
-- unit: 条 | signals
-- kind: count
-- definition_zh: 期间内发出的预警信息，含监测方法发出的和人工录入的；并入其他信息的不重复计。
-- definition_en: Signals raised in the period by methods or by hand; those merged into another are not counted again.
-- basis: 食源性疾病监测报告工作规范（试行）
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: signal_signal.series area observed
-- event: signal_signal.raised_at
-- order: 310
SELECT 'n' AS part, 'signal.signal' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.raised_at + INTERVAL '8 hours' AS DATE) AS day
FROM signal_signal AS t
WHERE t.state <> 'merged' AND CAST(t.raised_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
