-- name: directory.civil_servants_per_station
-- title_zh: 每站（所）对应公务员数
-- title_en: Civil servants per station
-- unit: 人 | people
-- kind: ratio
-- definition_zh: 实有公务员总数（含机关）除以站（所）数。
-- definition_en: All civil servants, bureaus' too, over the number of stations.
-- basis: 机构编制管理条例
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_station.name address people_count
-- decimals: 1
-- order: 32
SELECT 'd' AS part, 'directory.station' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_station
WHERE STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'directory.post' AS kind, id AS id, filled AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_post
WHERE STARTS_WITH(area, $area)
