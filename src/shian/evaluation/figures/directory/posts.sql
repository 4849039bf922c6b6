-- name: directory.posts
-- title_zh: 行政编制
-- title_en: Established posts
-- unit: 名 | people
-- kind: sum
-- definition_zh: 核定的行政编制数之和。
-- definition_en: Sum of established posts.
-- basis: 机构编制管理条例
-- owner: 市委编办 | Establishment Office
-- period: as_of
-- required: directory_post.title body_id
-- order: 30
SELECT 'n' AS part, 'directory.post' AS kind, id AS id, established AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_post
WHERE STARTS_WITH(area, $area)
