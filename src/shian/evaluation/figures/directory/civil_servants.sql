-- name: directory.civil_servants
-- title_zh: 实有公务员
-- title_en: Civil servants in post
-- unit: 名 | people
-- kind: sum
-- definition_zh: 实有人数之和。
-- definition_en: Sum of posts filled.
-- basis: 机构编制管理条例
-- owner: 市委编办 | Establishment Office
-- period: as_of
-- required: directory_post.title body_id
-- order: 31
SELECT 'n' AS part, 'directory.post' AS kind, id AS id, filled AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_post
WHERE STARTS_WITH(area, $area)
