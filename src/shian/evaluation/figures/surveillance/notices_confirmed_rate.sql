-- name: surveillance.notices_confirmed_rate
-- title_zh: 风险通报签收率
-- title_en: Notices confirmed
-- unit: %
-- kind: ratio
-- definition_zh: 已签收的风险通报份数，除以发出的份数。
-- definition_en: Receipts confirmed over notices sent to bodies.
-- basis: 食品安全风险监测会商与信息通报制度
-- owner: 市食品安全委员会办公室 | Food Safety Office
-- period: range
-- required: consult_receipt.body_id
-- event: consult_receipt.sent_at
-- order: 344
SELECT 'd' AS part, 'consult.receipt' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.sent_at + INTERVAL '8 hours' AS DATE) AS day
FROM consult_receipt AS t
WHERE t.state <> 'cancelled' AND CAST(t.sent_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'consult.receipt' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.sent_at + INTERVAL '8 hours' AS DATE) AS day
FROM consult_receipt AS t
WHERE t.state = 'confirmed' AND CAST(t.sent_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
