-- name: laboratory.accredited_parameters
-- title_zh: 市级检验机构资质认定项目
-- title_en: Accredited parameters of the city's laboratory
-- unit: 项 | parameters
-- kind: count
-- definition_zh: 市级食品药品检验机构在统计日有效的资质认定项目。
-- definition_en: Parameters for which the city's own laboratory is accredited on the day.
-- basis: 检验检测机构资质认定管理办法
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: laboratory_accreditation.parameter method laboratory_id
-- order: 71
SELECT 'n' AS part, 'laboratory.accreditation' AS kind, a.id AS id, 1 AS weight, b.area AS area, a.valid_from AS day
FROM laboratory_accreditation AS a
JOIN directory_body AS b ON b.id = a.laboratory_id
WHERE LENGTH(RTRIM(b.area, '0')) <= 4 AND a.valid_from <= $to AND (a.valid_to IS NULL OR a.valid_to >= $to)
  AND STARTS_WITH(b.area, $area)
