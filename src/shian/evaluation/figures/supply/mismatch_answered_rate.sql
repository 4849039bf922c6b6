-- name: supply.mismatch_answered_rate
-- title_zh: 不符通报回执率
-- title_en: Mismatches receipted
-- unit: %
-- kind: ratio
-- definition_zh: 已回执的通报除以期间内全部通报。
-- definition_en: Notices with a receipt over all sent in the period.
-- basis: 农产品质量安全法第三十九条
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: range
-- required: duties_mismatchnotice.number reason sent_at
-- event: duties_mismatchnotice.sent_at
-- order: 214
SELECT 'd' AS part, 'duties.mismatchnotice' AS kind, t.id AS id, 1 AS weight, t.area AS area, CAST(t.sent_at + INTERVAL '8 hours' AS DATE) AS day
FROM duties_mismatchnotice AS t
WHERE CAST(t.sent_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'duties.mismatchnotice' AS kind, t.id AS id, 1 AS weight, t.area AS area, CAST(t.sent_at + INTERVAL '8 hours' AS DATE) AS day
FROM duties_mismatchnotice AS t
WHERE t.received_at IS NOT NULL AND CAST(t.sent_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
