"""Many closures at once: each level of all of them is one job, the start carried along with each node."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from shian.methods.tracing import Bounds, EdgeTable, Expansion, Reach, TracingError, closure_over
from shian.methods.tracing.store import Ints
from shian.methods.tracing.table_store import expanded
from shian.platform.cluster.archive import NODE_BITS
from shian.platform.cluster.store import SparkStore

MOST_STARTS = 1 << (62 - NODE_BITS)
NODE = (1 << NODE_BITS) - 1


@dataclass(frozen=True)
class Batch:
    """A store whose nodes are pairs of a start (the upper bits) and a node of the store below."""

    store: SparkStore

    def expand(self, frontier: Ints, *, back: bool, labels: Ints | None, bounds: Bounds) -> Expansion:
        """As `Store.expand`."""
        edges, at = self._asked(frontier, back=back, labels=labels, bounds=bounds)
        return expanded(edges, None if labels is None else labels[at], back=back)

    def edges(self, nodes: Ints, *, back: bool, bounds: Bounds) -> EdgeTable:
        """As `Store.edges`: those of the nodes, whichever start they belong to."""
        return self.store.edges(np.unique(nodes & NODE), back=back, bounds=bounds)

    def _asked(
        self, pairs: Ints, *, back: bool, labels: Ints | None, bounds: Bounds
    ) -> tuple[EdgeTable, Ints]:
        edges, at = self.store.asked(pairs & NODE, back=back, labels=labels, bounds=bounds)
        start = pairs[at] & ~NODE
        return replace(edges, src=edges.src | start, dst=edges.dst | start), at


def closures(
    store: SparkStore,
    starts: Sequence[Sequence[int] | Ints],
    *,
    back: bool = False,
    temporal: bool = False,
    bounds: Bounds | None = None,
) -> list[Reach]:
    """For each start (some nodes) what `closure_over` gives, in as many jobs as the deepest has levels.

    `cut` says that the bounds ended at least one of them.

    Raises:
        TracingError: too many starts, or a bound on nodes, which would be one for all together.
    """
    bounds = bounds or Bounds()
    if len(starts) > MOST_STARTS:
        raise TracingError(f"{len(starts)} starts: at most {MOST_STARTS} in one batch")
    if bounds.nodes is not None:
        raise TracingError("a batch cannot be bounded by a number of nodes; bound its levels")
    pairs = [np.asarray(nodes, np.int64) | (at << NODE_BITS) for at, nodes in enumerate(starts)]
    frontier = np.concatenate([np.zeros(0, np.int64), *pairs])
    found = closure_over(Batch(store), frontier, back=back, temporal=temporal, bounds=bounds)
    owner = found.nodes >> NODE_BITS
    order = np.argsort(owner, kind="stable")  # within a start the order of levels stays
    cuts = np.searchsorted(owner[order], np.arange(len(starts) + 1))
    return [_of(found, order[begin:end]) for begin, end in pairwise(cuts)]


def _of(found: Reach, which: Ints) -> Reach:
    origins = found.origins[which]
    return Reach(
        found.nodes[which] & NODE,
        found.levels[which],
        None if found.times is None else found.times[which],
        np.where(origins < 0, origins, origins & NODE),
        found.events[which],
        found.cut,
    )
