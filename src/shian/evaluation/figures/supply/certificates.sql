-- name: supply.certificates
-- title_zh: 开具承诺达标合格证
-- title_en: Commitment certificates issued
-- unit: 张 | certificates
-- kind: count
-- definition_zh: 期间内开具、未作废的承诺达标合格证。
-- definition_en: Certificates issued in the period and not void.
-- basis: 农产品质量安全法第三十九条
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: range
-- required: duties_certificate.number product quantity operator_id basis
-- event: duties_certificate.issued_on
-- order: 210
SELECT 'n' AS part, 'duties.certificate' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.issued_on AS day
FROM duties_certificate AS t
WHERE t.state = 'issued' AND t.issued_on BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
