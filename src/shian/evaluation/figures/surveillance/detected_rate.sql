-- name: surveillance.detected_rate
-- title_zh: 化学监测数据检出率
-- title_en: Chemical data above detection
-- unit: %
-- kind: ratio
-- definition_zh: 化学污染物监测样品中检出的数据，除以全部数据。
-- definition_en: Data of chemical monitoring above the limit of detection, over all.
-- basis: 食品安全法第十四条；食品安全风险监测管理规定
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- decimals: 1
-- required: contaminant_monitoringsample.food_name place_name laboratory_id tested_on
-- event: contaminant_monitoringsample.taken_on
-- order: 335
SELECT 'd' AS part, 'contaminant.monitoringsample' AS kind, t.id AS id, t.items AS weight, t.area AS area,
  t.taken_on AS day
FROM contaminant_monitoringsample AS t
WHERE t.state = 'tested' AND t.sort = 'chemical' AND t.taken_on BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'contaminant.monitoringsample' AS kind, t.id AS id, t.detected_count AS weight, t.area AS area,
  t.taken_on AS day
FROM contaminant_monitoringsample AS t
WHERE t.state = 'tested' AND t.sort = 'chemical' AND t.taken_on BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
