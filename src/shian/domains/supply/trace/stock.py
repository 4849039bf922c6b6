"""The stock of places by goods, and what each departure without a lot code can have been of.

Movements are read for many places in a few statements, each place and kind of goods once. What one place says
it sent and another says it got without a code are one parcel where sender, receiver, goods and amount agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db.models import F, Q

from shian.domains.supply.lots.among import among
from shian.domains.supply.lots.models import Edge, Movement, Node
from shian.domains.supply.lots.units import base_unit, convert
from shian.methods.tracing.possible import UNCODED, Arrivals, Departures, Habits, inferred

MOST_ROWS = 200_000
FORTNIGHT = 14
LONGEST_STAY = 730
DAY = 86_400
SHORT = 0.05  # a parcel may be weighed so much lighter or heavier where it arrives
Kind = Movement.Kind
Waiting = dict[tuple[int, int, "Goods"], list[tuple[int, datetime, float]]]
_FIELDS = (
    "pk",
    "event",
    "at",
    "kind",
    "place_id",
    "other_id",
    "lot_id",
    "gtin",
    "product",
    "quantity",
    "unit",
)


class Goods(NamedTuple):
    """What goods without a lot are called: by their article's number, else their name; and their unit."""

    gtin: str
    name: str
    unit: str


Group = tuple[int, Goods]  # a place, goods


@dataclass(frozen=True, slots=True)
class Row:
    """A movement, in the base unit of its kind."""

    pk: int
    event: int
    at: datetime
    kind: int
    place: int
    other: int | None
    lot: int | None
    goods: Goods
    amount: float


@dataclass(frozen=True, slots=True)
class Parcel:
    """Goods without a code that left a place: to another (a parcel), or for good. ``pk`` is its key."""

    pk: int
    source: int | None
    target: int | None
    goods: Goods
    out: datetime
    arrived: datetime
    amount: float
    kind: int
    event: int


@dataclass(frozen=True, slots=True)
class Part:
    """That what left without a code was of this lot (its number), or of this parcel (−2 − its key)."""

    source: int
    chance: float
    least: float
    most: float


@dataclass(slots=True)
class Stock:
    """What came to a place and left it, of one kind of goods."""

    came: list[tuple[int, datetime, float]] = field(default_factory=list)  # lot or parcel, when, how much
    coded: list[tuple[int, datetime, float]] = field(default_factory=list)
    uncoded: list[Parcel] = field(default_factory=list)
    parts: dict[int, list[Part]] = field(default_factory=dict)  # by parcel: what it can have been


def key_of(parcel: int) -> int:
    """How a parcel is called among lots: below UNCODED."""
    return -2 - parcel


def goods_of(gtin: str, name: str, unit: str) -> tuple[Goods, ...]:
    """What a lot's goods are called where nobody states the lot: by the article's number, and by name."""
    unit = base_unit(unit)
    named = (Goods(gtin, "", unit), Goods("", name, unit))
    return tuple(one for one in named if one.gtin or one.name)


