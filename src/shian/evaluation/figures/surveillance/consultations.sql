-- name: surveillance.consultations
-- title_zh: 风险会商
-- title_en: Consultations on risks
-- unit: 次 | consultations
-- kind: count
-- definition_zh: 期间内发起的风险会商，取消的除外。
-- definition_en: Consultations opened in the period, without those cancelled.
-- basis: 食品安全风险监测会商与信息通报制度
-- owner: 市食品安全委员会办公室 | Food Safety Office
-- period: range
-- required: consult_consultation.question
-- event: consult_consultation.opened_at
-- order: 342
SELECT 'n' AS part, 'consult.consultation' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.opened_at + INTERVAL '8 hours' AS DATE) AS day
FROM consult_consultation AS t
WHERE t.state <> 'cancelled' AND CAST(t.opened_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
