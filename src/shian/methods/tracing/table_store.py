"""A store over a table of edges in memory: for parts of a graph, and to hold other stores against."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.store import EdgeTable, Expansion, Ints


@dataclass(frozen=True)
class Sorted:
    """The rows of a table by one of their ends; node numbers may be any."""

    node: Ints
    row: Ints

    def of(self, nodes: Ints) -> tuple[Ints, Ints]:
        """The rows of some nodes, and to which of the nodes each belongs."""
        first = np.searchsorted(self.node, nodes)
        counts = np.searchsorted(self.node, nodes, side="right") - first
        ends = np.cumsum(counts)
        owner = np.repeat(np.arange(len(nodes)), counts)
        return self.row[np.arange(ends[-1] if len(ends) else 0) + (first - ends + counts)[owner]], owner


@dataclass(frozen=True)
class TableStore:
    """Edges by both ends."""

    table: EdgeTable

    @cached_property
    def forward(self) -> Sorted:
        """The edges by where they leave."""
        return _sorted(self.table.src)

    @cached_property
    def backward(self) -> Sorted:
        """The edges by where they arrive."""
        return _sorted(self.table.dst)

    def expand(self, frontier: Ints, *, back: bool, labels: Ints | None, bounds: Bounds) -> Expansion:
        """As `Store.expand`."""
        edges, owner = self.asked(frontier, back=back, bounds=bounds)
        return expanded(edges, None if labels is None else labels[owner], back=back)

    def edges(self, nodes: Ints, *, back: bool, bounds: Bounds) -> EdgeTable:
        """As `Store.edges`."""
        return self.asked(nodes, back=back, bounds=bounds)[0]

    def asked(self, nodes: Ints, *, back: bool, bounds: Bounds) -> tuple[EdgeTable, Ints]:
        """The edges of some nodes that may be followed, and which of the nodes each belongs to."""
        rows, owner = (self.backward if back else self.forward).of(nodes)
        usable = in_window(self.table, rows, bounds)
        return self.table[rows[usable]], owner[usable]


def in_window(table: EdgeTable, rows: Ints, bounds: Bounds) -> NDArray[np.bool_]:
    """Which rows the bounds let be followed."""
    usable = (table.leave[rows] >= bounds.earliest) & (table.arrive[rows] <= bounds.latest)
    return usable if bounds.possible else usable & (table.chance[rows] >= 1)


def _sorted(own: Ints) -> Sorted:
    order = np.argsort(own, kind="stable")
    return Sorted(own[order], order)


def expanded(edges: EdgeTable, labels: Ints | None, *, back: bool) -> Expansion:
    """What edges reach, each of which is asked from a node with a label: of each node the best."""
    limit = edges.leave if back else edges.arrive
    times = limit
    if labels is not None:
        taken = edges.arrive <= labels if back else edges.leave >= labels
        edges, limit, labels = edges[taken], limit[taken], labels[taken]
        times = np.minimum(labels, limit) if back else np.maximum(labels, limit)
    own, other = (edges.dst, edges.src) if back else (edges.src, edges.dst)
    keys = (
        (own, edges.event, other) if labels is None else (own, edges.event, -times if back else times, other)
    )
    order = np.lexsort(keys)
    nodes, first = np.unique(other[order], return_index=True)
    best = order[first]
    return Expansion(nodes, None if labels is None else times[best], own[best], edges.event[best])
