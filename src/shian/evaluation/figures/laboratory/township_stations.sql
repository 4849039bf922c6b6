-- name: laboratory.township_stations
-- title_zh: 乡镇农产品质量安全监管站
-- title_en: Township stations
-- unit: 个 | stations
-- kind: count
-- definition_zh: 乡镇农产品质量安全监管站。
-- definition_en: Township stations for farm-product safety.
-- basis: 农产品质量安全法
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: as_of
-- required: laboratory_teststation.name people
-- order: 82
SELECT 'n' AS part, 'laboratory.teststation' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM laboratory_teststation
WHERE level = 'township' AND (opened_on IS NULL OR opened_on <= $to) AND STARTS_WITH(area, $area)
