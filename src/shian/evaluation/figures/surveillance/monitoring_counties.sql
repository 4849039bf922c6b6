-- name: surveillance.monitoring_counties
-- title_zh: 风险监测覆盖的县（市、区）
-- title_en: Counties covered by monitoring
-- unit: 个 | counties
-- kind: count
-- definition_zh: 期间内至少采集一份已检测样品的县（市、区），各以其编号最小的样品代表。
-- definition_en: Counties with at least one tested sample in the period, each represented by its first.
-- basis: 食品安全法第十四条；食品安全风险监测管理规定
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: contaminant_monitoringsample.food_name place_name laboratory_id tested_on
-- event: contaminant_monitoringsample.taken_on
-- order: 333
SELECT 'n' AS part, 'contaminant.monitoringsample' AS kind, MIN(t.id) AS id, 1 AS weight, MIN(t.area) AS area,
  MIN(t.taken_on) AS day
FROM contaminant_monitoringsample AS t
WHERE t.state = 'tested' AND t.taken_on BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
GROUP BY SUBSTRING(t.area, 1, 6)
