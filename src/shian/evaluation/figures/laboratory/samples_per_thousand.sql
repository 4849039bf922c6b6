-- name: laboratory.samples_per_thousand
-- title_zh: 每千人监督抽检批次
-- title_en: Samples of supervision per 1,000 people
-- unit: 批次/千人 | samples per 1,000 people
-- kind: per_capita
-- definition_zh: 监督抽检批次除以所选口径的人口数，乘以一千。
-- definition_en: Samples of supervision over the people of the chosen series, times a thousand.
-- basis: 国家食品安全示范城市评价细则（2021版）；国务院关于加强食品安全工作的决定
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- population: census2020
-- required: laboratory_sample.number food_class link place_name operator_id conclusion
-- event: laboratory_sample.taken_at
-- order: 11
SELECT 'd' AS part, 'directory.population' AS kind, id AS id, people AS weight, area AS area, counted_on AS day
FROM directory_population
WHERE series = $series
  AND (area = $area OR (LENGTH($area) <= 4 AND LENGTH(RTRIM(area, '0')) <= 4))
  AND year = (
    SELECT COALESCE(MAX(CASE WHEN year <= EXTRACT(YEAR FROM $to) THEN year END), MIN(year))
    FROM directory_population
    WHERE series = $series
      AND (area = $area OR (LENGTH($area) <= 4 AND LENGTH(RTRIM(area, '0')) <= 4))
  )
UNION ALL
SELECT 'n' AS part, 'laboratory.sample' AS kind, id AS id, 1 AS weight, area AS area,
  CAST(taken_at + INTERVAL '8 hours' AS DATE) AS day
FROM laboratory_sample
WHERE task_sort = '1' AND state NOT IN ('rejected', 'cancelled')
  AND CAST(taken_at + INTERVAL '8 hours' AS DATE) BETWEEN $from AND $to AND STARTS_WITH(area, $area)
