-- name: directory.stations
-- title_zh: 市场监管站（所）
-- title_en: Market supervision stations
-- unit: 个 | stations
-- kind: count
-- definition_zh: 设在乡镇、街道的市场监管站（所）。
-- definition_en: Market supervision stations in townships and streets.
-- basis: 市场监督管理所建设规范
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_station.name address people_count
-- order: 10
SELECT 'n' AS part, 'directory.station' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_station
WHERE TRUE AND STARTS_WITH(area, $area)
