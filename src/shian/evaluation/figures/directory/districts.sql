-- name: directory.districts
-- title_zh: 县（市、区）数
-- title_en: Districts and counties
-- unit: 个 | districts
-- kind: count
-- definition_zh: 统计日有效的县级行政区。
-- definition_en: County-level areas in force on the day.
-- basis: 行政区划管理条例
-- owner: 市民政局 | Bureau of Civil Affairs
-- period: as_of
-- required: directory_area.name code source
-- order: 1
SELECT 'n' AS part, 'directory.area' AS kind, id AS id, 1 AS weight, code AS area, valid_from AS day
FROM directory_area
WHERE level = 'district' AND valid_from <= $to AND (valid_to IS NULL OR valid_to >= $to) AND STARTS_WITH(code, $area)
