"""Kitchen waste held against the meals that were served: who gives far less, or far more, than the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.db import connection

FAR = 4  # times above or below the median: worth a look, no proof
MOST = 50_000


@dataclass(frozen=True, slots=True)
class Kitchen:
    """A kitchen under contract in a period: stops, kilograms, and grams of waste a meal (None: no days)."""

    operator: int
    name: str
    covers: int
    days: int
    stops: int
    food_kg: Decimal
    oil_kg: Decimal

    @property
    def grams(self) -> Decimal | None:
        """Kitchen waste in grams a meal, to one place."""
        meals = self.covers * self.days
        return (self.food_kg * 1000 / meals).quantize(Decimal("0.1")) if meals else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The kitchens' median in grams a meal, and those far from it: never collected, far less, far more."""

    median: Decimal | None
    kitchens: int
    never: tuple[Kitchen, ...]
    less: tuple[Kitchen, ...]
    more: tuple[Kitchen, ...]


_KITCHENS = """
SELECT c.operator_id, o.name, c.covers,
  greatest(0, least(coalesce(c.until, %(end)s), %(end)s) - greatest(c.since, %(start)s) + 1),
  count(p.id), coalesce(sum(p.food_kg), 0), coalesce(sum(p.oil_kg), 0)
FROM duties_wastecontract c JOIN registry_operator o ON o.id = c.operator_id
LEFT JOIN (duties_pickup p JOIN duties_wastetour t
    ON t.id = p.tour_id AND t.day BETWEEN %(start)s AND %(end)s)
  ON p.kitchen_id = c.operator_id AND t.day >= c.since AND (c.until IS NULL OR t.day <= c.until)
WHERE c.since <= %(end)s AND (c.until IS NULL OR c.until >= %(start)s) AND starts_with(c.area, %(area)s)
GROUP BY c.id, o.name ORDER BY c.operator_id, c.id LIMIT %(most)s
"""


def kitchens(start: date, end: date, area: str = "") -> list[Kitchen]:
    """The kitchens with a contract between two days (both counted) in an area. One query."""
    given: dict[str, Any] = {"start": start, "end": end, "area": area, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_KITCHENS, given)
        return [Kitchen(*row) for row in cursor.fetchall()]


def compare(rows: Sequence[Kitchen]) -> Comparison:
    """Hold each kitchen against the median of those that were collected from."""
    given = {k: k.grams for k in rows if k.stops and k.grams is not None}
    middle = median([g for g in given.values() if g is not None]) if given else None
    far = Decimal(FAR)
    less = [k for k, g in given.items() if middle and g is not None and g * far < middle]
    more = [k for k, g in given.items() if middle and g is not None and g > middle * far]
    return Comparison(
        median=middle,
        kitchens=len(rows),
        never=tuple(k for k in rows if not k.stops and k.days),
        less=tuple(sorted(less, key=lambda k: (k.grams or 0, k.operator))),
        more=tuple(sorted(more, key=lambda k: (-(k.grams or 0), k.operator))),
    )
