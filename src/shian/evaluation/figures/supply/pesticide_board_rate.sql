-- name: supply.pesticide_board_rate
-- title_zh: 定点经营挂牌率
-- title_en: Listed shops with a board
-- unit: %
-- kind: ratio
-- definition_zh: 已挂牌公示的定点经营单位除以全部定点经营单位。
-- definition_en: Listed shops with their board up over all listed.
-- basis: 农药管理条例第二十四条、第二十七条
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: as_of
-- required: duties_restrictedshop.number operator_id
-- event: duties_restrictedshop.listed_on
-- order: 221
SELECT 'd' AS part, 'duties.restrictedshop' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.listed_on AS day
FROM duties_restrictedshop AS t
WHERE t.listed_on <= $to AND (t.ended_on IS NULL OR t.ended_on > $to) AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'duties.restrictedshop' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.listed_on AS day
FROM duties_restrictedshop AS t
WHERE t.board_up AND t.listed_on <= $to AND (t.ended_on IS NULL OR t.ended_on > $to) AND STARTS_WITH(t.area, $area)
