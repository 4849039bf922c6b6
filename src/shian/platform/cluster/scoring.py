"""Tracing scores on a cluster: which share of an outbreak's weight each node can have led to."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shian.methods.tracing import Bounds
from shian.methods.tracing.score import checked, whole
from shian.methods.tracing.store import Floats, Ints
from shian.platform.cluster.batch import closures
from shian.platform.cluster.store import SparkStore


@dataclass(frozen=True, slots=True)
class NodeScores:
    """Nodes with something weighted on their trace, ascending; as `methods.tracing.Scored`, by columns."""

    nodes: Ints
    score: Floats
    weight: Floats
    reached: Ints


def node_scores(
    store: SparkStore,
    weights: Mapping[int, float],
    *,
    back: bool = False,
    temporal: bool = False,
    bounds: Bounds | None = None,
) -> NodeScores:
    """The weight on each node's forward trace (with `back`: backward) divided by all weight.

    One batch of closures from all weighted nodes, the other way round; the definition is that of
    `methods.tracing.scores`, and so is the order of adding.

    Raises:
        TracingError: a weight is no number, or all are zero.
    """
    weighed = checked(weights, lambda node: f"node {node}")
    found = closures(store, [[node] for node in weighed], back=not back, temporal=temporal, bounds=bounds)
    nodes = np.unique(np.concatenate([one.nodes for one in found]))
    sums, counts = np.zeros(len(nodes)), np.zeros(len(nodes), np.int64)
    for one, weight in zip(found, weighed.values(), strict=True):
        at = np.searchsorted(nodes, one.nodes)
        sums[at] += weight
        counts[at] += 1
    return NodeScores(nodes, sums / whole(list(weighed.values())), sums, counts)
