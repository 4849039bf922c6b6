-- name: supply.school_suppliers
-- title_zh: 学校大宗食品定点供应商
-- title_en: Designated suppliers of schools
-- unit: 家 | suppliers
-- kind: count
-- definition_zh: 统计日在名录内的学校大宗食品定点供应商（同一供应商按品类计）。
-- definition_en: Suppliers listed for schools on the day, one for each sort of goods.
-- basis: 学校食品安全与营养健康管理规定
-- owner: 市教育局 | Bureau of Education
-- period: as_of
-- required: duties_supplier.tender goods
-- event: duties_supplier.listed_from
-- order: 270
SELECT 'n' AS part, 'duties.supplier' AS kind, t.id AS id, 1 AS weight, t.area AS area, t.listed_from AS day
FROM duties_supplier AS t
WHERE t.state = 'listed' AND t.listed_from <= $to AND t.listed_to >= $to AND STARTS_WITH(t.area, $area)
