"""Accounts of goods: mass balance of a firm, custody of a lot, and who states lot codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from shian.domains.supply.lots.models import Lot, Movement, Place
from shian.domains.supply.lots.queries import history

ZERO = Decimal(0)
Kind = Movement.Kind
_OUT = frozenset(Movement.OUT)
LONGEST = 2000  # lines of an account


@dataclass(frozen=True, slots=True)
class Line:
    """One food in one unit: what there was, what came and was made, what became of it, what should be left.

    ``difference`` is how much more left than there was (0 where it adds up).
    """

    food: str
    unit: str
    before: Decimal
    came: Decimal
    made: Decimal
    used: Decimal
    sent: Decimal
    returned: Decimal
    sold: Decimal
    wasted: Decimal

    @property
    def left(self) -> Decimal:
        """What should be there at the end; never below zero."""
        return max(self.sum, ZERO)

    @property
    def difference(self) -> Decimal:
        """By how much more left than came."""
        return max(-self.sum, ZERO)

    @property
    def sum(self) -> Decimal:
        """All that came less all that left, as stated."""
        gone = self.used + self.sent + self.returned + self.sold + self.wasted
        return self.before + self.came + self.made - gone


_BALANCE = """
SELECT coalesce(nullif(l.name, ''), nullif(m.product, ''), m.gtin) AS food, m.unit,
  coalesce(sum(CASE WHEN m.kind IN (1, 2) THEN m.quantity WHEN m.kind BETWEEN 3 AND 7 THEN -m.quantity END)
    FILTER (WHERE m.at < %(start)s), 0),
  coalesce(sum(m.quantity) FILTER (WHERE m.kind = 1 AND m.at >= %(start)s), 0),
  coalesce(sum(m.quantity) FILTER (WHERE m.kind = 2 AND m.at >= %(start)s), 0),
  coalesce(sum(m.quantity) FILTER (WHERE m.kind = 3 AND m.at >= %(start)s), 0),
  coalesce(sum(m.quantity) FILTER (WHERE m.kind = 4 AND m.at >= %(start)s), 0),
  coalesce(sum(m.quantity) FILTER (WHERE m.kind = 7 AND m.at >= %(start)s), 0),
  coalesce(sum(m.quantity) FILTER (WHERE m.kind = 5 AND m.at >= %(start)s), 0),
  coalesce(sum(m.quantity) FILTER (WHERE m.kind = 6 AND m.at >= %(start)s), 0)
FROM supply_movement m JOIN supply_place p ON p.id = m.place_id LEFT JOIN supply_lot l ON l.id = m.lot_id
WHERE p.operator_id = %(operator)s AND m.at < %(end)s
GROUP BY 1, 2 ORDER BY 1, 2 LIMIT %(most)s
"""


def mass_balance(operator: int, start: datetime, end: datetime) -> list[Line]:
    """A firm's goods between two moments (the end left out), food by food in its unit. One query."""
    given: dict[str, Any] = {"operator": operator, "start": start, "end": end, "most": LONGEST}
    with connection.cursor() as cursor:
        cursor.execute(_BALANCE, given)
        return [Line(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Interval:
    """A place had some of a lot, and answered for it, from a moment until another (None: it still does).

    ``most`` is the most it had in that time.
    """

    place: Place
    since: datetime
    until: datetime | None
    most: Decimal


def custody(lot: Lot) -> list[Interval]:
    """Who answered for a lot when, in order of time: from its arrival until all of it had left again."""
    return intervals(history(lot))


def intervals(rows: Iterable[Movement]) -> list[Interval]:
    """Intervals of custody from movements of one lot in time order; quantities that nobody stated count 0."""
    held: dict[int, tuple[Place, datetime, Decimal, Decimal]] = {}
    found: list[Interval] = []
    for row in rows:
        if row.kind == Kind.SEEN:
            continue
        place, since, now, most = held.get(row.place_id, (row.place, row.at, ZERO, ZERO))
        change = row.quantity or ZERO
        now += -change if row.kind in _OUT else change
        most = max(most, now)
        if now <= 0 and row.kind in _OUT:
            found.append(Interval(place, since, row.at, most))
            held.pop(row.place_id, None)
        else:
            held[row.place_id] = (place, since, now, most)
    found += [Interval(place, since, None, most) for place, since, _, most in held.values()]
    return sorted(found, key=lambda i: (i.since, i.place.pk))


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of how many receipts and shipments of a firm the lot was stated."""

    operator: int
    name: str
    trade: str
    stated: int
    all: int

    @property
    def share(self) -> Decimal:
        """In percent, to one place."""
        return (Decimal(100 * self.stated) / self.all).quantize(Decimal("0.1"))


_COMPLETE = """
SELECT o.id, o.name, o.trade, count(m.lot_id), count(*)
FROM supply_movement m JOIN supply_place p ON p.id = m.place_id
  JOIN registry_operator o ON o.id = p.operator_id
WHERE m.kind IN (1, 4, 7) AND NOT m.inferred AND m.at >= %(start)s AND m.at < %(end)s
  AND starts_with(o.area, %(area)s) AND (%(operator)s::bigint IS NULL OR o.id = %(operator)s)
GROUP BY o.id, o.name, o.trade ORDER BY count(*) - count(m.lot_id) DESC, o.id LIMIT %(most)s
"""


def completeness(
    start: datetime, end: datetime, *, area: str = "", operator: int | None = None, most: int = 50
) -> list[Completeness]:
    """Firms by how many receipts and shipments they told of without a lot, most first. One query."""
    given: dict[str, Any] = {"start": start, "end": end, "area": area, "operator": operator, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_COMPLETE, given)
        return [Completeness(*row) for row in cursor.fetchall()]
