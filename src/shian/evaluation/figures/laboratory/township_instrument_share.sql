-- name: laboratory.township_instrument_share
-- title_zh: 乡镇监管站速测仪配备率
-- title_en: Share of township stations with instruments
-- unit: %
-- kind: ratio
-- definition_zh: 配备速测仪的乡镇监管站除以全部乡镇监管站。
-- definition_en: Township stations with instruments over all of them.
-- basis: 农产品质量安全法
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: as_of
-- required: laboratory_teststation.name people
-- order: 85
SELECT 'd' AS part, 'laboratory.teststation' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM laboratory_teststation
WHERE level = 'township' AND (opened_on IS NULL OR opened_on <= $to) AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'laboratory.teststation' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM laboratory_teststation
WHERE level = 'township' AND instruments > 0 AND (opened_on IS NULL OR opened_on <= $to) AND STARTS_WITH(area, $area)
