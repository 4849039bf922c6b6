-- name: registry.grain_stores
-- title_zh: 粮食收储企业
-- title_en: Grain stores
-- unit: 家 | operators
-- kind: count
-- definition_zh: 粮食收储企业；在统计日尚在经营（开业日不晚于统计日，未注销）的主体。
-- definition_en: Grain stores, in business on the day: opened by then, not closed.
-- basis: 粮食流通管理条例
-- owner: 市粮食和物资储备局 | Grain Bureau
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 36
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade = 'grain'
  AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed'))
  AND STARTS_WITH(area, $area)
