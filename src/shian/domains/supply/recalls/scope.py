"""The scope of a recall: lots, places, quantities, and what is recalled besides the suspect goods.

Quantities of a lot are in its unit. A recall is counted in the unit of the lot it began with; what was made
of it may be counted in others (vinegar in bottles, the dish in kilograms) and is never added to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import Max

from shian.domains.supply.lots.among import among
from shian.domains.supply.lots.models import Edge, Lot, Node
from shian.domains.supply.lots.units import PIECES
from shian.domains.supply.trace.possible import Beyond, beyond
from shian.domains.supply.trace.postgres import Tables
from shian.domains.supply.trace.reaching import reach_of
from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.store import EdgeTable, Expansion, Ints, Reach, Store

ZERO, ONE = Decimal(0), Decimal(1)
WHOLE = Decimal("Infinity")  # of what cannot be compared everything may be suspect
MOST_NODES = 2_000_000


@dataclass(slots=True)
class Spot:
    """A place in scope: how far down the chain, what it received and should still have, of which lots.

    Both in ``unit``: the recall's, where the place has had lots counted in it. ``chance`` is 1 where that is
    on record; below, or ``possible``, it may have got at most so much.
    """

    place: int
    tier: int
    unit: str
    received: Decimal = ZERO
    expected: Decimal = ZERO
    lots: set[int] = field(default_factory=set)
    possible: bool = False
    chance: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Line:
    """A lot in scope, quantities in its unit. ``suspect``: how much of it can at most be suspect goods;
    ``possible``: it may contain some, with this chance.
    """

    lot: Lot
    tier: int
    quantity: Decimal
    suspect: Decimal
    possible: bool = False
    chance: Decimal = ONE

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return self.lot.counted_in


@dataclass(frozen=True, slots=True)
class Scope:
    """What a recall of the suspect lots takes in, as of an event. ``reach`` is the closure it rests on.

    Sums are of the lots that are counted in ``unit``.
    """

    suspects: frozenset[int]
    unit: str
    lines: tuple[Line, ...]
    spots: tuple[Spot, ...]
    as_of: int
    cut: bool
    reach: Reach

    @property
    def quantity(self) -> Decimal:
        """How much was made of the lots in scope."""
        return sum((line.quantity for line in self.counted()), ZERO)

    @property
    def over(self) -> Decimal:
        """How much in scope cannot be the suspect goods: recalled for safety."""
        return sum((line.quantity - line.suspect for line in self.counted()), ZERO)

    @property
    def possible_quantity(self) -> Decimal:
        """How much was made of the lots that may contain it."""
        return sum((line.quantity for line in self.counted() if line.possible), ZERO)

    @property
    def possible_over(self) -> Decimal:
        """How much of these is to be expected free of it: recalled because nobody kept the codes."""
        maybe = [line for line in self.counted() if line.possible]
        return sum(((ONE - line.chance) * line.quantity for line in maybe), ZERO).quantize(Decimal("0.001"))

    def counted(self) -> list[Line]:
        """The lots that are counted in the recall's unit."""
        return [line for line in self.lines if line.unit == self.unit]


class Without:
    """A store without some nodes: how far it would have gone had a wholesaler not been there."""

    def __init__(self, store: Store, nodes: Ints) -> None:
        self.store, self.nodes = store, np.sort(nodes)

    def expand(self, frontier: Ints, *, back: bool, labels: Ints | None, bounds: Bounds) -> Expansion:
        """The other store's answer but for those nodes."""
        found = self.store.expand(frontier, back=back, labels=labels, bounds=bounds)
        keep = ~np.isin(found.nodes, self.nodes)
        times = None if found.times is None else found.times[keep]
        return Expansion(found.nodes[keep], times, found.origins[keep], found.events[keep])

    def edges(self, nodes: Ints, *, back: bool, bounds: Bounds) -> EdgeTable:
        """The other store's edges but for those at such nodes."""
        table = self.store.edges(nodes, back=back, bounds=bounds)
        return table[~(np.isin(table.src, self.nodes) | np.isin(table.dst, self.nodes))]


def window(since: datetime | None, until: datetime | None) -> Bounds:
    """Movements between two moments; none: all."""
    return Bounds(
        nodes=MOST_NODES,
        earliest=EARLY if since is None else int(since.timestamp()),
        latest=LATE if until is None else int(until.timestamp()),
    )


