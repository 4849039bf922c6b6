-- name: directory.professional_share
-- title_zh: 监管人员专业化比例
-- title_en: Share of professionals among supervisors
-- unit: %
-- kind: ratio
-- definition_zh: 食品安全监管专业人员除以食品安全监管人员。
-- definition_en: Professional supervisors over all supervisors.
-- basis: 食品安全法第一百一十条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_person.number body_id qualification
-- order: 43
SELECT 'd' AS part, 'directory.person' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_person
WHERE job = 'supervisor' AND STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'directory.person' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_person
WHERE job = 'supervisor' AND professional AND STARTS_WITH(area, $area)
