-- name: directory.population
-- title_zh: 常住人口
-- title_en: People living in the city
-- unit: 人 | people
-- kind: sum
-- definition_zh: 所选人口口径在统计年度的数值；该年无数据时取此前最近一年。
-- definition_en: People by the chosen series in the year; where it has none, in the latest year before.
-- basis: 全国人口普查条例；统计法
-- owner: 市统计局 | Statistics Bureau
-- period: as_of
-- population: census2020
-- required: directory_population.people source definition
-- order: 3
SELECT 'n' AS part, 'directory.population' AS kind, id AS id, people AS weight, area AS area, counted_on AS day
FROM directory_population
WHERE series = $series
  AND (area = $area OR (LENGTH($area) <= 4 AND LENGTH(RTRIM(area, '0')) <= 4))
  AND year = (
    SELECT COALESCE(MAX(CASE WHEN year <= EXTRACT(YEAR FROM $to) THEN year END), MIN(year))
    FROM directory_population
    WHERE series = $series
      AND (area = $area OR (LENGTH($area) <= 4 AND LENGTH(RTRIM(area, '0')) <= 4))
  )
