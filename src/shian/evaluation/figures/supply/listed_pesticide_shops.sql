-- name: supply.listed_pesticide_shops
-- title_zh: 限制使用农药定点经营单位
-- title_en: Listed pesticide shops
-- unit: 家 | shops
-- kind: count
-- definition_zh: 统计日在名录内的限制使用农药（含高剧毒农药）定点经营单位。
-- definition_en: Shops listed on the day to sell restricted pesticides.
-- basis: 农药管理条例第二十四条、第二十七条
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: as_of
-- required: duties_restrictedshop.number operator_id
-- event: duties_restrictedshop.listed_on
-- order: 220
SELECT 'n' AS part, 'duties.restrictedshop' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.listed_on AS day
FROM duties_restrictedshop AS t
WHERE t.listed_on <= $to AND (t.ended_on IS NULL OR t.ended_on > $to) AND STARTS_WITH(t.area, $area)
