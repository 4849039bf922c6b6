-- name: surveillance.outbreaks_with_food_rate
-- title_zh: 查明可疑食品的暴发事件占比
-- title_en: Outbreaks whose food was found
-- unit: %
-- kind: ratio
-- definition_zh: 结论写明食品的暴发事件，除以已有结论的暴发事件。
-- definition_en: Outbreaks whose conclusion names the food, over those concluded.
-- basis: 食品安全法第一百零三条至第一百零五条
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: outbreak_outbreak.title setting people_at_risk first_onset_at
-- event: outbreak_outbreak.notified_at
-- order: 323
SELECT 'd' AS part, 'outbreak.outbreak' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.notified_at + INTERVAL '8 hours' AS DATE) AS day
FROM outbreak_outbreak AS t
WHERE t.state IN ('concluded', 'closed') AND CAST(t.notified_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'outbreak.outbreak' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.notified_at + INTERVAL '8 hours' AS DATE) AS day
FROM outbreak_outbreak AS t
WHERE t.state IN ('concluded', 'closed') AND t.vehicle <> '' AND CAST(t.notified_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
