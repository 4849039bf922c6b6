"""The trace index: edges in compressed sparse rows both ways, times beside them, in few bytes.

Node numbers are 0 to `nodes` - 1, best in the order in which lots came to places: what lies near in time then
lies near in memory. The arrays may be memory-mapped files; `shian.platform.traceindex` keeps them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.errors import TracingError
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.store import EdgeTable, Expansion, Ints
from shian.methods.tracing.table_store import expanded

Array = NDArray[Any]
Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Scale:
    """How times are kept: moment = origin + unit × leave; arrival = that + unit × (span + bias)."""

    unit: int = 1
    origin: int = 0
    bias: int = 0


@dataclass(frozen=True, slots=True)
class Sparse:
    """The edges of node n are `other[start[n]:start[n + 1]]`; `leaf` has a bit where a node has none."""

    start: Array
    other: Array
    leaf: Words


@dataclass(frozen=True)
class Index:
    """All edges on record up to an event (`as_of`).

    `place`: of each edge by its end, which of the edges of its beginning it is. The columns follow the order
    of the forward rows; `kind`, `quantity` and `event` may be missing. `site` is the place of each node,
    `site_node` has the nodes of each place in rows.
    """

    forward: Sparse
    backward: Sparse
    place: Array
    leave: Array
    span: Array
    scale: Scale
    as_of: int = 0
    kind: NDArray[np.uint8] | None = None
    quantity: NDArray[np.float32] | None = None
    event: Array | None = None
    site: NDArray[np.int32] | None = None
    site_start: Array | None = None
    site_node: NDArray[np.int32] | None = None

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.forward.start) - 1

    @property
    def unknown(self) -> int:
        """The span that means: neither departure nor arrival is known."""
        return int(np.iinfo(self.span.dtype).max)

    def rows(self, *, back: bool) -> Sparse:
        """The edges by their beginnings, or by their ends."""
        return self.backward if back else self.forward

    def nodes_at(self, sites: Ints) -> Ints:
        """The nodes of some places, ascending.

        Raises:
            TracingError: the index does not know the places of nodes.
        """
        if self.site_start is None or self.site_node is None:
            raise TracingError("the index does not know the places of lots")
        rows = [
            self.site_node[self.site_start[site] : self.site_start[site + 1]]
            for site in sites.tolist()
            if 0 <= site < len(self.site_start) - 1
        ]
        return np.sort(np.concatenate([np.zeros(0, np.int64), *rows]))

    def positions(self, nodes: Ints, *, back: bool) -> tuple[Ints, Ints, Ints]:
        """Of all edges of some nodes: the place in the columns, the other end, and whose edge each is."""
        rows = self.rows(back=back)
        known = (nodes >= 0) & (nodes < self.nodes)  # newer nodes have no edges here
        nodes = np.where(known, nodes, 0)
        first = rows.start[nodes].astype(np.int64)
        counts = np.where(known, rows.start[nodes + 1].astype(np.int64) - first, 0)
        ends = np.cumsum(counts)
        owner = np.repeat(np.arange(len(nodes)), counts)
        at = np.arange(ends[-1] if len(ends) else 0) + (first - ends + counts)[owner]
        other = rows.other[at].astype(np.int64)
        if back:
            at = self.forward.start[other].astype(np.int64) + self.place[at]
        return at, other, owner

    def table(self, positions: Ints, src: Ints, dst: Ints) -> EdgeTable:
        """Edges as a table."""
        span = self.span[positions].astype(np.int64)
        scale = self.scale
        leave = self.leave[positions].astype(np.int64) * scale.unit + scale.origin
        known = span != self.unknown
        arrive = leave + (span + scale.bias) * scale.unit
        return EdgeTable.made(
            src,
            dst,
            np.where(known, leave, LATE),
            np.where(known, arrive, EARLY),
            kind=None if self.kind is None else self.kind[positions],
            quantity=None if self.quantity is None else self.quantity[positions],
            event=positions if self.event is None else self.event[positions],
        )

    def edges(self, nodes: Ints, *, back: bool, bounds: Bounds) -> EdgeTable:
        """As `Store.edges`."""
        return self.asked(nodes, back=back, bounds=bounds)[0]

    def expand(self, frontier: Ints, *, back: bool, labels: Ints | None, bounds: Bounds) -> Expansion:
        """As `Store.expand`."""
        edges, owner = self.asked(frontier, back=back, bounds=bounds)
        return expanded(edges, None if labels is None else labels[owner], back=back)

    def asked(
        self, nodes: Ints, *, back: bool, bounds: Bounds, gone: Words | None = None
    ) -> tuple[EdgeTable, Ints]:
        """All edges of some nodes in the window, but those that count no longer; and whose edge each is."""
        at, other, owner = self.positions(nodes, back=back)
        own = nodes[owner]
        edges = self.table(at, *((other, own) if back else (own, other)))
        usable = (edges.leave >= bounds.earliest) & (edges.arrive <= bounds.latest)
        if gone is not None and len(gone):
            usable &= (gone[at >> 6] >> (at & 63).astype(np.uint64)) & np.uint64(1) == 0
        return edges[usable], owner[usable]
