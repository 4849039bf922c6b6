-- name: laboratory.township_stations_without_instruments
-- title_zh: 未配备速测仪的乡镇监管站
-- title_en: Township stations without instruments
-- unit: 个 | stations
-- kind: count
-- definition_zh: 未配备农产品检测速测仪的乡镇监管站。
-- definition_en: Township stations without rapid-test instruments.
-- basis: 农产品质量安全法
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: as_of
-- required: laboratory_teststation.name people
-- order: 84
SELECT 'n' AS part, 'laboratory.teststation' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM laboratory_teststation
WHERE level = 'township' AND instruments = 0 AND (opened_on IS NULL OR opened_on <= $to) AND STARTS_WITH(area, $area)
