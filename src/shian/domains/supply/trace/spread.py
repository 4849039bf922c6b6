"""How a lot spread, or what it came of: nodes by tier, grouped so that ten thousand stay readable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.html import escape

from shian.domains.supply.lots.among import among
from shian.domains.supply.lots.models import Node, Place
from shian.domains.supply.lots.units import PIECES, WORDS, amount
from shian.domains.supply.trace.postgres import Tables
from shian.domains.supply.trace.reaching import reach_of
from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.store import EdgeTable, Reach, Store

MOST_NODES = 200_000
NAMED = 6  # places of a tier and sort that are drawn by name; the others as one
SORTS = dict(Place.Sort.choices)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: which way, regarding time or not, movements of when, how far."""

    back: bool = False
    temporal: bool = True
    since: datetime | None = None
    until: datetime | None = None
    levels: int | None = None

    def bounds(self) -> Bounds:
        """As the store takes it."""
        return Bounds(
            levels=self.levels,
            nodes=MOST_NODES,
            earliest=EARLY if self.since is None else int(self.since.timestamp()),
            latest=LATE if self.until is None else int(self.until.timestamp()),
        )


@dataclass(frozen=True, slots=True)
class Stop:
    """A lot at a place in the answer. ``at``: when it can first have been reached (back: last have left)."""

    node: int
    tier: int
    lot: int
    lot_name: str
    lot_number: str
    lot_state: str
    place: int
    place_name: str
    sort: str
    area: str
    at: datetime | None
    came: Decimal
    here: Decimal
    longitude: Decimal | None
    latitude: Decimal | None
    unit: str = "KGM"

    @property
    def came_told(self) -> str:
        """How much came, in words."""
        return amount(self.came, self.unit)

    @property
    def here_told(self) -> str:
        """How much is there now, in words."""
        return amount(self.here, self.unit)

    @property
    def sort_label(self) -> str:
        """The sort of place in words."""
        return str(SORTS.get(self.sort, self.sort))


@dataclass(frozen=True, slots=True)
class Spread:
    """The answer, in the order of tiers, and the edges among its nodes."""

    asked: Asked
    stops: list[Stop]
    edges: EdgeTable
    cut: bool

    @property
    def places(self) -> int:
        """How many places."""
        return len({stop.place for stop in self.stops})

    @property
    def unit(self) -> str:
        """What all of it is counted in, in words; empty where lots of several units are in the answer."""
        units = {stop.unit or PIECES for stop in self.stops}
        return "".join(str(WORDS.get(unit, unit)) for unit in units) if len(units) == 1 else ""

    @property
    def lots(self) -> int:
        """How many lots."""
        return len({stop.lot for stop in self.stops})


def start_nodes(lot: int, place: int | None = None) -> list[int]:
    """The nodes of a lot, at one place or at all."""
    nodes = Node.objects.filter(lot=lot)
    return list((nodes.filter(place=place) if place else nodes).values_list("pk", flat=True))


def spread_of(start: Sequence[int], asked: Asked, store: Store | None = None) -> Spread:
    """Trace from these nodes, tiers counted from where among them the way begins."""
    store = store or Tables()
    whole = asked.until is None and asked.since is None
    reach = reach_of(
        store, start, back=asked.back, temporal=asked.temporal, bounds=asked.bounds(), whole=whole
    )
    edges = store.edges(np.sort(reach.nodes), back=False, bounds=asked.bounds())
    inside = np.isin(edges.dst, reach.nodes)
    return Spread(asked, _stops(reach), edges[inside], reach.cut)


def _stops(reach: Reach) -> list[Stop]:
    tiers = dict(zip(reach.nodes.tolist(), reach.levels.tolist(), strict=True))
    times = {} if reach.times is None else dict(zip(reach.nodes.tolist(), reach.times.tolist(), strict=True))
    rows = Node.objects.filter(pk__in=among(reach.nodes.tolist())).values_list(
        "pk", "lot_id", "lot__name", "lot__lot_number", "lot__state", "place_id", "place__name",
        "place__sort", "place__area", "came", "left", "place__longitude", "place__latitude", "first_at",
        "lot__unit",
    )  # fmt: skip
    stops = [
        Stop(
            pk, tiers[pk], lot, name, number, state, place, place_name, sort, area,
            _moment(times.get(pk)) or first_at, came, max(Decimal(0), came - left), longitude, latitude,
            unit,
        )
        for (
            pk, lot, name, number, state, place, place_name, sort, area, came, left, longitude, latitude,
            first_at, unit,
        ) in rows.iterator(chunk_size=5000)
    ]  # fmt: skip
    return sorted(stops, key=lambda s: (s.tier, s.node))


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None or abs(seconds) >= LATE // 2 else datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True, slots=True)
class Box:
    """One place, or all others of a sort, in a tier."""

    key: str
    label: str
    tier: int
    places: int
    quantity: Decimal
    held: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """What went between two boxes."""

    source: str
    target: str
    quantity: float
    count: int


