-- name: surveillance.outbreaks_handled_rate
-- title_zh: 暴发事件处置率
-- title_en: Outbreaks handled
-- unit: %
-- kind: ratio
-- definition_zh: 已作出结论或结案的暴发事件，除以全部暴发事件。
-- definition_en: Outbreaks concluded or closed, over all.
-- basis: 食品安全法第一百零三条至第一百零五条
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: outbreak_outbreak.title setting people_at_risk first_onset_at
-- event: outbreak_outbreak.notified_at
-- order: 322
SELECT 'd' AS part, 'outbreak.outbreak' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.notified_at + INTERVAL '8 hours' AS DATE) AS day
FROM outbreak_outbreak AS t
WHERE t.verdict <> 'none' AND CAST(t.notified_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'outbreak.outbreak' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.notified_at + INTERVAL '8 hours' AS DATE) AS day
FROM outbreak_outbreak AS t
WHERE t.verdict <> 'none' AND t.state IN ('concluded', 'closed') AND CAST(t.notified_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
