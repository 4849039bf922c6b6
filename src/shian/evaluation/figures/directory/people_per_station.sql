-- name: directory.people_per_station
-- title_zh: 平均每站（所）人数
-- title_en: People per station
-- unit: 人 | people
-- kind: ratio
-- definition_zh: 各站（所）人数之和除以站（所）数。
-- definition_en: People of all stations over the number of stations.
-- basis: 市场监督管理所建设规范
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_station.name address people_count
-- decimals: 1
-- order: 13
SELECT 'd' AS part, 'directory.station' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_station
WHERE STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'directory.station' AS kind, id AS id, people_count AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_station
WHERE STARTS_WITH(area, $area)
