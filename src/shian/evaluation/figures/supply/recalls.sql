-- name: supply.recalls
-- title_zh: 食品召回
-- title_en: Recalls
-- unit: 起 | recalls
-- kind: count
-- definition_zh: 期间内获知风险而发起的召回，不含演练与撤销。
-- definition_en: Recalls begun for risks known in the period; drills and cancelled ones left out.
-- basis: 食品召回管理办法第十三条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: recall_recall.number title level reason hazard method
-- event: recall_recall.known_at
-- order: 210
SELECT 'n' AS part, 'recall.recall' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(known_at + INTERVAL '8 hours' AS DATE) AS day
FROM recall_recall
WHERE NOT drill AND state <> 'cancelled'
  AND CAST(known_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
