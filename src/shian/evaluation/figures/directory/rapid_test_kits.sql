-- name: directory.rapid_test_kits
-- title_zh: 快检设备
-- title_en: Rapid-test kits
-- unit: 套 | kits
-- kind: count
-- definition_zh: 未报废的快检设备。
-- definition_en: Rapid-test kits not retired.
-- basis: 市场监督管理所建设规范
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_kit.number model station_id
-- order: 22
SELECT 'n' AS part, 'directory.kit' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_kit
WHERE sort = 'rapid_test' AND condition <> 'retired' AND STARTS_WITH(area, $area)
