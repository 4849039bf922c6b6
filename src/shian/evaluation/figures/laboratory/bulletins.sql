-- name: laboratory.bulletins
-- title_zh: 抽检结果公告期数
-- title_en: Bulletins of sampling results
-- unit: 期 | bulletins
-- kind: count
-- definition_zh: 期间内发布、未撤回的抽检结果公告。
-- definition_en: Bulletins published in the period and not withdrawn.
-- basis: 食品安全抽样检验管理办法第四十六条、第四十七条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_publication.number title body_id published_on
-- event: laboratory_publication.published_on
-- order: 61
SELECT 'n' AS part, 'laboratory.publication' AS kind, id AS id, 1 AS weight, area AS area, published_on AS day
FROM laboratory_publication
WHERE state = 'published' AND published_on BETWEEN $from AND $to AND STARTS_WITH(area, $area)