class Stocks:
    """Stocks that were read. ``since`` and ``until`` bound the movements; ``stay`` is the longest in days."""

    def __init__(self, since: datetime | None, until: datetime | None, stay: int = FORTNIGHT) -> None:
        self.stay = min(max(stay, FORTNIGHT), LONGEST_STAY)
        self.since = None if since is None else since - timedelta(days=self.stay)
        self.until = until
        self.held: dict[Group, Stock] = {}
        self.parcels: dict[int, Parcel] = {}
        self.whole = True
        self._seen: set[Group] = set()

    def read(self, groups: Iterable[Group]) -> None:
        """Read what is not known yet of these; those from which something left without a code are held."""
        wanted = set(groups) - self._seen
        self._seen |= wanted
        if not wanted:
            return
        rows = self._bare({place for place, _ in wanted}, {one for _, one in wanted})
        passed = [one for one in _parcels(rows) if _ends(one) & wanted]
        sent = self._under_way(passed)
        known = {one.pk: lot for one in passed if (lot := _taken(sent, one)) is not None}
        self.parcels |= {one.pk: one for one in passed}
        leaving = sorted({(o.source, o.goods) for o in passed if o.source and o.pk not in known} & wanted)
        self.held |= {group: Stock() for group in leaving}
        for one in passed:
            if one.source and one.pk not in known and (one.source, one.goods) in wanted:
                self.held[one.source, one.goods].uncoded.append(one)
            if one.target and (stock := self.held.get((one.target, one.goods))) is not None:
                stock.came.append((known.get(one.pk, key_of(one.pk)), one.arrived, one.amount))
        if leaving:
            self._coded(leaving)
            self._waiting(sent)
            _judge(self.held, leaving, self.stay)

    def _window(self) -> Q:
        q = Q(quantity__isnull=False)
        q &= Q() if self.since is None else Q(at__gte=self.since)
        return q if self.until is None else q & Q(at__lte=self.until)

    def _bare(self, places: set[int], goods: set[Goods]) -> list[Row]:
        """Movements without a code at these places, or told by others as from or to them."""
        gtins, names = _split(goods)
        of = Movement.objects.filter(self._window(), Q(gtin__in=gtins) | Q(product__in=names), lot=None)
        found: dict[int, Row] = {}
        for ends in (Q(place__in=among(places)), Q(other__in=among(places))):
            for row in of.filter(ends).exclude(kind=Kind.SEEN).values_list(*_FIELDS)[:MOST_ROWS]:
                if (one := _row(row)) is not None:
                    found[one.pk] = one
        self.whole &= len(found) < MOST_ROWS
        return sorted(found.values(), key=lambda r: (r.at, r.pk))

    def _coded(self, groups: Sequence[Group]) -> None:
        """Add what came to these places, and left them, under a lot's code."""
        gtins, names = _split({one for _, one in groups})
        rows = (
            Movement.objects.filter(self._window(), Q(lot__gtin__in=gtins) | Q(lot__name__in=names))
            .filter(place__in=among({place for place, _ in groups}))
            .exclude(kind=Kind.SEEN)
            .order_by("at", "pk")
            .values_list(*_FIELDS[:-4], "lot__gtin", "lot__name", "quantity", "unit")[:MOST_ROWS]
        )
        for *head, gtin, name, quantity, unit in rows:
            for word in goods_of(gtin, name, unit):
                stock = self.held.get((head[4], word))
                one = None if stock is None else _row((*head, word.gtin, word.name, quantity, unit))
                if stock is None or one is None or one.lot is None:
                    continue
                if one.kind in Movement.IN:
                    stock.came.append((one.lot, one.at, one.amount))
                elif one.kind in Movement.OUT:
                    stock.coded.append((one.lot, one.at, one.amount))

    def _under_way(self, passed: Sequence[Parcel]) -> Waiting:
        """Lots sent to the parcels' places whose arrival nobody told: by sender, place and goods."""
        gtins, names = _split({one.goods for one in passed})
        places = {place for one in passed for place in (one.source, one.target) if place}
        rows = Node.objects.filter(Q(lot__gtin__in=gtins) | Q(lot__name__in=names), place__in=among(places))
        nodes: dict[int, Any] = {
            pk: rest
            for pk, *rest in rows.values_list(
                "pk", "lot_id", "place_id", "lot__gtin", "lot__name", "lot__unit"
            )
        }
        edges = Edge.objects.filter(dst__in=among(nodes), received=False, quantity__isnull=False)
        open_ones = list(
            edges.exclude(src=F("dst")).order_by("t_out", "pk").values_list("src", "dst", "t_in", "quantity")
        )
        senders = dict(
            Node.objects.filter(pk__in=among({row[0] for row in open_ones})).values_list("pk", "place_id")
        )
        found: Waiting = defaultdict(list)
        for src, dst, seconds, quantity in open_ones:
            lot, place, gtin, name, unit = nodes[dst]
            for word in goods_of(gtin, name, unit):
                row = (lot, datetime.fromtimestamp(seconds, UTC), float(quantity or 0))
                found[senders[src], place, word].append(row)
        return found

    def _waiting(self, sent: Waiting) -> None:
        """What was sent with its code and of which nobody told the arrival is there all the same."""
        for (_, place, goods), rows in sent.items():
            if (stock := self.held.get((place, goods))) is not None:
                stock.came += rows


def _ends(one: Parcel) -> set[Group]:
    return {(place, one.goods) for place in (one.source, one.target) if place}


def _split(goods: set[Goods]) -> tuple[list[str], list[str]]:
    return sorted({g.gtin for g in goods if g.gtin}), sorted({g.name for g in goods if not g.gtin})


def _row(row: tuple[Any, ...]) -> Row | None:
    pk, event, at, kind, place, other, lot, gtin, product, quantity, unit = row
    base = base_unit(unit)
    amount = convert(quantity, unit or base, base)
    if amount is None or amount <= 0:
        return None
    goods = Goods(gtin, "" if gtin else product, base)
    return Row(pk, event, at, kind, place, other, lot, goods, float(amount))


