-- name: surveillance.outbreaks_with_lot
-- title_zh: 追溯到食品批次的暴发事件
-- title_en: Outbreaks traced to a lot
-- unit: 起 | outbreaks
-- kind: count
-- definition_zh: 结论写明食品批次的暴发事件。
-- definition_en: Outbreaks whose conclusion names the lot of the food.
-- basis: 食品安全法第一百零三条至第一百零五条
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: outbreak_outbreak.title setting people_at_risk first_onset_at
-- event: outbreak_outbreak.notified_at
-- order: 324
SELECT 'n' AS part, 'outbreak.outbreak' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.notified_at + INTERVAL '8 hours' AS DATE) AS day
FROM outbreak_outbreak AS t
WHERE t.lot_id IS NOT NULL AND CAST(t.notified_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
