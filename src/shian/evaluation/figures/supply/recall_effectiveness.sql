-- name: supply.recall_effectiveness
-- title_zh: 召回率
-- title_en: Effectiveness of recalls
-- unit: %
-- kind: ratio
-- definition_zh: 每起召回中封存、退回、销毁数量之和，除以收货减去已售、转出数量（按被召回批次的计量单位，逐场所计），各起召回取平均；按召回通知的发出日期计，不含演练、撤销的和仅可能收到的场所。
-- definition_en: For each recall what was sealed, sent back or destroyed, over what was received less sold and passed on (in the unit of the recalled lot, place by place); the mean over recalls, by the day of the notice, without drills, cancelled ones and places that only may have had some.
-- basis: 食品召回管理办法第二十七条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: recall_notice.recall_id place_id tier received
-- event: recall_notice.sent_at
-- order: 211
WITH counted AS (
  SELECT n.id AS id, n.area AS area, CAST(n.sent_at + INTERVAL '8 hours' AS DATE) AS day, n.recall_id AS recall,
    GREATEST(n.received - n.sold - n.passed_on, 0) AS had, n.sealed + n.returned + n.destroyed AS back
  FROM recall_notice AS n
  JOIN recall_recall AS r ON r.id = n.recall_id AND r.unit IS NOT DISTINCT FROM n.unit
  WHERE NOT n.drill AND n.possible IS NOT TRUE AND n.state NOT IN ('cancelled', 'cleared')
    AND CAST(n.sent_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(n.area, $area)
), shared AS (
  SELECT *, SUM(had) OVER (PARTITION BY recall) AS whole FROM counted
)
SELECT 'd' AS part, 'recall.notice' AS kind, id AS id, CAST(had / whole AS DECIMAL(18, 12)) AS weight,
  area AS area, day AS day
FROM shared WHERE whole > 0
UNION ALL
SELECT 'n' AS part, 'recall.notice' AS kind, id AS id, CAST(LEAST(back, had) / whole AS DECIMAL(18, 12)) AS weight,
  area AS area, day AS day
FROM shared WHERE whole > 0
