-- name: surveillance.public_items
-- title_zh: 公开的风险交流信息
-- title_en: Public items of risk communication
-- unit: 次 | items
-- kind: count
-- definition_zh: 期间内公开的风险交流信息：面向公众发布的风险提示、公开的交流会纪要、公开答复的公众提问。
-- definition_en: Items made public in the period: notices for everybody, minutes of meetings, answers to questions.
-- basis: 食品安全法第二十三条
-- owner: 市食品安全委员会办公室 | Food Safety Office
-- period: range
-- required: consult_risknotice.text
-- event: consult_risknotice.published_on
-- order: 341
SELECT 'n' AS part, 'consult.risknotice' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  t.published_on AS day
FROM consult_risknotice AS t
WHERE t.audience = 'public' AND t.state IN ('issued', 'withdrawn') AND t.published_on BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'consult.meeting' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  t.published_on AS day
FROM consult_meeting AS t
WHERE t.state = 'published' AND t.published_on BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'consult.question' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  t.published_on AS day
FROM consult_question AS t
WHERE t.state = 'published' AND t.published_on BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