def scope_of(
    lots: Iterable[int],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    mixing: bool = False,
    store: Store | None = None,
    possible: Decimal | None = None,
    free: Iterable[int] = (),
    unit: str = "",
) -> Scope:
    """The lots and places that goods of these lots can have reached; ``unit``: that of the first lot.

    ``mixing`` takes in what was made at the same place on the same day as a lot in scope that was made from
    the suspect ones, and what came of it, until nothing new is found. ``possible``: with what may contain
    some, from this chance on, but for lots that were found ``free`` of it.
    """
    lots = list(lots)
    suspects, unit = frozenset(lots), unit or _unit_of(lots)
    store, bounds = store or Tables(), window(since, until)
    start = list(Node.objects.filter(lot__in=suspects).values_list("pk", flat=True))
    reach = reach_of(store, start, bounds=bounds, whole=until is None)
    while mixing and (more := _beside(reach.nodes)):
        grown = reach_of(store, [*start, *more], bounds=bounds, whole=until is None)
        if len(grown) == len(reach):
            break
        start, reach = [*start, *more], grown
    nodes = _nodes(reach.nodes)
    tiers = dict(zip(reach.nodes.tolist(), reach.levels.tolist(), strict=True))
    table = store.edges(np.sort(reach.nodes), back=False, bounds=bounds)
    scope = Scope(
        suspects=suspects,
        unit=unit,
        lines=_lines(table, nodes, tiers, suspects),
        spots=_spots(table, nodes, tiers, unit),
        as_of=Edge.objects.aggregate(last=Max("event"))["last"] or 0,
        cut=reach.cut,
        reach=reach,
    )
    if possible is None or reach.cut:
        return scope
    found = beyond(reach.nodes, tiers, since=since, until=until, least=float(possible), free=free)
    return _widened(scope, found, possible)


def _widened(scope: Scope, found: Beyond, least: Decimal) -> Scope:
    """The scope with the lots and places that may have some with at least this chance."""
    chosen = [one for one in found.lots if Decimal(one.chance) >= least]
    lots = Lot.objects.in_bulk([one.lot for one in chosen])
    lines = []
    for one in chosen:
        made = _made(lots[one.lot])
        most = min(made, _quantity(one.most))
        lines.append(Line(lots[one.lot], one.tier, made, most, True, _rounded(one.chance)))
    known, wanted = {spot.place for spot in scope.spots}, set(lots)
    held: dict[tuple[int, str], tuple[Decimal, Decimal]] = {}
    nodes = Node.objects.filter(pk__in=among(n.node for n in found.nodes), lot__in=wanted)
    for place, of, came, left in nodes.values_list("place_id", "lot__unit", "came", "left"):
        before = held.get((place, of or PIECES), (ZERO, ZERO))
        held[place, of or PIECES] = before[0] + came, before[1] + max(ZERO, came - left)
    spots = []
    for maybe in found.places(float(least)):
        if maybe.place not in known:
            units = {unit for place, unit in held if place == maybe.place} | maybe.most.keys()
            unit = scope.unit if scope.unit in units or not units else min(units)
            came, here = held.get((maybe.place, unit), (ZERO, ZERO))
            most = _quantity(maybe.most.get(unit, 0.0))
            chance = _rounded(maybe.chance)
            spots.append(Spot(maybe.place, maybe.tier, unit, came + most, here, maybe.lots, True, chance))
    return replace(
        scope,
        lines=(*scope.lines, *lines),
        spots=tuple(sorted((*scope.spots, *spots), key=lambda s: (s.tier, s.possible, s.place))),
        cut=scope.cut or not found.whole,
    )


def _quantity(amount: float) -> Decimal:
    return round(Decimal(amount), 3)


def _rounded(chance: float) -> Decimal:
    return round(Decimal(chance), 4)


def _made(lot: Lot) -> Decimal:
    return ZERO if lot.quantity is None else lot.quantity


def _unit_of(lots: Sequence[int]) -> str:
    """What the first of these lots is counted in."""
    return Lot.objects.values_list("unit", flat=True).filter(pk__in=lots[:1]).first() or PIECES


