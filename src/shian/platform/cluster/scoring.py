"""Tracing scores on a cluster: which share of an outbreak's weight each node can have led to."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from shian.methods.tracing import Bounds, TracingError
from shian.methods.tracing.store import Floats, Ints
from shian.platform.cluster.batch import closures
from shian.platform.cluster.store import SparkStore


@dataclass(frozen=True, slots=True)
class NodeScores:
    """Nodes with a score above zero, ascending; as `methods.tracing.Scored`, column by column."""

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
        TracingError: a weight is negative or no number, or there is none above zero.
    """
    for node, weight in weights.items():
        if not (math.isfinite(weight) and weight >= 0):
            raise TracingError(f"the weight of node {node} is {weight}: it must be a number from 0 on")
    weighed = {node: float(weight) for node, weight in weights.items() if weight}
    if not weighed:
        raise TracingError("there is no weight above zero: nothing to trace to")
    found = closures(store, [[node] for node in weighed], back=not back, temporal=temporal, bounds=bounds)
    nodes = np.unique(np.concatenate([one.nodes for one in found]))
    sums, counts = np.zeros(len(nodes)), np.zeros(len(nodes), np.int64)
    for one, weight in zip(found, weighed.values(), strict=True):
        at = np.searchsorted(nodes, one.nodes)
        sums[at] += weight
        counts[at] += 1
    return NodeScores(nodes, sums / reduce(add, weighed.values()), sums, counts)
