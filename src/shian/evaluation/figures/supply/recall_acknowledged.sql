-- name: supply.recall_acknowledged
-- title_zh: 召回通知确认率
-- title_en: Recall notices acknowledged
-- unit: %
-- kind: ratio
-- definition_zh: 已确认收到的召回通知除以发出的召回通知，不含演练、撤销的和仅可能收到的场所。
-- definition_en: Recall notices acknowledged over those sent; without drills, cancelled ones and places that only may have had some.
-- basis: 食品召回管理办法第十九条至第二十一条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: recall_notice.recall_id place_id tier received
-- event: recall_notice.sent_at
-- order: 212
SELECT 'd' AS part, 'recall.notice' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(sent_at + INTERVAL '8 hours' AS DATE) AS day
FROM recall_notice
WHERE NOT drill AND possible IS NOT TRUE AND state NOT IN ('cancelled', 'cleared')
  AND CAST(sent_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'recall.notice' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(sent_at + INTERVAL '8 hours' AS DATE) AS day
FROM recall_notice
WHERE NOT drill AND possible IS NOT TRUE AND state NOT IN ('cancelled', 'cleared') AND acknowledged_at IS NOT NULL
  AND CAST(sent_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
