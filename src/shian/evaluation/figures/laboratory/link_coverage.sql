-- name: laboratory.link_coverage
-- title_zh: 监督抽检环节覆盖率
-- title_en: Coverage of the links of the chain
-- unit: %
-- kind: ratio
-- definition_zh: 当年计划涉及的抽样环节（生产、流通、餐饮、网抽）中，已有有效监督抽检样品的环节所占比例。各环节以其编号最小的指标和样品代表。
-- definition_en: Of the links of the chain that the year's plans name, the share with at least one valid sample of supervision. Each link is represented by its first quota and its first sample.
-- basis: 国家食品安全示范城市评价细则（2021版）
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_sample.link
-- order: 42
SELECT 'd' AS part, 'laboratory.quota' AS kind, MIN(q.id) AS id, 1 AS weight, '' AS area, CAST(NULL AS DATE) AS day
FROM laboratory_quota AS q
JOIN laboratory_plan AS p ON p.id = q.plan_id
WHERE p.state IN ('approved', 'published', 'closed') AND q.task = '1'
  AND p.year BETWEEN EXTRACT(YEAR FROM $from) AND EXTRACT(YEAR FROM $to) AND STARTS_WITH(q.area, $area)
GROUP BY q.link
UNION ALL
SELECT 'n' AS part, 'laboratory.sample' AS kind, MIN(s.id) AS id, 1 AS weight, '' AS area, CAST(NULL AS DATE) AS day
FROM laboratory_sample AS s
WHERE s.task_sort = '1' AND s.state NOT IN ('rejected', 'cancelled')
  AND CAST(s.taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(s.area, $area)
  AND s.link IN (
    SELECT q.link
    FROM laboratory_quota AS q
    JOIN laboratory_plan AS p ON p.id = q.plan_id
    WHERE p.state IN ('approved', 'published', 'closed') AND q.task = '1'
      AND p.year BETWEEN EXTRACT(YEAR FROM $from) AND EXTRACT(YEAR FROM $to) AND STARTS_WITH(q.area, $area)
  )
GROUP BY s.link
