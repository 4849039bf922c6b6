-- name: directory.supervisors
-- title_zh: 食品安全监管人员
-- title_en: Food safety supervisors
-- unit: 人 | people
-- kind: count
-- definition_zh: 市县两级市场监管部门及派出机构的食品安全监管人员。
-- definition_en: Food safety supervisors of city and district bureaus and their stations.
-- basis: 食品安全法第一百一十条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: as_of
-- required: directory_person.number body_id
-- order: 41
SELECT 'n' AS part, 'directory.person' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_person
WHERE job = 'supervisor' AND STARTS_WITH(area, $area)
