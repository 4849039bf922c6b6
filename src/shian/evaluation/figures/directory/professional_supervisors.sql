-- name: directory.professional_supervisors
-- title_zh: 食品安全监管专业人员
-- title_en: Professional food safety supervisors
-- unit: 人 | people
-- kind: count
-- definition_zh: 监管人员中具备食品安全专业背景或资格者。
-- definition_en: Supervisors with a food safety qualification.
-- basis: 食品安全法第一百一十条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_person.number body_id
-- order: 42
SELECT 'n' AS part, 'directory.person' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_person
WHERE job = 'supervisor' AND professional AND STARTS_WITH(area, $area)
