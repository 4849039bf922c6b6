-- name: supply.recall_effectiveness
-- title_zh: 召回率
-- title_en: Effectiveness of recalls
-- unit: %
-- kind: ratio
-- definition_zh: 封存、退回、销毁数量之和，除以收货减去已售、转出数量，按召回通知的发出日期计，不含演练与撤销。
-- definition_en: Kilograms sealed, sent back or destroyed, over those received less sold and passed on; by the day of the notice, without drills and cancelled ones.
-- basis: 食品召回管理办法第二十七条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: recall_notice.recall_id place_id tier received
-- event: recall_notice.sent_at
-- order: 211
SELECT 'd' AS part, 'recall.notice' AS kind, id AS id, GREATEST(received - sold - passed_on, 0) AS weight, area AS area,
  CAST(sent_at + INTERVAL '8 hours' AS DATE) AS day
FROM recall_notice
WHERE NOT drill AND state <> 'cancelled'
  AND CAST(sent_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'recall.notice' AS kind, id AS id, LEAST(sealed + returned + destroyed, GREATEST(received - sold - passed_on, 0)) AS weight, area AS area,
  CAST(sent_at + INTERVAL '8 hours' AS DATE) AS day
FROM recall_notice
WHERE NOT drill AND state <> 'cancelled'
  AND CAST(sent_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
