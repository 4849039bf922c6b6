-- name: surveillance.monitoring_data
-- title_zh: 食品安全风险监测数据
-- title_en: Monitoring data
-- unit: 条 | data
-- kind: sum
-- definition_zh: 期间内采集并已检测的监测样品的检测数据条数，未检出的也计入。
-- definition_en: Measurements of monitoring samples taken in the period and tested, those below detection among them.
-- basis: 食品安全法第十四条；食品安全风险监测管理规定
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: contaminant_monitoringsample.food_name place_name laboratory_id tested_on
-- event: contaminant_monitoringsample.taken_on
-- order: 332
SELECT 'n' AS part, 'contaminant.monitoringsample' AS kind, t.id AS id, t.items AS weight, t.area AS area,
  t.taken_on AS day
FROM contaminant_monitoringsample AS t
WHERE t.state = 'tested' AND t.taken_on BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
