-- name: laboratory.county_bodies
-- title_zh: 县级农产品质量安全监管机构
-- title_en: County bodies for farm-product safety
-- unit: 个 | bodies
-- kind: count
-- definition_zh: 县（市、区）农产品质量安全监管机构。
-- definition_en: County supervision bodies for farm-product safety.
-- basis: 农产品质量安全法
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: as_of
-- required: laboratory_teststation.name people
-- order: 80
SELECT 'n' AS part, 'laboratory.teststation' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM laboratory_teststation
WHERE level = 'county_body' AND (opened_on IS NULL OR opened_on <= $to) AND STARTS_WITH(area, $area)
