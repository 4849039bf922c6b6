-- name: directory.filled_share
-- title_zh: 编制使用率
-- title_en: Share of posts filled
-- unit: %
-- kind: ratio
-- definition_zh: 实有公务员除以核定行政编制。
-- definition_en: Posts filled over posts established.
-- basis: 机构编制管理条例
-- owner: 市委编办 | Establishment Office
-- period: as_of
-- required: directory_post.title body_id
-- order: 33
SELECT 'd' AS part, 'directory.post' AS kind, id AS id, established AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_post
WHERE STARTS_WITH(area, $area)
UNION ALL
SELECT 'n' AS part, 'directory.post' AS kind, id AS id, filled AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_post
WHERE STARTS_WITH(area, $area)
