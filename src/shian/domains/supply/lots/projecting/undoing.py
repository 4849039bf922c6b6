"""Taking an event back that was declared wrong: its rows go, and what it had completed is open again."""

from __future__ import annotations

from typing import Any

from django.db import connection

from shian.domains.supply.lots.models import Movement

_SUMS = """
UPDATE supply_node n SET came = n.came - w.came, "left" = n."left" - w.gone, sold = n.sold - w.sold,
  wasted = n.wasted - w.wasted
FROM (
  SELECT lot_id, place_id,
    coalesce(sum(quantity) FILTER (WHERE kind = ANY(%(came)s)), 0) AS came,
    coalesce(sum(quantity) FILTER (WHERE kind = ANY(%(gone)s)), 0) AS gone,
    coalesce(sum(quantity) FILTER (WHERE kind = %(sold)s), 0) AS sold,
    coalesce(sum(quantity) FILTER (WHERE kind = %(wasted)s), 0) AS wasted
  FROM supply_movement WHERE event = %(event)s AND lot_id IS NOT NULL GROUP BY lot_id, place_id
) w WHERE n.lot_id = w.lot_id AND n.place_id = w.place_id RETURNING n.id
"""
# A departure that was received stays as the receipt's word: the inferred departure is told again.
_INFER = """
INSERT INTO supply_movement (event, at, kind, place_id, other_id, lot_id, gtin, product, quantity, unit, step,
  inferred)
SELECT e.event_in, to_timestamp(e.t_in), %(left)s, s.place_id, d.place_id, s.lot_id, '', '', e.quantity,
  l.unit, '', true
FROM supply_edge e JOIN supply_node s ON s.id = e.src JOIN supply_node d ON d.id = e.dst
JOIN supply_lot l ON l.id = s.lot_id
WHERE e.event = %(event)s AND e.event_in IS NOT NULL AND e.event_in <> e.event
"""
_INFERRED_SUMS = """
UPDATE supply_node n SET "left" = n."left" + w.quantity
FROM (SELECT src, sum(coalesce(quantity, 0)) AS quantity FROM supply_edge
  WHERE event = %(event)s AND event_in IS NOT NULL AND event_in <> event GROUP BY src) w
WHERE n.id = w.src RETURNING n.id
"""
# A shipment that was voided and is now declared wrong never was: its voiding takes nothing back any more.
_MOOT_SUMS = """
UPDATE supply_node n SET "left" = n."left" + w.quantity
FROM (SELECT src, sum(coalesce(quantity, 0)) AS quantity FROM supply_voided WHERE sent = %(event)s
  GROUP BY src) w WHERE n.id = w.src RETURNING n.id
"""
_MOOT = (
    "DELETE FROM supply_movement m USING supply_voided v JOIN supply_node n ON n.id = v.src "
    "WHERE v.sent = %(event)s AND m.event = v.event AND m.lot_id = n.lot_id AND m.place_id = n.place_id "
    "AND m.kind = %(left)s AND m.quantity IS NOT DISTINCT FROM -v.quantity",
    "DELETE FROM supply_voided WHERE sent = %(event)s",
)
_STATEMENTS = (
    "INSERT INTO supply_edge (src, dst, event, t_out, t_in, kind, quantity, received) "
    "SELECT src, dst, sent, t_out, t_in, kind, quantity, false FROM supply_voided WHERE event = %(event)s "
    "ORDER BY id",
    "DELETE FROM supply_voided WHERE event = %(event)s",
    "UPDATE supply_edge SET event = event_in, t_out = t_in WHERE event = %(event)s AND event_in <> event",
    "UPDATE supply_edge SET received = false, event_in = NULL, t_in = t_out "
    "WHERE event_in = %(event)s AND event <> event_in",
    "DELETE FROM supply_edge WHERE event = %(event)s",
    "DELETE FROM supply_movement WHERE event = %(event)s",
    "DELETE FROM supply_packed WHERE event = %(event)s",
    "DELETE FROM supply_processpart WHERE event = %(event)s",
)
_TIMES = """
UPDATE supply_node n SET first_at = w.first_at, last_at = w.last_at
FROM (SELECT k.id, min(m.at) AS first_at, max(m.at) AS last_at FROM supply_node k
  LEFT JOIN supply_movement m ON m.lot_id = k.lot_id AND m.place_id = k.place_id
  WHERE k.id = ANY(%s) GROUP BY k.id) w WHERE n.id = w.id
"""


def undo(event: int) -> list[int]:
    """Take back what an event did; return the nodes whose sums changed. The batch must be written before."""
    kinds = Movement.Kind
    given: dict[str, Any] = {
        "event": event,
        "came": [k.value for k in Movement.IN],
        "gone": [k.value for k in Movement.OUT],
        "sold": kinds.SOLD.value,
        "wasted": kinds.WASTED.value,
        "left": kinds.LEFT.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOOT_SUMS, given)
        moot = {row[0] for row in cursor.fetchall()}
        for statement in _MOOT:
            cursor.execute(statement, given)
        cursor.execute(_SUMS, given)
        touched = moot | {row[0] for row in cursor.fetchall()}
        cursor.execute(_INFERRED_SUMS, given)
        touched |= {row[0] for row in cursor.fetchall()}
        cursor.execute(_INFER, given)
        for statement in _STATEMENTS:
            cursor.execute(statement, given)
        cursor.execute(_TIMES, [sorted(touched)])
    return sorted(touched)
