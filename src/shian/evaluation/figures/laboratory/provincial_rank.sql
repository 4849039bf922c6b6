-- name: laboratory.provincial_rank
-- title_zh: 市级检验机构资质认定项目数全省位次
-- title_en: Rank of the city's laboratory in the province
-- unit: 位 | place
-- kind: sum
-- definition_zh: 市级检验机构登记的全省位次（按资质认定项目数）。
-- definition_en: The rank in the province, by accredited parameters, that the city's own laboratory has on record.
-- basis: 检验检测机构资质认定管理办法
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: laboratory_labprofile.body_id provincial_rank
-- order: 73
SELECT 'n' AS part, 'laboratory.labprofile' AS kind, id AS id, provincial_rank AS weight, area AS area,
  CAST(NULL AS DATE) AS day
FROM laboratory_labprofile
WHERE provincial_rank IS NOT NULL AND LENGTH(RTRIM(area, '0')) <= 4 AND STARTS_WITH(area, $area)
