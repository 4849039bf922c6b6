-- name: supply.lot_code_completeness
-- title_zh: 进货批次码完整率
-- title_en: Receipts with a lot
-- unit: %
-- kind: ratio
-- definition_zh: 本市场所的进货事件中写明批次的事件除以全部进货事件；按业态和单位的明细见“批次码记录”页。
-- definition_en: Receipts at places of the city that state a lot, over all receipts; by trade and operator on the page of lot codes.
-- basis: 食品安全法第四十二条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: range
-- required: epcis_event.hash biz_step
-- event: epcis_event.event_time
-- order: 281
SELECT 'd' AS part, 'epcis.capture' AS kind, e.capture_id AS id, 1 AS weight, p.area AS area, CAST(e.event_time + INTERVAL '8 hours' AS DATE) AS day
FROM epcis_event AS e
JOIN supply_place AS p ON p.code = e.biz_location
WHERE e.biz_step = 'receiving' AND NOT p.outside
  AND CAST(e.event_time + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(p.area, $area)
UNION ALL
SELECT 'n' AS part, 'epcis.capture' AS kind, e.capture_id AS id, 1 AS weight, p.area AS area, CAST(e.event_time + INTERVAL '8 hours' AS DATE) AS day
FROM epcis_event AS e
JOIN supply_place AS p ON p.code = e.biz_location
WHERE e.biz_step = 'receiving' AND NOT p.outside
  AND (CAST(e.body AS VARCHAR) LIKE '%/10/%' OR CAST(e.body AS VARCHAR) LIKE '%urn:epc:class:lgtin:%' OR CAST(e.body AS VARCHAR) LIKE '%urn:epc:id:sgtin:%' OR CAST(e.body AS VARCHAR) LIKE '%/21/%'
    OR (CAST(e.body AS VARCHAR) LIKE '%urn:shian:%:class:%' AND CAST(e.body AS VARCHAR) NOT LIKE '%urn:shian:product:class:%'))
  AND CAST(e.event_time + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(p.area, $area)
