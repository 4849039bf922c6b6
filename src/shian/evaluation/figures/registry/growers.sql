-- name: registry.growers
-- title_zh: 种植养殖企业
-- title_en: Growers and breeders
-- unit: 家 | operators
-- kind: count
-- definition_zh: 种植养殖企业；在统计日尚在经营（开业日不晚于统计日，未注销）的主体。
-- definition_en: Growers and breeders, in business on the day: opened by then, not closed.
-- basis: 农产品质量安全法
-- owner: 市农业农村局 | Bureau of Agriculture
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 32
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade = 'grower'
  AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed'))
  AND STARTS_WITH(area, $area)
