"""Where goods may have gone without their lot code, and what may have been made of them, step by step.

From the places of a trace: what left them without a code may have been of a traced lot (``stock``); it went
on from where it came to, or other lots were made of it. Each step multiplies chances; ways are taken as
independent of each other. A clue, not a fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from shian.domains.supply.lots.among import among
from shian.domains.supply.lots.models import Movement, Node
from shian.domains.supply.trace.postgres import Tables
from shian.domains.supply.trace.stock import FORTNIGHT, Goods, Group, Parcel, Stocks, goods_of, key_of
from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.store import Ints, Store, closure_over

LEAST = 0.05  # chances below this are not followed
MOST_STEPS = 8
MOST_MOVES = 5_000
MOST_ROUNDS = 50
CLOSER = 0.001  # a chance that grows by less is not passed on again
Kind = Movement.Kind


@dataclass(frozen=True, slots=True)
class Part:
    """That something holds goods of a lot: how likely, at least and at most how much."""

    chance: float
    least: float
    most: float


Content = dict[int, Part]  # by lot


@dataclass(frozen=True, slots=True)
class Move:
    """Goods without a code that may be of traced lots: from a place to another, or to nobody knows where."""

    step: int
    tier: int
    source: int
    place: int | None
    goods: Goods
    at: datetime
    content: Content

    @property
    def chance(self) -> float:
        """That there is something of a traced lot in it."""
        return joint(part.chance for part in self.content.values())

    @property
    def least(self) -> float:
        """How much of traced lots is in it for certain, if it is of what the records say."""
        return sum(part.least for part in self.content.values())

    @property
    def most(self) -> float:
        """How much of traced lots can be in it."""
        return sum(part.most for part in self.content.values())

    @property
    def percent(self) -> int:
        """The chance in whole percent."""
        return round(100 * self.chance)


@dataclass(frozen=True, slots=True)
class MaybeLot:
    """A lot that may contain goods of traced lots; at most so much of them."""

    lot: int
    chance: float
    most: float
    tier: int
    step: int


@dataclass(frozen=True, slots=True)
class MaybeNode:
    """A lot that may contain it, at a place of which the records say that it was there."""

    node: int
    lot: int
    place: int
    chance: float
    tier: int


@dataclass(slots=True)
class MaybePlace:
    """A place that may have got some: how likely, at most how much without a code by unit, of which lots."""

    place: int
    tier: int
    chance: float = 0.0
    most: dict[str, float] = field(default_factory=dict)
    lots: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Beyond:
    """All that lies beyond the certain trace. ``whole``: nothing was cut off by a bound but small chances."""

    moves: list[Move]
    lots: list[MaybeLot]
    nodes: list[MaybeNode]
    whole: bool

    def places(self, least: float = LEAST) -> list[MaybePlace]:
        """The places that may have got some with at least this chance, by tier, then chance."""
        found: dict[int, MaybePlace] = {}
        for move in self.moves:
            if move.place is None:
                continue
            spot = found.setdefault(move.place, MaybePlace(move.place, move.tier))
            spot.tier = min(spot.tier, move.tier)
            spot.chance = joint((spot.chance, move.chance))
            spot.most[move.goods.unit] = spot.most.get(move.goods.unit, 0.0) + move.most
            spot.lots |= set(move.content)
        for node in self.nodes:
            spot = found.setdefault(node.place, MaybePlace(node.place, node.tier))
            spot.tier, spot.chance = min(spot.tier, node.tier), max(spot.chance, node.chance)
            spot.lots.add(node.lot)
        chosen = [spot for spot in found.values() if spot.chance >= least]
        return sorted(chosen, key=lambda s: (s.tier, -s.chance, s.place))


def joint(chances: Iterable[float]) -> float:
    """That at least one of independent things is so."""
    missed = 1.0
    for chance in chances:
        missed *= 1.0 - chance
    return 1.0 - missed


def beyond(
    nodes: Ints,
    tiers: dict[int, int],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    least: float = LEAST,
    free: Iterable[int] = (),
) -> Beyond:
    """What may have gone on from the nodes of a trace, with at least this chance.

    ``since`` and ``until`` bound the movements; ``free`` are lots that were found not to contain it.
    """
    rows = list(
        Node.objects.filter(pk__in=among(nodes.tolist())).values_list(
            "pk", "lot_id", "place_id", "lot__gtin", "lot__name", "lot__unit", "first_at",
            "lot__made_on", "lot__expires_on",
        )
    )  # fmt: skip
    stay = max([FORTNIGHT, *((row[8] - row[7]).days for row in rows if row[7] and row[8])])
    first = min((row[6] for row in rows if row[6] is not None), default=None)
    walk = _Walk(Stocks(first, until, stay), Tables(), least, since, until, frozenset(free))
    for pk, lot, place, *_ in rows:
        walk.sure[lot], walk.step[lot] = 1.0, 0
        walk.tier[place] = min(tiers[pk], walk.tier.get(place, tiers[pk]))
    walk.go({(row[2], goods) for row in rows for goods in goods_of(row[3], row[4], row[5])})
    return walk.answer()


class _Walk:
    """The search: rounds of reading stocks, judging what left them, and going where it went."""

    def __init__(
        self, stocks: Stocks, store: Store, least: float, since: datetime | None, until: datetime | None,
        free: frozenset[int],
    ) -> None:  # fmt: skip
        self.stocks, self.store, self.least, self.since, self.free = stocks, store, least, since, free
        self.bounds = Bounds(
            nodes=MOST_MOVES,
            earliest=EARLY if since is None else int(since.timestamp()),
            latest=LATE if until is None else int(until.timestamp()),
        )
        self.sure: dict[int, float] = {}  # by lot: certain ones 1
        self.tier: dict[int, int] = {}  # by place
        self.step: dict[int, int] = {}  # by lot or parcel: how many of them lie between it and the trace
        self.content: dict[int, Content] = {}  # by parcel
        self.moves: dict[int, Move] = {}
        self.lots: dict[int, MaybeLot] = {}
        self.nodes: dict[int, MaybeNode] = {}
        self.whole = True

    def go(self, groups: set[Group]) -> None:
        """Step by step, until nothing more is likely enough."""
        for _ in range(MOST_STEPS):
            if not groups:
                return
            if len(self.moves) > MOST_MOVES:
                break
            self.stocks.read(groups)
            due = sorted(groups & self.stocks.held.keys())
            groups = self._left(due)
        self.whole &= not groups

    def answer(self) -> Beyond:
        """What was found, the nearest and likeliest first."""
        moves = sorted(self.moves.values(), key=lambda m: (m.step, -m.chance, -m.most, m.at))
        lots = sorted(self.lots.values(), key=lambda one: (one.tier, -one.chance, one.lot))
        whole = self.whole and self.stocks.whole
        return Beyond(moves, lots, [self.nodes[n] for n in sorted(self.nodes)], whole)

    def _left(self, due: Sequence[Group]) -> set[Group]:
        """What left these groups may hold some; the groups that it came to."""
        onward: set[Group] = set()
        used: list[tuple[Parcel, Content]] = []
        for place, goods in due:
            stock = self.stocks.held[place, goods]
            for parcel in stock.uncoded:
                if self.since is not None and parcel.out < self.since:
                    continue
                parts = stock.parts.get(parcel.pk, ())
                content = self._of(parts)
                chance = joint(part.chance for part in content.values())
                before = joint(part.chance for part in self.content.get(parcel.pk, {}).values())
                if chance < max(self.least, before + CLOSER):
                    continue
                self.content[parcel.pk] = content
                self.step[key_of(parcel.pk)] = 1 + min(self.step.get(p.source, MOST_STEPS) for p in parts)
                if parcel.kind == Kind.USED:
                    used.append((parcel, content))
                elif parcel.kind not in (Kind.SOLD, Kind.WASTED):
                    onward |= self._went(parcel, content)
        return onward | self._made(used)

    def _of(self, parts: Iterable[Any]) -> Content:
        """What a departure holds if it was of these lots and parcels."""
        found: dict[int, tuple[float, float, float]] = {}
        for part in parts:
            if part.source >= 0:
                known = self.sure.get(part.source, 0.0)
                inside = {part.source: Part(known, np.inf if known >= 1 else 0.0, np.inf)} if known else {}
            else:
                inside = self.content.get(key_of(part.source), {})
            for lot, one in inside.items():
                missed, least, most = found.get(lot, (1.0, 0.0, 0.0))
                sure = part.least if np.isinf(one.least) else 0.0
                missed *= 1.0 - one.chance * part.chance
                found[lot] = missed, least + sure, most + min(part.most, one.most)
        return {lot: Part(1.0 - missed, least, most) for lot, (missed, least, most) in found.items()}

    def _went(self, parcel: Parcel, content: Content) -> set[Group]:
        assert parcel.source is not None
        tier = self.tier.get(parcel.source, 0) + 1
        self.moves[parcel.pk] = Move(
            self.step[key_of(parcel.pk)], tier, parcel.source, parcel.target, parcel.goods,
            parcel.out, content,
        )  # fmt: skip
        if parcel.target is None:
            return set()
        self.tier.setdefault(parcel.target, tier)
        return {(parcel.target, parcel.goods)}

    def _made(self, used: Sequence[tuple[Parcel, Content]]) -> set[Group]:
        """Lots made of what may hold some, what came of them by the records, and where that is."""
        by_event: dict[int, list[tuple[float, float]]] = defaultdict(list)
        step: dict[int, int] = {}
        for parcel, content in used:
            step[parcel.event] = min(self.step[key_of(parcel.pk)], step.get(parcel.event, MOST_STEPS))
            chance = joint(part.chance for part in content.values())
            by_event[parcel.event].append((chance, sum(part.most for part in content.values())))
        rows = Movement.objects.filter(event__in=among(by_event), kind=Kind.MADE, lot__isnull=False)
        made: dict[tuple[int, int], tuple[float, float]] = {}
        for event, lot, place in rows.values_list("event", "lot_id", "place_id"):
            chance = joint(c for c, _ in by_event[event])
            if lot not in self.free and chance >= self.sure.get(lot, 0.0) + CLOSER:
                made[lot, place] = chance, sum(most for _, most in by_event[event])
                self.step[lot] = step[event]
        return self._further(made) if made else set()

    def _further(self, made: dict[tuple[int, int], tuple[float, float]]) -> set[Group]:
        began = {
            pk: made[lot, place]
            for pk, lot, place in Node.objects.filter(
                lot__in={lot for lot, _ in made}, place__in={place for _, place in made}
            ).values_list("pk", "lot_id", "place_id")
            if (lot, place) in made
        }
        reach = closure_over(self.store, list(began), temporal=True, bounds=self.bounds)
        self.whole &= not reach.cut
        levels = dict(zip(reach.nodes.tolist(), reach.levels.tolist(), strict=True))
        rows = Node.objects.filter(pk__in=among(levels)).exclude(lot__in=self.free)
        where: dict[int, Any] = {
            pk: rest
            for pk, *rest in rows.values_list(
                "pk", "lot_id", "place_id", "lot__gtin", "lot__name", "lot__unit", "lot__quantity"
            )
        }
        best, most = self._passed(began, {pk: rest[0] for pk, rest in where.items()}, reach.nodes)
        start = min(self.tier.get(place, 0) for _, place in made)
        step = min(self.step[lot] for lot, _ in made)
        onward: set[Group] = set()
        for node, (lot, place, gtin, name, unit, quantity) in where.items():
            chance = best.get(node, 0.0)
            if chance < self.least or self.sure.get(lot, 0.0) >= 1.0:
                continue  # too unlikely, or in the certain trace already
            tier = self.tier.get(place, 0) + levels[node] if node in began else start + levels[node]
            self._note(MaybeNode(node, lot, place, chance, tier), most.get(lot, 0.0), quantity, step)
            onward |= {(place, goods) for goods in goods_of(gtin, name, unit)}
        return onward

    def _note(self, node: MaybeNode, most: float, quantity: Any, step: int) -> None:
        before = self.lots.get(node.lot)
        chance = max(node.chance, before.chance if before else 0.0)
        self.sure[node.lot] = chance
        self.step.setdefault(node.lot, step)
        self.nodes[node.node] = node
        self.tier.setdefault(node.place, node.tier)
        held = most if quantity is None else min(most, float(quantity))
        self.lots[node.lot] = MaybeLot(
            node.lot, chance, max(held, before.most if before else 0.0),
            min(node.tier, before.tier if before else node.tier), self.step[node.lot],
        )  # fmt: skip

    def _passed(
        self, began: dict[int, tuple[float, float]], lot_of: dict[int, int], nodes: Ints
    ) -> tuple[dict[int, float], dict[int, float]]:
        """Along certain edges: the best chance of each node, and how much of each lot can be suspect."""
        table = self.store.edges(np.sort(nodes), back=False, bounds=self.bounds)
        order = np.argsort(table.leave, kind="stable")
        columns = (table.src[order].tolist(), table.dst[order].tolist(), table.quantity[order].tolist())
        edges = [edge for edge in zip(*columns, strict=True) if edge[0] in lot_of and edge[1] in lot_of]
        best = {node: chance for node, (chance, _) in began.items()}
        for _ in range(MOST_ROUNDS):
            raised = False
            for src, dst, _quantity in edges:
                if best.get(src, 0.0) > best.get(dst, 0.0):
                    best[dst], raised = best[src], True
            if not raised:
                break
        most = {lot_of[node]: kilograms for node, (_, kilograms) in began.items() if node in lot_of}
        sources = set(most)
        for src, dst, quantity in edges:
            one, other = lot_of[src], lot_of[dst]
            if one != other and other not in sources:
                most[other] = most.get(other, 0.0) + min(quantity, most.get(one, 0.0))
        return best, most
