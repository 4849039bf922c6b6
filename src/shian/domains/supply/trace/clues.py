"""The possible part of a trace as its page shows it: by step apart from the certain one, with names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.lots.units import amount
from shian.domains.supply.trace.possible import Beyond, Move, beyond
from shian.domains.supply.trace.spread import Spread

SHOWN = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """A movement without a code that may be of a traced lot."""

    step: int
    percent: int
    food: str
    source: Place
    place: Place | None
    at: datetime
    least: str
    most: str


@dataclass(frozen=True, slots=True)
class ShownLot:
    """A lot that may contain goods of a traced one."""

    step: int
    percent: int
    lot: Lot
    maker: str
    most: str


@dataclass(frozen=True, slots=True)
class Clues:
    """What the page lists: the first movements of ``count``, at so many places; lots; whether it is all."""

    moves: tuple[Shown, ...] = ()
    lots: tuple[ShownLot, ...] = ()
    count: int = 0
    places: int = 0
    whole: bool = True


def clues_of(spread: Spread) -> Clues:
    """What may have gone on from the places of a trace."""
    found = beyond(
        np.array([stop.node for stop in spread.stops], np.int64),
        {stop.node: stop.tier for stop in spread.stops},
        since=spread.asked.since,
        until=spread.asked.until,
    )
    return Clues(
        moves=_moves(found),
        lots=_lots(found),
        count=len(found.moves),
        places=len(found.places()),
        whole=found.whole,
    )


def _moves(found: Beyond) -> tuple[Shown, ...]:
    moves = found.moves[:SHOWN]
    places = Place.objects.in_bulk({pk for m in moves for pk in (m.source, m.place) if pk is not None})
    names = dict(
        Lot.objects.filter(pk__in={lot for m in moves for lot in m.content}).values_list("pk", "name")
    )
    return tuple(
        Shown(
            move.step, move.percent, _food(move, names), places[move.source],
            None if move.place is None else places[move.place], move.at,
            _told(move.least, move.goods.unit), _told(move.most, move.goods.unit),
        )
        for move in moves
    )  # fmt: skip


def _food(move: Move, names: dict[int, str]) -> str:
    return move.goods.name or "、".join(dict.fromkeys(names[lot] for lot in move.content))


def _told(quantity: float, unit: str) -> str:
    return amount(round(Decimal(quantity), 1), unit)


def _lots(found: Beyond) -> tuple[ShownLot, ...]:
    rows = found.lots[:SHOWN]
    lots = Lot.objects.select_related("operator").in_bulk([row.lot for row in rows])
    out = []
    for row in rows:
        lot = lots[row.lot]
        maker = lot.operator.name if lot.operator is not None else lot.maker_name
        out.append(ShownLot(row.step, round(100 * row.chance), lot, maker, _told(row.most, lot.unit)))
    return tuple(out)
