-- name: supply.entry_checks
-- title_zh: 市场准入查验
-- title_en: Checks at markets' entry
-- unit: 批次 | checks
-- kind: count
-- definition_zh: 期间内市场准入查验的批次。
-- definition_en: Lots checked at the entry of markets in the period.
-- basis: 农产品质量安全法第三十九条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: duties_entrycheck.product quantity result decision
-- event: duties_entrycheck.checked_at
-- order: 211
SELECT 'n' AS part, 'duties.entrycheck' AS kind, t.id AS id, 1 AS weight, t.area AS area, CAST(t.checked_at + INTERVAL '8 hours' AS DATE) AS day
FROM duties_entrycheck AS t
WHERE CAST(t.checked_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