def _beside(nodes: Ints) -> list[int]:
    """Nodes where lots were made at a place and on a day at which a lot of these nodes was made."""
    made = (
        Lot.objects.filter(nodes__in=among(nodes.tolist()), made_at__isnull=False, made_on__isnull=False)
        .values_list("made_at", "made_on")
        .distinct()
    )
    found: list[int] = []
    for place, day in made:
        lots = Lot.objects.filter(made_at=place, made_on=day)
        found += Node.objects.filter(lot__in=lots, place=place).values_list("pk", flat=True)
    return sorted(set(found) - set(nodes.tolist()))


def _nodes(numbers: Ints) -> list[Any]:
    """The nodes of a closure with what the scope asks of them, and the unit that their lot is counted in."""
    wanted = Node.objects.filter(pk__in=among(numbers.tolist()))
    rows = wanted.values("id", "lot_id", "place_id", "came", "left", "lot__unit")
    return [{**row, "unit": row["lot__unit"] or PIECES} for row in rows]


def _spots(table: EdgeTable, nodes: list[Any], tiers: dict[int, int], unit: str) -> tuple[Spot, ...]:
    """Places by tier, then number; quantities in the recall's unit, or else in the first of the place's own.

    A place that told of no receipt has received what was sent to it by the records of the sender.
    """
    sent = _sent(table, nodes)
    units: dict[int, set[str]] = defaultdict(set)
    for row in nodes:
        units[row["place_id"]].add(row["unit"])
    spots: dict[int, Spot] = {}
    for row in nodes:
        place = row["place_id"]
        of = unit if unit in units[place] else min(units[place])
        spot = spots.setdefault(place, Spot(place, tiers[row["id"]], of))
        spot.tier = min(spot.tier, tiers[row["id"]])
        spot.lots.add(row["lot_id"])
        if row["unit"] == of:
            came = max(row["came"], sent.get(row["id"], ZERO))
            spot.received += came
            spot.expected += max(ZERO, came - row["left"])
    return tuple(sorted(spots.values(), key=lambda s: (s.tier, s.place)))


def _sent(table: EdgeTable, nodes: list[Any]) -> dict[int, Decimal]:
    """How much of its lot was sent to each node from other places."""
    lot_of = {row["id"]: row["lot_id"] for row in nodes}
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for src, dst, quantity in zip(
        table.src.tolist(), table.dst.tolist(), table.quantity.tolist(), strict=True
    ):
        if src != dst and dst in lot_of and lot_of.get(src) == lot_of[dst]:
            found[dst] += Decimal(repr(quantity))
    return found


def _lines(
    table: EdgeTable, nodes: list[Any], tiers: dict[int, int], suspects: frozenset[int]
) -> tuple[Line, ...]:
    tier: dict[int, int] = {}
    for row in nodes:
        tier[row["lot_id"]] = min(tier.get(row["lot_id"], 1 << 30), tiers[row["id"]])
    most = _at_most(table, nodes, suspects)
    lots = Lot.objects.in_bulk(list(tier))
    lines = []
    for pk in sorted(tier, key=lambda pk: (tier[pk], pk)):
        lot = lots[pk]
        made = _made(lot)
        lines.append(Line(lot, tier[pk], made, made if pk in suspects else min(made, most[pk])))
    return tuple(lines)


def _at_most(table: EdgeTable, nodes: list[Any], suspects: frozenset[int]) -> dict[int, Decimal]:
    """How much suspect goods each lot can at most hold: what went into it from lots that hold some.

    Edges are taken in order of their time, so that a lot's share is known before it is passed on. What is
    counted in another unit than the lot it went into cannot be compared: then all of that lot.
    """
    lot_of = {row["id"]: row["lot_id"] for row in nodes}
    unit_of = {row["lot_id"]: row["unit"] for row in nodes}
    held: dict[int, Decimal] = defaultdict(lambda: ZERO)
    order = np.argsort(table.leave, kind="stable")
    columns = (table.src[order].tolist(), table.dst[order].tolist(), table.quantity[order].tolist())
    for src, dst, quantity in zip(*columns, strict=True):
        source, target = lot_of.get(src), lot_of.get(dst)
        if source is None or target is None or source == target or target in suspects:
            continue
        if unit_of[source] != unit_of[target]:
            held[target] = WHOLE
            continue
        passed = Decimal(repr(quantity))
        held[target] += passed if source in suspects else min(passed, held[source])
    return held
