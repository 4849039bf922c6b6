-- name: surveillance.chemical_samples
-- title_zh: 化学污染物监测样品
-- title_en: Samples for chemical contaminants
-- unit: 份 | samples
-- kind: count
-- definition_zh: 期间内采集并已检测的化学污染物及有害因素监测样品。
-- definition_en: Monitoring samples for chemical contaminants taken in the period and tested.
-- basis: 食品安全法第十四条；食品安全风险监测管理规定
-- owner: 市卫生健康委员会（疾病预防控制中心） | Health Commission (Centre for Disease Control)
-- period: range
-- required: contaminant_monitoringsample.food_name place_name laboratory_id tested_on
-- event: contaminant_monitoringsample.taken_on
-- order: 330
SELECT 'n' AS part, 'contaminant.monitoringsample' AS kind, t.id AS id, 1 AS weight, t.area AS area,
  t.taken_on AS day
FROM contaminant_monitoringsample AS t
WHERE t.state = 'tested' AND t.sort = 'chemical' AND t.taken_on BETWEEN $from AND $to
  AND STARTS_WITH(t.area, $area)
