"""Stations and deliveries, and the ways a contamination can take among them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from shian.methods.tracing.errors import TracingError, UnknownIds
from shian.methods.tracing.graph import Graph, Interner
from shian.methods.tracing.moments import EARLY, LATE

Link = tuple[str, str]
Arrow = tuple[int, int]


class Kind(StrEnum):
    """What is scored and weighed."""

    STATION = "station"
    DELIVERY = "delivery"


class Delivery(NamedTuple):
    """Something sent from a station to a station; it left by then, and arrived no earlier than then."""

    id: str
    sender: str
    recipient: str
    leave_by: int = LATE
    arrive_from: int = EARLY


@dataclass(frozen=True, slots=True)
class Spread:
    """How a contamination spreads, besides along the links.

    `temporal`: a delivery feeds only deliveries that can have left at or after the moment it arrived.
    `everywhere`: cross contamination at all stations; `crossing_…` at some. `killing_…`: it ends there.
    """

    temporal: bool = False
    everywhere: bool = False
    crossing_stations: frozenset[str] = frozenset()
    crossing_deliveries: frozenset[str] = frozenset()
    killing_stations: frozenset[str] = frozenset()
    killing_deliveries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Network:
    """Stations by id, deliveries, and links: of two deliveries, the first went into the second.

    Raises:
        TracingError: an id is given twice, or is unknown where it is used.
    """

    stations: Sequence[str]
    deliveries: Sequence[Delivery]
    links: Sequence[Link] = field(default=())

    def __post_init__(self) -> None:
        _known("stations", self.stations, (end for d in self.deliveries for end in (d.sender, d.recipient)))
        _known("deliveries", [d.id for d in self.deliveries], (end for link in self.links for end in link))


def _known(what: str, ids: Sequence[str], used: Iterable[str]) -> None:
    known = set(ids)
    if len(known) < len(ids):
        twice = next(name for name, count in Counter(ids).items() if count > 1)
        raise TracingError(f"{what}: {twice!r} is given twice")
    if missing := [name for name in dict.fromkeys(used) if name not in known]:
        raise UnknownIds(what, missing)


class Ways:
    """The ways of a network as a graph.

    A station is two nodes: where a contamination begins there (`origin`), and where one arrives (`goal`):
    what arrives goes on only by links or by cross contamination, what begins there is in all that it sends.
    """

    def __init__(self, network: Network, spread: Spread) -> None:
        self.network, self.spread = network, spread
        self.station = {name: at for at, name in enumerate(network.stations)}
        first = 2 * len(self.station)
        self.delivery = {d.id: first + at for at, d in enumerate(network.deliveries)}
        self.nodes = first + len(self.delivery)
        self._by_id = {d.id: d for d in network.deliveries}
        self._check(spread)

    def _check(self, spread: Spread) -> None:
        _known("stations", self.network.stations, spread.crossing_stations | spread.killing_stations)
        _known("deliveries", list(self._by_id), spread.crossing_deliveries | spread.killing_deliveries)

    def origin(self, station: str) -> int:
        """Where what begins at a station begins."""
        return self.station[station]

    def goal(self, station: str) -> int:
        """Where what comes to a station ends."""
        return len(self.station) + self.station[station]

    def graph(self) -> Graph:
        """All ways; the names of its nodes do not matter."""
        arrows = np.array([*self._arrows()], np.int32).reshape(-1, 2)
        numbers = Interner(zip(map(str, range(self.nodes)), range(self.nodes), strict=True))
        return Graph(numbers, arrows[:, 0].copy(), arrows[:, 1].copy())

    def _arrows(self) -> Iterator[Arrow]:
        spread = self.spread
        yield from ((self.origin(name), self.goal(name)) for name in self.station)
        for d in self.network.deliveries:
            if d.sender not in spread.killing_stations:
                yield self.origin(d.sender), self.delivery[d.id]
            if d.id not in spread.killing_deliveries:
                yield self.delivery[d.id], self.goal(d.recipient)
        for before, after in self.network.links:
            if self._passes(self._by_id[before]) and self._in_time(before, after):
                yield self.delivery[before], self.delivery[after]
        yield from self._at_stations()
        yield from self._of_deliveries()

    def _passes(self, d: Delivery) -> bool:
        spread = self.spread
        return d.id not in spread.killing_deliveries and d.recipient not in spread.killing_stations

    def _in_time(self, before: str, after: str) -> bool:
        if not self.spread.temporal:
            return True
        return self._by_id[before].arrive_from <= self._by_id[after].leave_by

    def _at_stations(self) -> Iterator[Arrow]:
        """Cross contamination at stations: all that comes in is in all that goes out."""
        spread = self.spread
        sent: dict[str, list[Delivery]] = defaultdict(list)
        came: dict[str, list[Delivery]] = defaultdict(list)
        for d in self.network.deliveries:
            sent[d.sender].append(d)
            if self._passes(d):
                came[d.recipient].append(d)
        for station in self.network.stations if spread.everywhere else sorted(spread.crossing_stations):
            yield from self._mixed(came[station], sent[station])

    def _of_deliveries(self) -> Iterator[Arrow]:
        """Cross contamination of deliveries: those chosen at a station feed what any of them feeds.

        Also what one feeds in which contamination is killed: the others' still gets there.
        """
        chosen: dict[str, list[Delivery]] = defaultdict(list)
        for name in sorted(self.spread.crossing_deliveries):
            chosen[self._by_id[name].recipient].append(self._by_id[name])
        if not chosen:
            return
        after: dict[str, list[str]] = defaultdict(list)
        for before, next_ in self.network.links:
            after[before].append(next_)
        for group in chosen.values():
            fed = dict.fromkeys(name for d in group for name in after[d.id])
            came = [d for d in group if self._passes(d)]
            yield from self._mixed(came, [self._by_id[name] for name in fed])

    def _mixed(self, came: Sequence[Delivery], sent: Sequence[Delivery]) -> Iterator[Arrow]:
        """Arrows from each that came to each that was sent (in time), over a tree: not one for each pair.

        Those sent are the leaves of a binary tree in the order of their leaving; what came at some moment
        feeds all leaves from a place on, which a few branches cover.
        """
        if not came or not sent:
            return
        sent = sorted(sent, key=lambda d: d.leave_by)
        count, base = len(sent), self.nodes - 1
        self.nodes += count - 1

        def node(at: int) -> int:
            return base + at if at < count else self.delivery[sent[at - count].id]

        yield from ((node(at // 2), node(at)) for at in range(2, 2 * count))
        leaving = np.array([d.leave_by for d in sent], np.int64)
        for d in came:
            first = int(np.searchsorted(leaving, d.arrive_from)) if self.spread.temporal else 0
            yield from ((self.delivery[d.id], node(at)) for at in covering(first, count))


def covering(first: int, count: int) -> Iterator[int]:
    """The branches above the leaves from `first` on, in a binary tree of leaves `count` to 2 `count` - 1."""
    left, right = first + count, 2 * count
    while left < right:
        if left & 1:
            yield left
            left += 1
        if right & 1:
            right -= 1
            yield right
        left, right = left >> 1, right >> 1
