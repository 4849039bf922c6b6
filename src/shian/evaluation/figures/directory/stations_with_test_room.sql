-- name: directory.stations_with_test_room
-- title_zh: 单设快检室的市场监管站（所）
-- title_en: Stations with a rapid-test room
-- unit: 个 | stations
-- kind: count
-- definition_zh: 单设快检室的市场监管站（所）。
-- definition_en: Stations with a rapid-test room of their own.
-- basis: 市场监督管理所建设规范
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_station.name address people_count
-- order: 11
SELECT 'n' AS part, 'directory.station' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_station
WHERE has_rapid_test_room AND STARTS_WITH(area, $area)
