-- name: surveillance.questions_answered_rate
-- title_zh: 公众提问答复率
-- title_en: Questions answered
-- unit: %
-- kind: ratio
-- definition_zh: 已答复的公众提问，除以期间内收到的全部提问，谢绝的除外。
-- definition_en: Questions answered over those asked in the period, without those declined.
-- basis: 食品安全法第二十三条
-- owner: 市食品安全委员会办公室 | Food Safety Office
-- period: range
-- required: consult_question.text
-- event: consult_question.asked_at
-- order: 345
SELECT 'd' AS part, 'consult.question' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.asked_at + INTERVAL '8 hours' AS DATE) AS day
FROM consult_question AS t
WHERE t.state <> 'declined' AND CAST(t.asked_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'consult.question' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.asked_at + INTERVAL '8 hours' AS DATE) AS day
FROM consult_question AS t
WHERE t.state IN ('answered', 'published') AND CAST(t.asked_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
