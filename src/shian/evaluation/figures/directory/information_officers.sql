-- name: directory.information_officers
-- title_zh: 食品安全信息员（协管员）
-- title_en: Food safety information officers
-- unit: 人 | people
-- kind: count
-- definition_zh: 城市社区和农村的专兼职信息员（协管员）。
-- definition_en: Information officers in communities and villages.
-- basis: 国务院关于加强食品安全工作的决定
-- owner: 市政府食安办 | Food Safety Office
-- period: as_of
-- required: directory_person.number body_id
-- order: 40
SELECT 'n' AS part, 'directory.person' AS kind, id AS id, 1 AS weight, area AS area, CAST(NULL AS DATE) AS day
FROM directory_person
WHERE job = 'information' AND STARTS_WITH(area, $area)
