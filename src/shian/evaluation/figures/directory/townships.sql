-- name: directory.townships
-- title_zh: 乡镇（街道）数
-- title_en: Townships and streets
-- unit: 个 | townships
-- kind: count
-- definition_zh: 统计日有效的乡级行政区。
-- definition_en: Township-level areas in force on the day.
-- basis: 行政区划管理条例
-- owner: 市民政局 | Bureau of Civil Affairs
-- period: as_of
-- required: directory_area.name code source
-- order: 2
SELECT 'n' AS part, 'directory.area' AS kind, id AS id, 1 AS weight, code AS area, valid_from AS day
FROM directory_area
WHERE level = 'township' AND valid_from <= $to AND (valid_to IS NULL OR valid_to >= $to) AND STARTS_WITH(code, $area)
