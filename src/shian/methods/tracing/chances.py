"""An answer with its certain and its possible part: how likely was each node reached?"""

from dataclasses import dataclass

import numpy as np

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.store import EdgeTable, Floats, Ints, Store, closure_over

CLOSE = 1e-6
MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Likely:
    """All that can have been reached, the likeliest first; certain nodes have chance 1.

    `chance` takes ways as independent of each other; `best` is that of the best way alone, a lower bound.
    """

    nodes: Ints
    chance: Floats
    best: Floats
    times: Ints | None

    @property
    def certain(self) -> Ints:
        """The nodes that were reached for certain."""
        return self.nodes[self.best >= 1]


def likely(
    store: Store, seeds: Ints, *, back: bool = False, temporal: bool = False, bounds: Bounds | None = None
) -> Likely:
    """What the seeds can have reached (`back`: come from) over certain and possible edges, with chances.

    With `temporal` a way counts if it can be in time: nodes have the time of their earliest way, certain or
    not.
    """
    bounds = bounds or Bounds(possible=True)
    found = closure_over(store, seeds, back=back, temporal=temporal, bounds=bounds)
    order = np.argsort(found.nodes)
    nodes = found.nodes[order]
    times = None if found.times is None else found.times[order]
    edges = store.edges(nodes, back=back, bounds=bounds)
    own, other = _ends(edges, nodes, back=back)
    usable = other >= 0
    if times is not None:
        usable &= edges.arrive <= times[own] if back else edges.leave >= times[own]
    own, other, chance = own[usable], other[usable], edges.chance[usable]
    first = np.isin(nodes, seeds).astype(np.float64)
    joint, best = _spread(first, own, other, chance)
    rank = np.lexsort((nodes, -best, -joint))
    return Likely(nodes[rank], joint[rank], best[rank], None if times is None else times[rank])


def _ends(edges: EdgeTable, nodes: Ints, *, back: bool) -> tuple[Ints, Ints]:
    """The places of both ends among the nodes; -1 where the far end is beyond the bounds."""
    own, other = (edges.dst, edges.src) if back else (edges.src, edges.dst)
    at = np.minimum(np.searchsorted(nodes, other), max(len(nodes) - 1, 0))
    return np.searchsorted(nodes, own), np.where(nodes[at] == other, at, -1) if len(nodes) else other


def _spread(first: Floats, own: Ints, other: Ints, chance: Floats) -> tuple[Floats, Floats]:
    """Chances from round to round until they stand: of independent ways together, and of the best way."""
    joint, best = first.copy(), first.copy()
    for _ in range(MOST_ROUNDS):
        missed = np.zeros(len(first))
        with np.errstate(divide="ignore"):
            np.add.at(missed, other, np.log1p(-np.minimum(joint[own] * chance, 1.0)))
        new = np.maximum(first, 1 - np.exp(missed))
        way = first.copy()
        np.maximum.at(way, other, best[own] * chance)
        if np.abs(new - joint).max(initial=0) < CLOSE and np.array_equal(way, best):
            break
        joint, best = new, way
    return np.maximum(joint, best), best
