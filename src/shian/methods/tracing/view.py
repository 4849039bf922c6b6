"""The supply graph as of an event: the index, the edges since, those only inferred, less those withdrawn."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.index import Index, Words
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.rooms import Rooms
from shian.methods.tracing.store import EdgeTable, Expansion, Ints
from shian.methods.tracing.table_store import TableStore, expanded

if TYPE_CHECKING:
    from shian.methods.tracing.kernels import Patch, Times

NONE = EdgeTable.made([], [])
NO_WORDS = np.zeros(0, np.uint64)


@dataclass(frozen=True, slots=True)
class Found:
    """The nodes that a closure found, in no order; `times` as the labels of `Store.expand`."""

    nodes: Ints
    times: Ints | None


@dataclass(frozen=True)
class View:
    """A store: answers are as of event `as_of`.

    `added`: edges since the index was built, on record; `possible`: edges only inferred, which searches
    follow if their bounds say so; `gone`: a bit for each edge of the index that was withdrawn since;
    `sites`: the places of the nodes that are newer than the index.
    """

    index: Index
    as_of: int
    added: EdgeTable = NONE
    possible: EdgeTable = NONE
    gone: Words = field(default_factory=lambda: NO_WORDS)
    sites: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    rooms: Rooms = field(default_factory=Rooms)

    @cached_property
    def nodes(self) -> int:
        """How many nodes there are."""
        tables = (self.added, self.possible)
        ends = [int(ends.max()) for table in tables for ends in (table.src, table.dst) if len(ends)]
        return max([self.index.nodes, *(end + 1 for end in ends)])

    @cached_property
    def sites_end(self) -> int:
        """One more than the largest number of a place."""
        known = [column for column in (self.index.site, self.sites) if column is not None and len(column)]
        return max((int(column.max()) + 1 for column in known), default=0)

    @cached_property
    def _tables(self) -> tuple[TableStore, TableStore]:
        return TableStore(self.added), TableStore(self.possible)

    def site(self, nodes: Ints) -> Ints:
        """The places of nodes, -1 where none is known."""
        known = self.index.site
        old = np.zeros(self.index.nodes, np.int32) - 1 if known is None else known
        new = self.sites[: max(0, self.nodes - self.index.nodes)]
        found = np.full(len(nodes), -1, np.int64)
        here = nodes < len(old)
        found[here] = old[nodes[here]]
        there = (nodes >= len(old)) & (nodes < len(old) + len(new))
        found[there] = new[nodes[there] - len(old)]
        return found

    def nodes_at(self, sites: Ints) -> Ints:
        """The nodes of some places, ascending.

        Raises:
            TracingError: the index does not know the places of nodes.
        """
        newer = np.flatnonzero(np.isin(self.sites, sites)) + self.index.nodes
        return np.concatenate([self.index.nodes_at(sites), newer])

    def received(self, sites: Ints, bounds: Bounds) -> EdgeTable:
        """Everything that came to some places in the window: the edges from elsewhere to their lots.

        Raises:
            TracingError: the index does not know the places of nodes.
        """
        edges = self.edges(self.nodes_at(sites), back=True, bounds=bounds)
        return edges[self.site(edges.src) != self.site(edges.dst)]

    def edges(self, nodes: Ints, *, back: bool, bounds: Bounds) -> EdgeTable:
        """As `Store.edges`."""
        return self._asked(nodes, back=back, bounds=bounds)[0]

    def expand(self, frontier: Ints, *, back: bool, labels: Ints | None, bounds: Bounds) -> Expansion:
        """As `Store.expand`."""
        edges, owner = self._asked(frontier, back=back, bounds=bounds)
        return expanded(edges, None if labels is None else labels[owner], back=back)

    def _asked(self, nodes: Ints, *, back: bool, bounds: Bounds) -> tuple[EdgeTable, Ints]:
        parts = [self.index.asked(nodes, back=back, bounds=bounds, gone=self.gone)]
        parts += [store.asked(nodes, back=back, bounds=bounds) for store in self._tables if len(store.table)]
        if len(parts) == 1:
            return parts[0]
        return EdgeTable.joined([edges for edges, _ in parts]), np.concatenate([owner for _, owner in parts])

    def closure(
        self,
        seeds: Ints,
        *,
        back: bool = False,
        temporal: bool = False,
        bounds: Bounds | None = None,
    ) -> Found:
        """What the seeds can have reached (`back`: have come from), in machine code.

        The same nodes and times as `closure_over`, without levels and origins; of the bounds the window
        counts, and whether possible edges do.
        """
        bounds = bounds or Bounds()
        seeds = np.ascontiguousarray(seeds, np.int64)
        if len(seeds) and not 0 <= int(seeds.min()) <= int(seeds.max()) < self.nodes:
            raise IndexError("there is no such node")
        windowed = bounds.earliest > EARLY or bounds.latest < LATE
        extra = len(self.added) or len(self.gone) or (bounds.possible and len(self.possible))
        from shian.methods.tracing import kernels

        rows = self.index.rows(back=back)
        with self.rooms.lent(self.nodes) as room:
            if not (temporal or windowed or extra):
                marks = room.marks(rows.leaf, back=back)
                count, rear = kernels.reach(rows.start, rows.other, marks, room.queue, seeds)
                return Found(joined(room.queue, count, rear), None)
            looked_at = temporal or windowed or len(self.gone) > 0
            rule = (back, temporal, looked_at, bounds.earliest, bounds.latest)
            patches = self._patches[back]
            count = kernels.reach_timed(
                (rows.start, rows.other, rows.leaf),
                self._times,
                (patches[0], patches[1 if bounds.possible else 2]),
                (room.seen, room.waiting, room.label, room.queue, room.found),
                seeds,
                rule,
            )
            nodes = room.found[:count].astype(np.int64)
            if not temporal:
                return Found(nodes, None)
            times = room.label[nodes]
            return Found(nodes, -times if back else times)

    @cached_property
    def _times(self) -> "Times":
        from shian.methods.tracing.kernels import Times

        index, scale = self.index, self.index.scale
        return Times(
            index.forward.start, index.place, index.leave, index.span,
            scale.bias, index.unknown, scale.unit, scale.origin, self.gone,
        )  # fmt: skip

    @cached_property
    def _patches(self) -> tuple[tuple["Patch", ...], tuple["Patch", ...]]:
        """Forward and backward: of the edges added, of the possible ones, of none."""
        forward, backward = (
            tuple(patch(table, back=back, nodes=self.nodes) for table in (self.added, self.possible, NONE))
            for back in (False, True)
        )
        return forward, backward


def joined(queue: NDArray[np.int32], count: int, rear: int) -> Ints:
    """Front and back of a queue."""
    nodes = np.empty(count + len(queue) - rear, np.int64)
    nodes[:count], nodes[count:] = queue[:count], queue[rear:]
    return nodes


def patch(table: EdgeTable, *, back: bool, nodes: int) -> "Patch":
    """A table's edges by one end, as the loops want them."""
    from shian.methods.tracing.kernels import Patch

    own, other = (table.dst, table.src) if back else (table.src, table.dst)
    order = np.argsort(own, kind="stable")
    node, start = np.unique(own[order], return_index=True)
    has = np.zeros(nodes // 64 + 1 if len(node) else 0, np.uint64)
    np.bitwise_or.at(has, node >> 6, np.uint64(1) << (node & 63).astype(np.uint64))
    start = np.append(start, len(own)).astype(np.int64)
    return Patch(has, node, start, other[order], table.leave[order], table.arrive[order])
