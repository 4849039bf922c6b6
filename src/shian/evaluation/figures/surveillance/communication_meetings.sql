-- name: surveillance.communication_meetings
-- title_zh: 食品安全风险交流会
-- title_en: Meetings of risk communication
-- unit: 次 | meetings
-- kind: count
-- definition_zh: 期间内召开的食品安全风险交流会。
-- definition_en: Meetings of risk communication held in the period.
-- basis: 食品安全法第二十三条
-- owner: 市食品安全委员会办公室 | Food Safety Office
-- period: range
-- required: consult_meeting.minutes people
-- event: consult_meeting.held_on
-- order: 340
SELECT 'n' AS part, 'consult.meeting' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  t.held_on AS day
FROM consult_meeting AS t
WHERE t.state IN ('held', 'published') AND t.held_on BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