def grouped(spread: Spread, named: int = NAMED) -> tuple[list[Box], list[Flow]]:
    """Boxes and flows of a drawing: in each tier and sort the largest places by name, the rest as one."""
    amounts: dict[tuple[int, str], dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    names = {stop.place: stop.place_name for stop in spread.stops}
    for stop in spread.stops:
        amounts[stop.tier, stop.sort][stop.place] += stop.came
    box_of: dict[tuple[int, int], str] = {}
    boxes: dict[str, Box] = {}
    held = {(s.tier, s.place) for s in spread.stops if s.lot_state in ("held", "recalled")}
    for (tier, sort), by_place in sorted(amounts.items()):
        ranked = sorted(by_place, key=lambda place: (-by_place[place], place))
        own = ranked if len(ranked) <= named + 1 else ranked[:named]
        for place in own:
            _add(boxes, box_of, f"{tier}/{place}", names[place], tier, [place], by_place, held)
        if rest := ranked[len(own) :]:
            label = f"{SORTS.get(sort, sort)} × {len(rest)}"
            _add(boxes, box_of, f"{tier}/{sort}", label, tier, rest, by_place, held)
    return list(boxes.values()), _flows(spread, box_of)


def _add(
    boxes: dict[str, Box],
    box_of: dict[tuple[int, int], str],
    key: str,
    label: str,
    tier: int,
    places: Iterable[int],
    quantity: dict[int, Decimal],
    held: set[tuple[int, int]],
) -> None:
    places = list(places)
    total = sum((quantity[place] for place in places), Decimal(0))
    boxes[key] = Box(key, label, tier, len(places), total, any((tier, place) in held for place in places))
    box_of.update(dict.fromkeys(((tier, place) for place in places), key))


def _flows(spread: Spread, box_of: dict[tuple[int, int], str]) -> list[Flow]:
    """Flows from a tier to a later one; what goes back or aside is in the table, not in the drawing."""
    where = {stop.node: (stop.tier, stop.place) for stop in spread.stops}
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0])
    edges = spread.edges
    for src, dst, quantity in zip(
        edges.src.tolist(), edges.dst.tolist(), edges.quantity.tolist(), strict=True
    ):
        one, other = where[src], where[dst]
        if spread.asked.back:
            one, other = other, one
        if one[0] < other[0]:
            total = sums[box_of[one], box_of[other]]
            total[0] += quantity
            total[1] += 1
    return [Flow(a, b, total, int(count)) for (a, b), (total, count) in sorted(sums.items())]


def sankey(spread: Spread) -> dict[str, Any] | None:
    """The drawing as an option of the chart library; None where there is nothing to draw."""
    boxes, flows = grouped(spread)
    if not flows:
        return None
    names = {box.key: box.label for box in boxes}
    return {
        "type": "option",
        "option": {
            "tooltip": {"confine": True},
            "series": [
                {
                    "type": "sankey",
                    "nodeAlign": "left",
                    "nodeGap": 6,
                    "left": 4,
                    "right": 150,
                    "draggable": False,
                    "label": {"fontSize": 12, "width": 140, "overflow": "truncate"},
                    "labelLayout": {"hideOverlap": True},
                    "emphasis": {"focus": "adjacency"},
                    "lineStyle": {"color": "source", "opacity": 0.25},
                    "data": [
                        {
                            "name": box.key,
                            "depth": box.tier,
                            "value": float(box.quantity),
                            "label": {"formatter": box.label},
                            "tooltip": _told(box.label, box.quantity, spread.unit),
                            "itemStyle": {"color": "#b0392a" if box.held else "#1f5f52"},
                        }
                        for box in boxes
                    ],
                    "links": [
                        {
                            "source": f.source,
                            "target": f.target,
                            "value": max(f.quantity, 0.001),
                            "tooltip": _told(
                                f"{names[f.source]} → {names[f.target]}", f.quantity, spread.unit
                            ),
                        }
                        for f in flows
                    ],
                }
            ],
        },
    }


def _told(words: str, quantity: Decimal | float, unit: str) -> dict[str, str]:
    """What the pointer is told; the chart takes it as markup with braces for its own values.

    Without a unit no quantity is told: bottles and kilograms do not add up to anything.
    """
    text = f"{words} · {quantity:,.0f} {unit}" if unit else words
    return {"formatter": escape(text).replace("{", "&#123;")}


def points(spread: Spread) -> list[list[Any]]:
    """Places for the map: longitude, latitude, tier, first moment (seconds), name, quantity."""
    best: dict[int, list[Any]] = {}
    for stop in spread.stops:
        if stop.longitude is None or stop.latitude is None:
            continue
        at = None if stop.at is None else int(stop.at.timestamp())
        known = best.setdefault(
            stop.place, [float(stop.longitude), float(stop.latitude), stop.tier, at, stop.place_name, 0.0]
        )
        known[5] += float(stop.came)
        if at is not None and (known[3] is None or at < known[3]):
            known[3] = at
    return sorted(best.values(), key=lambda p: (p[2], p[3] or 0))
