-- name: surveillance.outbreak_cases
-- title_zh: 暴发事件病例
-- title_en: Cases of outbreaks
-- unit: 例 | cases
-- kind: count
-- definition_zh: 期间内接报的暴发事件中，按病例定义判定为疑似、可能或确诊的病例。
-- definition_en: Suspected, probable and confirmed cases by the definition, of outbreaks notified in the period.
-- basis: 食品安全法第一百零三条至第一百零五条
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: outbreak_outbreak.title setting people_at_risk first_onset_at
-- event: outbreak_outbreak.notified_at
-- order: 325
SELECT 'n' AS part, 'outbreak.line' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(o.notified_at + INTERVAL '8 hours' AS DATE) AS day
FROM outbreak_line AS t
JOIN outbreak_outbreak AS o ON o.id = t.outbreak_id
WHERE t.classification IN ('confirmed', 'probable', 'suspected') AND NOT t.removed
  AND CAST(o.notified_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
