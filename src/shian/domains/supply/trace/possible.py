"""Where goods may have gone without their lot code: from places that keep none, with chances and bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Q

from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.lots.models.movements import Movement
from shian.domains.supply.trace.spread import Spread, Stop
from shian.methods.tracing.possible import UNCODED, Arrivals, Departures, Habits, inferred

MOST_ROWS = 200_000
MOST_GROUPS = 400
KILOGRAMS = "KGM"
FORTNIGHT = 14
Kind = Movement.Kind


@dataclass(frozen=True, slots=True)
class Possible:
    """A place that may have got some of what is traced: how likely, and how much at least and at most."""

    source: Place
    place: Place | None
    product: str
    at: datetime
    chance: float
    least: float
    most: float

    @property
    def percent(self) -> int:
        """The chance in whole percent."""
        return round(100 * self.chance)


def possible_of(spread: Spread) -> tuple[list[Possible], bool]:
    """What left without a lot code from places of the trace, the likeliest first; whether it is all of it.

    One step beyond the trace: how it went on from there nobody has told.
    """
    by_place: dict[int, list[Stop]] = defaultdict(list)
    for stop in spread.stops:
        by_place[stop.place].append(stop)
    groups = _groups(by_place)
    found: list[Possible] = []
    for place, key in groups[:MOST_GROUPS]:
        found += _group(place, key, by_place[place])
    found.sort(key=lambda one: (-one.chance, -one.most, one.at))
    return found, len(groups) <= MOST_GROUPS


def _groups(by_place: dict[int, list[Stop]]) -> list[tuple[int, tuple[str, str]]]:
    """Places and products of the trace of which something left without a code."""
    left = (
        Movement.objects.filter(place__in=list(by_place), lot=None, kind=Kind.LEFT)
        .values_list("place_id", "gtin", "product")
        .distinct()
    )
    lots = Lot.objects.in_bulk({stop.lot for stops in by_place.values() for stop in stops})
    out = []
    for place, gtin, product in sorted(left):
        if any(_same(lots[stop.lot], gtin, product) for stop in by_place[place]):
            out.append((place, (gtin, product)))
    return out


def _same(lot: Lot, gtin: str, product: str) -> bool:
    return lot.gtin == gtin if gtin else lot.name == product


def _group(place: int, key: tuple[str, str], stops: Sequence[Stop]) -> list[Possible]:
    """One place and product: its stock through time, and what the departures without a code can have been."""
    gtin, product = key
    of_lot = Q(lot__gtin=gtin) if gtin else Q(lot__name=product)
    uncoded = Q(lot=None, gtin=gtin) if gtin else Q(lot=None, product=product)
    rows = list(
        Movement.objects.filter(of_lot | uncoded, place=place, unit=KILOGRAMS, quantity__isnull=False)
        .exclude(kind=Kind.SEEN)
        .select_related("place", "other", "lot")
        .order_by("at", "pk")[:MOST_ROWS]
    )
    came = [row for row in rows if row.kind in Movement.IN and row.lot_id is not None]
    went = [row for row in rows if row.kind in Movement.OUT]
    traced = {stop.lot for stop in stops}
    if not any(row.lot_id in traced for row in came):
        return []
    answer = inferred(_arrivals(came), _departures(went), Habits(longest=_longest(row.lot for row in came)))
    table, name = answer.edges, product or stops[0].lot_name
    found = []
    for at in range(len(table)):
        row = went[int(table.dst[at])]
        if int(table.src[at]) in traced and row.lot_id is None and row.kind == Kind.LEFT:
            found.append(
                Possible(
                    row.place, row.other, name, row.at, float(table.chance[at]), float(answer.least[at]),
                    float(answer.most[at]),
                )
            )  # fmt: skip
    return found


def _longest(lots: Iterable[Lot]) -> int:
    """Seconds that goods can be in stock: their shelf life, a fortnight where none is known."""
    lives = [(lot.expires_on - lot.made_on).days for lot in lots if lot.expires_on and lot.made_on]
    return max([FORTNIGHT, *lives]) * 86_400


def _arrivals(rows: Iterable[Any]) -> Arrivals:
    """Lots stand for their nodes here: all rows are of one place."""
    rows = list(rows)
    nothing = np.zeros(len(rows), np.int64)
    return Arrivals(
        node=np.array([row.lot_id for row in rows], np.int64),
        place=nothing,
        product=nothing,
        time=np.array([int(row.at.timestamp()) for row in rows], np.int64),
        kilos=np.array([float(row.quantity) for row in rows], np.float64),
    )


def _departures(rows: Sequence[Any]) -> Departures:
    nothing = np.zeros(len(rows), np.int64)
    times = np.array([int(row.at.timestamp()) for row in rows], np.int64)
    return Departures(
        lot=np.array([UNCODED if row.lot_id is None else row.lot_id for row in rows], np.int64),
        to=np.arange(len(rows), dtype=np.int64),
        place=nothing,
        product=nothing,
        time=times,
        arrive=times,
        kilos=np.array([float(row.quantity) for row in rows], np.float64),
        event=np.array([row.event for row in rows], np.int64),
    )
