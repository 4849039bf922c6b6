-- name: registry.pig_slaughterhouses
-- title_zh: 生猪定点屠宰企业
-- title_en: Pig slaughterhouses
-- unit: 家 | operators
-- kind: count
-- definition_zh: 生猪定点屠宰企业；在统计日尚在经营（开业日不晚于统计日，未注销）的主体。
-- definition_en: Slaughterhouses for pigs, in business on the day: opened by then, not closed.
-- basis: 生猪屠宰管理条例
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 34
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade = 'pig_slaughter'
  AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed'))
  AND STARTS_WITH(area, $area)
