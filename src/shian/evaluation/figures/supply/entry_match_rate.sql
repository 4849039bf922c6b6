-- name: supply.entry_match_rate
-- title_zh: 凭证相符率
-- title_en: Entries with a matching certificate
-- unit: %
-- kind: ratio
-- definition_zh: 准入查验中合格证与开具记录相符的批次除以全部查验批次。
-- definition_en: Entries whose certificate matches the one issued, over all checked.
-- basis: 农产品质量安全法第三十九条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: duties_entrycheck.product quantity result decision
-- event: duties_entrycheck.checked_at
-- order: 212
SELECT 'd' AS part, 'duties.entrycheck' AS kind, t.id AS id, 1 AS weight, t.area AS area, CAST(t.checked_at + INTERVAL '8 hours' AS DATE) AS day
FROM duties_entrycheck AS t
WHERE CAST(t.checked_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'duties.entrycheck' AS kind, t.id AS id, 1 AS weight, t.area AS area, CAST(t.checked_at + INTERVAL '8 hours' AS DATE) AS day
FROM duties_entrycheck AS t
WHERE t.result = 'matched' AND CAST(t.checked_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
