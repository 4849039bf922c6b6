-- name: supply.traced_producers
-- title_zh: 动态追溯生产企业
-- title_en: Producers with dynamic tracing
-- unit: 家 | producers
-- kind: count
-- definition_zh: 期间内上传追溯事件的食品生产企业，每家计一次。
-- definition_en: Food producers that told of events in the period, each counted once.
-- basis: 食品安全法第四十二条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: epcis_capture.job_id sender
-- event: epcis_capture.received_at
-- order: 280
SELECT 'n' AS part, 'registry.operator' AS kind, o.id AS id, 1 AS weight, o.area AS area, MIN(CAST(c.received_at + INTERVAL '8 hours' AS DATE)) AS day
FROM epcis_capture AS c
JOIN registry_operator AS o ON o.id = c.operator_id
WHERE o.trade IN ('producer', 'health_food') AND c.event_count > 0
  AND CAST(c.received_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(o.area, $area)
GROUP BY o.id, o.area
