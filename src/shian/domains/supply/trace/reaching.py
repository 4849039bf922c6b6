"""A closure from nodes that may lie behind one another: levels are counted from where the way begins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shian.domains.supply.trace.postgres import Tables
from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.store import Reach, Store, closure_over


def reach_of(
    store: Store,
    start: Sequence[int],
    *,
    back: bool = False,
    temporal: bool = True,
    bounds: Bounds | None = None,
    whole: bool = True,
) -> Reach:
    """What the nodes can have reached (back: come from).

    The way begins at those of them that no other of them leads to. The rest, which lie somewhere without a
    record of how they came there, is taken in where the ``whole`` is asked for; not where the question is how
    far it had gone at a moment.
    """
    bounds = bounds or Bounds()
    nodes = np.unique(np.array(start, np.int64))
    if not len(nodes):
        return closure_over(store, nodes, back=back, temporal=temporal, bounds=bounds)
    before = Tables().edges(nodes, back=not back, bounds=Bounds())
    ends, others = (before.src, before.dst) if back else (before.dst, before.src)
    began = np.setdiff1d(nodes, ends[np.isin(others, nodes)])
    if not len(began):
        began = nodes
    first = closure_over(store, began, back=back, temporal=temporal, bounds=bounds)
    rest = np.setdiff1d(nodes, first.nodes)
    if not len(rest) or not whole:
        return first
    return closure_over(store, np.union1d(began, rest), back=back, temporal=temporal, bounds=bounds)
