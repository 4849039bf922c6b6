-- name: laboratory.county_stations
-- title_zh: 县级农产品质量安全检验检测站
-- title_en: County test stations
-- unit: 个 | stations
-- kind: count
-- definition_zh: 县级农产品质量安全综合检验检测站。
-- definition_en: County test stations for farm products.
-- basis: 农产品质量安全法
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: as_of
-- required: laboratory_teststation.name people
-- order: 81
SELECT 'n' AS part, 'laboratory.teststation' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM laboratory_teststation
WHERE level = 'county' AND (opened_on IS NULL OR opened_on <= $to) AND STARTS_WITH(area, $area)
