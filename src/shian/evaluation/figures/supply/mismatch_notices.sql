-- name: supply.mismatch_notices
-- title_zh: 准出准入不符通报
-- title_en: Mismatches told to agriculture
-- unit: 件 | notices
-- kind: count
-- definition_zh: 期间内向农业农村部门通报的准出准入不符。
-- definition_en: Mismatches told to the bureaus of agriculture in the period.
-- basis: 农产品质量安全法第三十九条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: duties_mismatchnotice.number reason sent_at
-- event: duties_mismatchnotice.sent_at
-- order: 213
SELECT 'n' AS part, 'duties.mismatchnotice' AS kind, t.id AS id, 1 AS weight, t.area AS area, CAST(t.sent_at + INTERVAL '8 hours' AS DATE) AS day
FROM duties_mismatchnotice AS t
WHERE CAST(t.sent_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
