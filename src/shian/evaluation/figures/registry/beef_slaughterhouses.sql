-- name: registry.beef_slaughterhouses
-- title_zh: 牛羊屠宰企业
-- title_en: Cattle and sheep slaughterhouses
-- unit: 家 | operators
-- kind: count
-- definition_zh: 牛羊屠宰企业；在统计日尚在经营（开业日不晚于统计日，未注销）的主体。
-- definition_en: Slaughterhouses for cattle and sheep, in business on the day: opened by then, not closed.
-- basis: 生猪屠宰管理条例；动物防疫法
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 35
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade = 'beef_slaughter'
  AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed'))
  AND STARTS_WITH(area, $area)
