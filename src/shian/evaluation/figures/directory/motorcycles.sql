-- name: directory.motorcycles
-- title_zh: 电动摩托车
-- title_en: Electric motorcycles
-- unit: 辆 | motorcycles
-- kind: count
-- definition_zh: 未报废的电动摩托车。
-- definition_en: Electric motorcycles not retired.
-- basis: 市场监督管理所建设规范
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_kit.number model station_id
-- order: 21
SELECT 'n' AS part, 'directory.kit' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_kit
WHERE sort = 'motorcycle' AND condition <> 'retired' AND STARTS_WITH(area, $area)
