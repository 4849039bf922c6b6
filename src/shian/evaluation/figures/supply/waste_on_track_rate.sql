-- name: supply.waste_on_track_rate
-- title_zh: 收运轨迹到点率
-- title_en: Stops confirmed by the vehicle's track
-- unit: %
-- kind: ratio
-- definition_zh: 已提交轨迹的车次中，车辆到达过的收运点除以全部收运点；厨房无登记位置的视为到达。
-- definition_en: Of the tours with a track, the stops at which the vehicle was over all stops; kitchens without a place on the register count as reached.
-- basis: 餐厨废弃物管理条例
-- owner: 市城乡管理局 | City Management Bureau
-- period: range
-- required: duties_wastetour.number vehicle track
-- event: duties_wastetour.day
-- order: 264
SELECT 'd' AS part, 'duties.wastetour' AS kind, t.id AS id, t.stops AS weight, t.area AS area, t.day AS day
FROM duties_wastetour AS t
WHERE t.off_track IS NOT NULL AND t.day BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
UNION ALL
SELECT 'n' AS part, 'duties.wastetour' AS kind, t.id AS id, t.stops - t.off_track AS weight, t.area AS area, t.day AS day
FROM duties_wastetour AS t
WHERE t.off_track IS NOT NULL AND t.day BETWEEN $from AND $to AND STARTS_WITH(t.area, $area)
