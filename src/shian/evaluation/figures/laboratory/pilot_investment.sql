-- name: laboratory.pilot_investment
-- title_zh: 国家级试点检验检测中心投资
-- title_en: Investment in the national pilot laboratory
-- unit: 万元 | 10,000 yuan
-- kind: sum
-- definition_zh: 登记为国家级试点的检验机构的投资额之和。
-- definition_en: Sum invested in the laboratories registered as national pilots.
-- basis: “十三五”国家食品安全规划
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: laboratory_labprofile.body_id invested
-- order: 72
SELECT 'n' AS part, 'laboratory.labprofile' AS kind, id AS id, invested AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM laboratory_labprofile
WHERE national_pilot AND invested IS NOT NULL AND STARTS_WITH(area, $area)
