"""Cross contamination and kill steps: stores that add contacts between lots, or stop what a step killed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.store import EdgeKind, EdgeTable, Expansion, Ints, Store

DAY = 86_400


def contacts(lots: Ints, line: Ints, begin: Ints, end: Ints, *, day: int = DAY, from_: int = 0) -> EdgeTable:
    """Edges between lots that were on one line on one day, to those that were there at the time or later.

    `begin` and `end`: when a lot was on its line; a lot counts to the day on which it began. Days last `day`
    in the unit of the times, counted from `from_` on (the offset of the city's midnight). Event -1.
    """
    which = (begin - from_) // day
    order = np.lexsort((begin, which, line))
    group = np.cumsum(np.r_[True, (np.diff(line[order]) != 0) | (np.diff(which[order]) != 0)][: len(order)])
    src: list[Ints] = []
    dst: list[Ints] = []
    for members in np.split(order, np.flatnonzero(np.diff(group)) + 1):
        first, second = (part.ravel() for part in np.meshgrid(members, members, indexing="ij"))
        meets = (first != second) & (end[second] >= begin[first]) & (lots[first] != lots[second])
        src.append(first[meets])
        dst.append(second[meets])
    none = np.zeros(0, np.int64)
    before, after = np.concatenate([none, *src]), np.concatenate([none, *dst])
    return EdgeTable.made(
        lots[before], lots[after], end[after], np.maximum(begin[before], begin[after]),
        kind=np.full(len(before), EdgeKind.CROSS), event=np.full(len(before), -1),
    )  # fmt: skip


@dataclass(frozen=True)
class Joined:
    """Several stores as one: the records, and contacts or edges of one's own beside them."""

    stores: Sequence[Store]

    def expand(self, frontier: Ints, *, back: bool, labels: Ints | None, bounds: Bounds) -> Expansion:
        """As `Store.expand`."""
        parts = [store.expand(frontier, back=back, labels=labels, bounds=bounds) for store in self.stores]
        nodes, origins, events = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("nodes", "origins", "events")
        )
        times = None
        keys: tuple[Ints, ...] = (origins, events)
        if labels is not None:
            times = np.concatenate([part.times for part in parts if part.times is not None])
            keys = (*keys, -times if back else times)
        order = np.lexsort((*keys, nodes))
        found, first = np.unique(nodes[order], return_index=True)
        best = order[first]
        return Expansion(found, None if times is None else times[best], origins[best], events[best])

    def edges(self, nodes: Ints, *, back: bool, bounds: Bounds) -> EdgeTable:
        """As `Store.edges`."""
        return EdgeTable.joined([store.edges(nodes, back=back, bounds=bounds) for store in self.stores])


@dataclass(frozen=True)
class Killing:
    """A store in which nothing spreads from some lots: what reached them was killed there (by heat, say)."""

    store: Store
    killed: Ints

    def expand(self, frontier: Ints, *, back: bool, labels: Ints | None, bounds: Bounds) -> Expansion:
        """As `Store.expand`."""
        if not back:
            goes_on = ~np.isin(frontier, self.killed)
            left = None if labels is None else labels[goes_on]
            return self.store.expand(frontier[goes_on], back=back, labels=left, bounds=bounds)
        found = self.store.expand(frontier, back=back, labels=labels, bounds=bounds)
        kept = ~np.isin(found.nodes, self.killed)
        times = None if found.times is None else found.times[kept]
        return Expansion(found.nodes[kept], times, found.origins[kept], found.events[kept])

    def edges(self, nodes: Ints, *, back: bool, bounds: Bounds) -> EdgeTable:
        """As `Store.edges`."""
        found = self.store.edges(nodes, back=back, bounds=bounds)
        return found[~np.isin(found.src, self.killed)]
