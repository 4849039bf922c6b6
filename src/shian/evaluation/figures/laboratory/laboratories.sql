-- name: laboratory.laboratories
-- title_zh: 食品检验机构
-- title_en: Food laboratories
-- unit: 家 | laboratories
-- kind: count
-- definition_zh: 登记的食品检验机构。
-- definition_en: Laboratories in the register.
-- basis: 食品安全法第八十四条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: laboratory_labprofile.body_id certificate_number certificate_valid_to
-- order: 70
SELECT 'n' AS part, 'laboratory.labprofile' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM laboratory_labprofile
WHERE STARTS_WITH(area, $area)
