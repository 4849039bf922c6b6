-- name: surveillance.outbreaks
-- title_zh: 食源性疾病暴发事件
-- title_en: Outbreaks of foodborne illness
-- unit: 起 | outbreaks
-- kind: count
-- definition_zh: 期间内接报的暴发事件，调查后认定不是暴发的除外。
-- definition_en: Outbreaks notified in the period, without those found to be none.
-- basis: 食品安全法第一百零三条至第一百零五条
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: outbreak_outbreak.title setting people_at_risk first_onset_at
-- event: outbreak_outbreak.notified_at
-- order: 320
SELECT 'n' AS part, 'outbreak.outbreak' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.notified_at + INTERVAL '8 hours' AS DATE) AS day
FROM outbreak_outbreak AS t
WHERE t.verdict <> 'none' AND CAST(t.notified_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