def _parcels(rows: Sequence[Row]) -> list[Parcel]:
    """Departures and arrivals without a code, those that are two words for one matched."""
    sent: dict[tuple[int, int, Goods], list[Row]] = defaultdict(list)
    got: dict[tuple[int, int, Goods], list[Row]] = defaultdict(list)
    out: list[Parcel] = []
    for row in rows:
        if row.kind in (Kind.LEFT, Kind.RETURNED) and row.other is not None:
            sent[row.place, row.other, row.goods].append(row)
        elif row.kind == Kind.CAME and row.other is not None:
            got[row.other, row.place, row.goods].append(row)
        elif row.kind in Movement.OUT:
            out.append(_parcel(row, row, row.place, None))
        else:
            out.append(_parcel(row, row, None, row.place))
    for key in sorted(sent.keys() | got.keys()):
        out += _matched(key, sent.get(key, []), list(got.get(key, [])))
    return sorted(out, key=lambda one: (one.out, one.pk))


def _matched(key: tuple[int, int, Goods], sent: Sequence[Row], got: list[Row]) -> list[Parcel]:
    source, target, _ = key
    found = []
    for row in sent:
        fitting = [r for r in got if r.at >= row.at and abs(r.amount - row.amount) <= SHORT * row.amount]
        arrival = min(fitting, key=lambda r: (abs(r.amount - row.amount), r.at), default=None)
        if arrival is not None:
            got.remove(arrival)
        found.append(_parcel(row, arrival or row, source, target))
    return found + [_parcel(row, row, source, target) for row in got]


def _parcel(row: Row, arrival: Row, source: int | None, target: int | None) -> Parcel:
    return Parcel(row.pk, source, target, row.goods, row.at, arrival.at, row.amount, row.kind, row.event)


def _taken(sent: Waiting, one: Parcel) -> int | None:
    """The lot of a parcel that came without its code, where the sender had told which it was."""
    waiting = sent.get((one.source or 0, one.target or 0, one.goods), [])
    fitting = [w for w in waiting if w[1] <= one.arrived and abs(w[2] - one.amount) <= SHORT * w[2]]
    if one.kind != Kind.CAME or not fitting:
        return None
    best = min(fitting, key=lambda w: (abs(w[2] - one.amount), w[1]))
    waiting.remove(best)
    return best[0]


def _judge(held: dict[Group, Stock], groups: Sequence[Group], stay: int) -> None:
    """What each departure without a code can have been of, for all these groups at once."""
    came = [(n, *one) for n, group in enumerate(groups) for one in held[group].came]
    coded = [(n, *one) for n, group in enumerate(groups) for one in held[group].coded]
    uncoded = [(n, one) for n, group in enumerate(groups) for one in held[group].uncoded]
    answer = inferred(_arrivals(came), _departures(coded, uncoded), Habits(longest=stay * DAY))
    table = answer.edges
    columns = (table.src, table.dst, table.chance, answer.least, answer.most)
    for source, at, chance, least, most in zip(*(c.tolist() for c in columns), strict=True):
        if at >= len(coded):
            n, one = uncoded[at - len(coded)]
            held[groups[n]].parts.setdefault(one.pk, []).append(Part(source, chance, least, most))


def _arrivals(rows: Sequence[tuple[int, int, datetime, float]]) -> Arrivals:
    group = np.array([row[0] for row in rows], np.int64)
    return Arrivals(
        node=np.array([row[1] for row in rows], np.int64),
        place=group,
        product=np.zeros(len(rows), np.int64),
        time=np.array([int(row[2].timestamp()) for row in rows], np.int64),
        kilos=np.array([row[3] for row in rows], np.float64),
    )


def _departures(
    coded: Sequence[tuple[int, int, datetime, float]], uncoded: Sequence[tuple[int, Parcel]]
) -> Departures:
    count = len(coded) + len(uncoded)
    times = [int(row[2].timestamp()) for row in coded] + [int(one.out.timestamp()) for _, one in uncoded]
    when = np.array(times, np.int64)
    return Departures(
        lot=np.array([row[1] for row in coded] + [UNCODED] * len(uncoded), np.int64),
        to=np.arange(count, dtype=np.int64),
        place=np.array([row[0] for row in coded] + [n for n, _ in uncoded], np.int64),
        product=np.zeros(count, np.int64),
        time=when,
        arrive=when,
        kilos=np.array([row[3] for row in coded] + [one.amount for _, one in uncoded], np.float64),
        event=np.array([0] * len(coded) + [one.event for _, one in uncoded], np.int64),
    )
