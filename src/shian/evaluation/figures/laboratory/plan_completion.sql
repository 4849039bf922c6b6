-- name: laboratory.plan_completion
-- title_zh: 监督抽检计划完成率
-- title_en: Completion of the sampling plan
-- unit: %
-- kind: ratio
-- definition_zh: 逐项指标计算：每项指标已完成批次（不超过该项指标）之和，除以指标之和；某项超额不能抵补另一项欠额。
-- definition_en: By quota: samples taken under each, at most the quota itself, over the sum of quotas; a surplus in one does not make up for a shortfall in another.
-- basis: 食品安全抽样检验管理办法第八条至第十条；国家食品安全示范城市评价细则（2021版）
-- owner: 市市场监督管理局 | Market Supervision Bureau
-- period: year
-- required: laboratory_quota.food_class link batches
-- order: 41
SELECT 'd' AS part, 'laboratory.quota' AS kind, q.id AS id, q.batches AS weight, q.area AS area,
  CAST(NULL AS DATE) AS day
FROM laboratory_quota AS q
JOIN laboratory_plan AS p ON p.id = q.plan_id
WHERE p.state IN ('approved', 'published', 'closed') AND q.task = '1'
  AND p.year BETWEEN EXTRACT(YEAR FROM $from) AND EXTRACT(YEAR FROM $to) AND STARTS_WITH(q.area, $area)
UNION ALL
SELECT 'n' AS part, 'laboratory.quota' AS kind, q.id AS id, LEAST(q.batches, t.taken) AS weight, q.area AS area,
  CAST(NULL AS DATE) AS day
FROM laboratory_quota AS q
JOIN laboratory_plan AS p ON p.id = q.plan_id
JOIN (
  SELECT k.plan_id AS plan_id, SUBSTR(s.area, 1, 6) AS area, k.food_class AS food_class, k.link AS link, COUNT(*) AS taken
  FROM laboratory_sample AS s
  JOIN laboratory_task AS k ON k.id = s.task_id
  WHERE s.task_sort = '1' AND s.state NOT IN ('rejected', 'cancelled')
  GROUP BY k.plan_id, SUBSTR(s.area, 1, 6), k.food_class, k.link
) AS t ON t.plan_id = q.plan_id AND t.area = SUBSTR(q.area, 1, 6) AND t.food_class = q.food_class AND t.link = q.link
WHERE p.state IN ('approved', 'published', 'closed') AND q.task = '1'
  AND p.year BETWEEN EXTRACT(YEAR FROM $from) AND EXTRACT(YEAR FROM $to) AND STARTS_WITH(q.area, $area)
