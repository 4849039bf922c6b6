"""Which lots reached the premises that patients name, when, and by which way: the supply side.

Backward from every lot that was at the premises in the time in question: a lot upstream counts only by
deliveries that left before what they became was used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Max

from shian.domains.laboratory.codes import code_of
from shian.domains.supply.lots.models import Edge, Lot, Node, Place
from shian.domains.supply.trace.postgres import Tables
from shian.domains.supply.trace.reaching import reach_of
from shian.methods.tracing.bounds import Bounds

MOST_STARTS = 1500  # lots at the premises
MOST_NODES = 20_000
MOST_LEVELS = 12
MOST_FORWARD = 5_000
UNUSED = timedelta(days=14)  # how long a lot without shelf life and without a record of its use is there
SERVING = ("caterer", "canteen", "retail")


@dataclass(frozen=True, slots=True)
class Stay:
    """A lot at a premises named: between two moments, as goods of a class."""

    node: int
    lot: int
    place: int
    operator: int
    since: datetime
    until: datetime
    food_class: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A movement or transformation on the way."""

    source: int
    target: int


@dataclass
class Provenance:
    """For each lot upstream the stays it became; and of each node the lot, the place and the way down."""

    stays: dict[int, Stay] = field(default_factory=dict)
    reaches: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # lot → stays (node)
    down: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # node → nodes it went into
    lot_of: dict[int, int] = field(default_factory=dict)
    place_of: dict[int, int] = field(default_factory=dict)
    as_of: int = 0
    cut: bool = False

    def arrows(self, lot: int) -> list[Arrow]:
        """The ways from a lot to the premises named, as edges between nodes."""
        found: set[tuple[int, int]] = set()
        waiting = [node for node, of in self.lot_of.items() if of == lot]
        seen = set(waiting)
        while waiting:
            node = waiting.pop()
            for target in self.down.get(node, ()):
                found.add((node, target))
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return [Arrow(*pair) for pair in sorted(found)]


def provenance(operators: Sequence[int], since: datetime, until: datetime) -> Provenance:
    """Every lot that can have reached the premises of the operators between two moments (with zone)."""
    out = Provenance(as_of=Edge.objects.aggregate(last=Max("event"))["last"] or 0)
    places = dict(Place.objects.filter(operator__in=operators).values_list("pk", "operator_id"))
    if not places:
        return out
    _stays(places, since, until, out)
    if out.stays:
        _upstream(out)
    return out


def _stays(places: Mapping[int, int], since: datetime, until: datetime, out: Provenance) -> None:
    rows: Any = (
        Node.objects.filter(place__in=places, first_at__lte=until)
        .order_by("-first_at", "-pk")
        .values_list(
            "pk", "lot_id", "place_id", "first_at", "last_at", "came", "left", "lot__expires_on",
            "lot__food_class", "lot__name",
        )[: MOST_STARTS + 1]
    )  # fmt: skip
    found = list(rows)
    out.cut = len(found) > MOST_STARTS
    for pk, lot, place, first, last, came, left, expires, food, name in found[:MOST_STARTS]:
        ends = _ends(first, last, expires, used_up=came > 0 and left >= came)
        if ends >= since:
            # Menus name a class by its code, supply records mostly by its name.
            food_class = code_of("food_class", food) or food
            out.stays[pk] = Stay(pk, lot, place, places[place], first, ends, food_class, name)


def _ends(first: datetime, last: datetime | None, expires: Any, *, used_up: bool) -> datetime:
    """Until when a lot can have been eaten there: its last movement if it is used up, else its shelf life."""
    if used_up and last is not None:
        return last + timedelta(days=1)
    if expires is not None:
        return datetime(expires.year, expires.month, expires.day, 23, 59, tzinfo=UTC)
    return max(first, last or first) + UNUSED


def _upstream(out: Provenance) -> None:
    """Walk back in time from each stay; edges are read level by level for all of them together."""
    edges = _edges_behind(list(out.stays), out)
    nodes = set(out.stays) | {src for into in edges.values() for src, _t_out, _t_in in into}
    for pk, lot, place in Node.objects.filter(pk__in=nodes).values_list("pk", "lot_id", "place_id"):
        out.lot_of[pk], out.place_of[pk] = lot, place
    for stay in out.stays.values():
        for node in _walk(stay, edges, out):
            out.reaches[out.lot_of[node]].add(stay.node)


def _walk(stay: Stay, edges: Mapping[int, list[tuple[int, int, int]]], out: Provenance) -> set[int]:
    """Nodes from which goods can have come into a stay before it ended."""
    latest = {stay.node: int(stay.until.timestamp())}
    waiting = [stay.node]
    while waiting:
        node = waiting.pop()
        for src, left, arrived in edges.get(node, ()):
            if src not in out.lot_of or arrived > latest[node]:
                continue
            out.down[src].add(node)
            if left > latest.get(src, -(1 << 62)):
                latest[src] = left
                waiting.append(src)
    return {node for node in latest if node in out.lot_of}


def _edges_behind(start: list[int], out: Provenance) -> dict[int, list[tuple[int, int, int]]]:
    """Edges by where they arrive, from the starts backward."""
    into: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    seen, frontier = set(start), start
    for _level in range(MOST_LEVELS):
        if not frontier or len(seen) > MOST_NODES:
            break
        table = Tables().edges(np.array(sorted(frontier), np.int64), back=True, bounds=Bounds())
        rows = zip(
            table.src.tolist(), table.dst.tolist(), table.leave.tolist(), table.arrive.tolist(), strict=True
        )
        found: set[int] = set()
        for src, dst, left, arrived in rows:
            into[dst].append((src, left, arrived))
            if src not in seen:
                found.add(src)
        seen |= found
        frontier = list(found)
    out.cut = out.cut or bool(frontier)
    return into


def elsewhere(lot: int, known: Provenance, until: datetime) -> dict[int, datetime]:
    """Operators that serve or sell people and were reached by a lot besides those named, and since when."""
    start = [node for node, of in known.lot_of.items() if of == lot]
    bounds = Bounds(nodes=MOST_FORWARD, latest=int(until.timestamp()))
    reach = reach_of(Tables(), start, bounds=bounds, whole=False)
    rows: Any = (
        Node.objects.filter(pk__in=reach.nodes.tolist(), place__sort__in=SERVING, first_at__lte=until)
        .exclude(place__operator=None)
        .values_list("place__operator_id", "first_at")
    )
    first: dict[int, datetime] = {}
    for operator, at in rows:
        first[operator] = min(at, first.get(operator, at))
    return first


def lots_by_pk(pks: Sequence[int]) -> dict[int, Lot]:
    """Lots by number, with their makers."""
    return {lot.pk: lot for lot in Lot.objects.filter(pk__in=pks).select_related("operator")}
