-- name: registry.canteens
-- title_zh: 学校食堂
-- title_en: School canteens
-- unit: 家 | canteens
-- kind: count
-- definition_zh: 学校（含托幼机构）食堂；在统计日尚在经营（开业日不晚于统计日，未注销）的主体。
-- definition_en: Canteens of schools and nurseries, in business on the day: opened by then, not closed.
-- basis: 食品安全法第五十七条；学校食品安全与营养健康管理规定
-- owner: 市教育局 | Bureau of Education
-- period: as_of
-- required: registry_operator.name licence_number address station_id
-- event: registry_operator.opened_on
-- order: 25
SELECT 'n' AS part, 'registry.operator' AS kind, id AS id, 1 AS weight, area AS area, opened_on AS day
FROM registry_operator
WHERE trade = 'canteen'
  AND (opened_on IS NULL OR opened_on <= $to)
  AND (closed_on > $to OR (closed_on IS NULL AND status <> 'closed'))
  AND STARTS_WITH(area, $area)
