"""Makes a city's supply graph for measuring, day by day: tiers, heavy tails, silos, kitchens, returns."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.store import EdgeKind

Small = NDArray[np.int32]
Real = NDArray[Any]
MINUTES = 1440
MOST_FAN = 5_000
PARETO = 1.6  # exponent of the number of customers a lot goes to
ZIPF = 0.85  # exponent of the sizes of sites
HABIT = 0.85  # share of trade with habitual partners
PARTNERS = 24


class Tier(IntEnum):
    """Where a site stands in the chain."""

    ORIGIN = 0
    PRIMARY = 1
    SECONDARY = 2
    WHOLESALE = 3
    RETAIL = 4


SHARES = (0.30, 0.03, 0.05, 0.03, 0.59)  # of the sites
# Of what a tier sends, the share that goes to each tier.
GOES = (
    (0.00, 0.38, 0.12, 0.42, 0.08),
    (0.00, 0.00, 0.42, 0.38, 0.20),
    (0.00, 0.00, 0.00, 0.62, 0.38),
    (0.00, 0.00, 0.003, 0.02, 0.977),
    (0.00, 0.00, 0.00, 0.00, 1.00),
)
FAN = (0.45, 0.8, 0.9, 2.6, 0.5)  # how many customers a lot of each tier goes to, as a factor
SOLD_PER_DAY = 0.7  # of the stock of a site
SILO = 0.15  # share of processors whose batches carry over into the next
CARRY = 0.7
REPACKED = 0.05  # of the lots of a wholesaler
RETURNED = 0.004  # of the lots at retail
KITCHEN = 0.01  # of the sites at retail: central kitchens, which cook for others
CATERER = 0.35
INPUTS = 3.2  # lots that go into a batch
EDGES_PER_ORIGIN_LOT = 10.0


@dataclass(frozen=True, slots=True)
class Day:
    """What one day adds: edges, and the site and first moment of each new node; times in minutes."""

    src: Small
    dst: Small
    t_out: Small
    t_in: Small
    kind: NDArray[np.uint8]
    quantity: NDArray[np.float32]
    site: Small  # of the new nodes
    since: Small


@dataclass
class Lots:
    """Lots at places: their numbers, sites, when they came, how much there is."""

    node: Small
    site: Small
    since: Small
    kilos: Real

    def __getitem__(self, which: NDArray[np.generic]) -> "Lots":
        return Lots(self.node[which], self.site[which], self.since[which], self.kilos[which])

    def and_(self, other: "Lots") -> "Lots":
        """Both, one after the other."""
        return Lots(
            *(np.concatenate([getattr(self, name), getattr(other, name)]) for name in self.__annotations__)
        )


def nothing() -> Lots:
    """No lots."""
    return Lots(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))


class City:
    """A city of sites that trade; `days` makes their records."""

    def __init__(self, sites: int, edges_per_day: int, seed: int) -> None:
        self.chance = np.random.default_rng(seed)
        self.tier = np.repeat(np.arange(5, dtype=np.uint8), np.array(self._counts(sites)))
        self.first = [int(np.searchsorted(self.tier, tier)) for tier in range(6)]
        self.heavy = [self._sizes(tier) for tier in range(5)]
        self.silo = self.chance.random(sites) < SILO
        self.kitchen = (self.tier == Tier.RETAIL) & (self.chance.random(sites) < KITCHEN)
        self.caterer = self.kitchen | (self.tier == Tier.RETAIL) & (self.chance.random(sites) < CATERER)
        self.partner = np.stack([self._drawn(tier, sites * PARTNERS) for tier in range(5)]).reshape(
            5, sites, -1
        )
        self.lots_per_day = max(1, int(edges_per_day / EDGES_PER_ORIGIN_LOT))
        self.nodes = 0
        self.last_batch = np.full(sites, -1, np.int32)
        self.stock = nothing()

    @staticmethod
    def _counts(sites: int) -> list[int]:
        counts = [max(1, int(sites * share)) for share in SHARES]
        counts[-1] += sites - sum(counts)
        return counts

    def _sizes(self, tier: int) -> Real:
        """Cumulative shares of the sites of a tier, the sizes in random order."""
        size = 1.0 / np.arange(1, self.first[tier + 1] - self.first[tier] + 1) ** ZIPF
        self.chance.shuffle(size)
        return np.cumsum(size / size.sum())

    def _drawn(self, tier: int, count: int) -> Small:
        at = np.searchsorted(self.heavy[tier], self.chance.random(count))
        return (np.minimum(at, len(self.heavy[tier]) - 1) + self.first[tier]).astype(np.int32)

    def days(self) -> Iterator[Day]:
        """One day after another, without end."""
        day = 0
        while True:
            yield self._day(day * MINUTES)
            day += 1

    def _day(self, midnight: int) -> Day:
        book = Book(self.nodes)
        begun = self._begin(book, midnight)
        sold = self.chance.random(len(self.stock.node)) < SOLD_PER_DAY
        today, self.stock = self.stock[sold], self.stock[~sold]
        tier = self.tier[today.site]
        made = self._process(book, today[(tier == Tier.PRIMARY) | (tier == Tier.SECONDARY)], midnight)
        cooked = self._process(book, today[self.caterer[today.site]], midnight)
        cooked = cooked[self.kitchen[cooked.site]]
        stalls = self._repacked(book, today[tier == Tier.WHOLESALE], midnight)
        sent = begun.and_(made).and_(cooked).and_(stalls)
        arrived = self._send(book, sent, midnight)
        self._return(book, arrived, sent, midnight)
        # What waits at a shop is sold there: only caterers, processors and wholesalers do something with it.
        goes_on = (self.tier[arrived.site] != Tier.RETAIL) | self.caterer[arrived.site]
        self.stock = self.stock.and_(arrived[goes_on])
        self.nodes = book.nodes
        return book.day()

    def _begin(self, book: "Book", midnight: int) -> Lots:
        count = self.lots_per_day
        site = self._drawn(Tier.ORIGIN, count)
        since = (midnight + self.chance.integers(0, 360, count)).astype(np.int32)
        return book.new(site, since, self.chance.lognormal(6, 1.2, count))

    def _process(self, book: "Book", came: Lots, midnight: int) -> Lots:
        """Batches of what lies at each site: each lot goes into one, and at times into two."""
        if not len(came.node):
            return nothing()
        came = came[np.argsort(came.site, kind="stable")]
        new_site = np.r_[True, came.site[1:] != came.site[:-1]]
        batch = np.cumsum(new_site | (self.chance.random(len(came.node)) < 1 / INPUTS)) - 1
        site = came.site[np.unique(batch, return_index=True)[1]]
        into = np.r_[batch, batch[1:][came.site[1:] == came.site[:-1]] - 1]
        whence = np.r_[np.arange(len(batch)), np.flatnonzero(came.site[1:] == came.site[:-1]) + 1]
        keep = (into >= 0) & ((np.arange(len(into)) < len(batch)) | (self.chance.random(len(into)) < 0.15))
        into, whence = into[keep], whence[keep]
        keep = site[into] == came.site[whence]
        into, whence = into[keep], whence[keep]
        kilos = came.kilos[whence] / np.bincount(whence, minlength=len(came.node))[whence]
        ends = midnight + 300 + self.chance.integers(0, 660, len(site))
        end = ends[np.lexsort((ends, site))].astype(np.int32)  # batches of a site, one after the other
        begin = end - self.chance.integers(30, 300, len(site)).astype(np.int32)
        made = book.new(site, end, np.bincount(into, kilos, len(site)) * 0.95)
        out = np.maximum(begin[into], came.since[whence])
        book.add(
            came.node[whence],
            made.node[into],
            out,
            np.maximum(end[into], out),
            EdgeKind.TRANSFORMATION,
            kilos,
        )
        self._carry(book, made)
        return made

    def _carry(self, book: "Book", made: Lots) -> None:
        """Silos: a batch holds something of the one before it."""
        silo = np.flatnonzero(self.silo[made.site] & (self.chance.random(len(made.node)) < CARRY))
        before = self.last_batch[made.site[silo]]
        same = np.flatnonzero(made.site[silo][1:] == made.site[silo][:-1]) + 1
        before[same] = made.node[silo[same - 1]]
        known = before >= 0
        silo, before = silo[known], before[known]
        zero = np.zeros(len(silo))
        book.add(before, made.node[silo], made.since[silo], made.since[silo], EdgeKind.MERGE, zero)
        self.last_batch[made.site] = made.node

    def _repacked(self, book: "Book", stalls: Lots, midnight: int) -> Lots:
        again = self.chance.random(len(stalls.node)) < REPACKED
        old = stalls[again]
        at = np.maximum(old.since, midnight + 60).astype(np.int32)
        new = book.new(old.site, at + 30, old.kilos)
        book.add(old.node, new.node, at, at + 30, EdgeKind.SPLIT, old.kilos)
        return stalls[~again].and_(new)

    def _send(self, book: "Book", sent: Lots, midnight: int) -> Lots:
        """Each lot goes to several sites; twice to the same one is one node and two edges."""
        tier = self.tier[sent.site]
        wish = (1 + self.chance.pareto(PARETO, len(sent.node))) * np.array(FAN)[tier]
        fan = np.minimum(wish + self.chance.random(len(wish)), MOST_FAN).astype(np.int64)
        owner = np.repeat(np.arange(len(fan)), fan)
        to = self._customers(sent.site[owner], tier[owner])
        leave = np.maximum(sent.since[owner], midnight + 300) + self.chance.integers(0, 480, len(owner))
        arrive = leave + self.chance.integers(20, 600, len(owner))
        order = np.lexsort((arrive, to, owner))
        owner, to, leave, arrive = owner[order], to[order], leave[order], arrive[order]
        parts = self.chance.exponential(1, len(owner))
        kilos = sent.kilos[owner] * parts / np.bincount(owner, parts, len(fan))[owner]
        first = np.r_[True, (owner[1:] != owner[:-1]) | (to[1:] != to[:-1])][: len(owner)]
        which = np.cumsum(first) - 1
        got = np.bincount(which, kilos) if len(which) else np.zeros(0)
        came = book.new(to[first], arrive[first].astype(np.int32), got)
        book.add(sent.node[owner], came.node[which], leave, arrive, EdgeKind.SHIPMENT, kilos)
        return came

    def _customers(self, site: Small, tier: NDArray[np.uint8]) -> Small:
        steps = np.cumsum(np.array(GOES), axis=1)
        goal = (self.chance.random(len(site))[:, None] > steps[tier, :4]).sum(axis=1)
        to: Small = self.partner[goal, site, self.chance.integers(0, PARTNERS, len(site))]
        spot = self.chance.random(len(site)) >= HABIT
        for at in range(5):
            there = np.flatnonzero(spot & (goal == at))
            to[there] = self._drawn(at, len(there))
        return to

    def _return(self, book: "Book", arrived: Lots, sent: Lots, midnight: int) -> None:
        """Some of what came to a shop goes back to the lot it came from."""
        back = np.flatnonzero(self.chance.random(len(arrived.node)) < RETURNED)
        src, dst, *_ = book.rows[-1]
        whence = np.full(len(arrived.node), -1, np.int32)
        whence[dst - arrived.node[0] if len(arrived.node) else dst] = src
        at = arrived.since[back] + MINUTES
        kilos = arrived.kilos[back] * 0.1
        book.add(arrived.node[back], whence[back], at, at + 120, EdgeKind.RETURN, kilos)


class Book:
    """Takes down a day."""

    def __init__(self, nodes: int) -> None:
        self.nodes = nodes
        self.rows: list[tuple[Small, Small, Small, Small, NDArray[np.uint8], NDArray[np.float32]]] = []
        self.sites: list[Small] = []
        self.moments: list[Small] = []

    def new(self, site: Small, since: Small, kilos: Real) -> Lots:
        """New nodes, numbered on."""
        node = np.arange(self.nodes, self.nodes + len(site), dtype=np.int32)
        self.nodes += len(site)
        self.sites.append(site)
        self.moments.append(since)
        return Lots(node, site, since, kilos)

    def add(
        self,
        src: Small,
        dst: Small,
        out: NDArray[np.generic],
        arrived: NDArray[np.generic],
        kind: EdgeKind,
        kilos: Real,
    ) -> None:
        """Edges of one kind."""
        times = (np.asarray(out, np.int32), np.asarray(arrived, np.int32))
        self.rows.append((src, dst, *times, np.full(len(src), kind, np.uint8), kilos.astype(np.float32)))

    def day(self) -> Day:
        """All of it."""
        columns: list[Any] = [np.concatenate(column) for column in zip(*self.rows, strict=True)]
        columns += [np.concatenate(self.sites), np.concatenate(self.moments)]
        return Day(*columns)
