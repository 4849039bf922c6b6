-- name: directory.cars
-- title_zh: 执法用车
-- title_en: Enforcement cars
-- unit: 辆 | cars
-- kind: count
-- definition_zh: 未报废的执法用车。
-- definition_en: Enforcement cars not retired.
-- basis: 市场监督管理所建设规范
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_kit.number model station_id
-- order: 20
SELECT 'n' AS part, 'directory.kit' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_kit
WHERE sort = 'car' AND condition <> 'retired' AND STARTS_WITH(area, $area)
