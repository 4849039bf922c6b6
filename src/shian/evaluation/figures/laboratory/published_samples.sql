-- name: laboratory.published_samples
-- title_zh: 公开的监督抽检批次
-- title_en: Samples published
-- unit: 批次 | samples
-- kind: sum
-- definition_zh: 上述公告所列样品数之和。
-- definition_en: Sum of the samples in those bulletins.
-- basis: 食品安全抽样检验管理办法第四十六条、第四十七条
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_publication.number title body_id published_on
-- event: laboratory_publication.published_on
-- order: 62
SELECT 'n' AS part, 'laboratory.publication' AS kind, id AS id, row_count AS weight, area AS area, published_on AS day
FROM laboratory_publication
WHERE state = 'published' AND published_on BETWEEN $from AND $to AND STARTS_WITH(area, $area)
