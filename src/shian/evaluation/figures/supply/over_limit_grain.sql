-- name: supply.over_limit_grain
-- title_zh: 超标粮食批次
-- title_en: Grain lots over a limit
-- unit: 批次 | lots
-- kind: count
-- definition_zh: 期间内监测发现超标的粮食批次。
-- definition_en: Grain lots that a check in the period found over a limit.
-- basis: 超标粮食收购处置实施细则（试行）
-- owner: 市粮食和物资储备局 | Grain Bureau
-- period: range
-- required: duties_graincheck.checked_by_name report verdict
-- event: duties_graincheck.checked_on
-- order: 241
SELECT 'n' AS part, 'duties.graincheck' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.checked_on AS day
FROM duties_graincheck AS t
WHERE t.verdict = 'over' AND t.checked_on BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
