-- name: directory.test_room_share
-- title_zh: 单设快检室比例
-- title_en: Share of stations with a rapid-test room
-- unit: %
-- kind: ratio
-- definition_zh: 单设快检室的站（所）除以全部站（所）。
-- definition_en: Stations with a rapid-test room over all stations.
-- basis: 市场监督管理所建设规范
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_station.name address people_count
-- order: 12
SELECT 'd' AS part, 'directory.station' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_station
WHERE STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'directory.station' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_station
WHERE has_rapid_test_room AND STARTS_WITH(area, $area)
