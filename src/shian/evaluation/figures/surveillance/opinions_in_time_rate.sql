-- name: surveillance.opinions_in_time_rate
-- title_zh: 部门意见按时反馈率
-- title_en: Opinions given in time
-- unit: %
-- kind: ratio
-- definition_zh: 在期限内反馈意见的部门次，除以已到期或已反馈的部门次。
-- definition_en: Opinions given by their due time, over those given or closed without.
-- basis: 食品安全风险监测会商与信息通报制度
-- owner: 市食品安全委员会办公室 | Food Safety Office
-- period: range
-- required: consult_opinion.body_id
-- event: consult_opinion.asked_at
-- order: 343
SELECT 'd' AS part, 'consult.opinion' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.asked_at + INTERVAL '8 hours' AS DATE) AS day
FROM consult_opinion AS t
WHERE t.state IN ('given', 'lapsed') AND CAST(t.asked_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'consult.opinion' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  CAST(t.asked_at + INTERVAL '8 hours' AS DATE) AS day
FROM consult_opinion AS t
WHERE t.state = 'given' AND t.given_at <= t.due_at AND CAST(t.asked_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
