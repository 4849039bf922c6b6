"""The tracing score of FoodChain-Lab: which share of the outbreak's weight lies on a forward trace.

Weiser et al. 2016, PLoS ONE 11(3): e0151977; the definition is in docs/tracing.md.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.errors import TracingError, UnknownIds
from shian.methods.tracing.graph import Numbers, Rows
from shian.methods.tracing.network import Kind, Network, Spread, Ways

WORD = 64
T = TypeVar("T")
Weights = Mapping[tuple[Kind, str], float]


@dataclass(frozen=True, slots=True)
class Scored:
    """A station or delivery: its score, the weight on its trace and how many weighted ones are on it.

    Score and weight are below zero where more is on its trace that speaks against than for it.
    """

    id: str
    kind: Kind
    score: float
    weight: float
    reached: int


def scores(
    network: Network, weights: Weights, spread: Spread | None = None, *, back: bool = False
) -> list[Scored]:
    """The score of each station and delivery, highest first.

    The weight on its forward trace (with `back`, on its backward trace) divided by all weight (`whole`).
    Everything is on its own trace. A weight below zero marks what is known not to be involved.

    Raises:
        TracingError: a weight is no number, or all are zero.
        UnknownIds: what is weighed is not in the network.
    """
    ways = Ways(network, spread or Spread())
    weighed = _weighed(ways, weights)
    graph = ways.graph()
    rows = graph.forward if back else graph.backward
    targets = np.array([_node(ways, kind, name, goal=not back) for kind, name in weighed], np.int32)
    amounts = [weighed[key] for key in weighed]
    sums, counts = _sums(rows, targets, amounts)
    total = whole(amounts)
    keys = [(Kind.STATION, name) for name in ways.station] + [(Kind.DELIVERY, name) for name in ways.delivery]
    scored = []
    for kind, name in keys:
        at = _node(ways, kind, name, goal=back)
        weight = float(sums[at])
        scored.append(Scored(name, kind, weight / total, weight, int(counts[at])))
    return sorted(scored, key=lambda one: (-one.score, one.kind != Kind.STATION, one.id))


def whole(amounts: Sequence[float]) -> float:
    """What scores are measured by: the larger of the sums of weights above and of those below zero.

    Added in the order in which the scores' own sums are, so that the score of all weight is exactly 1.
    """
    above = reduce(add, (amount for amount in amounts if amount > 0), 0.0)
    return max(above, -reduce(add, (amount for amount in amounts if amount < 0), 0.0))


def checked(weights: Mapping[T, float], what: Callable[[T], str]) -> dict[T, float]:
    """The weights but for those of zero; `what` says what is weighed.

    Raises:
        TracingError: a weight is no number, all are zero, or their sum is too large.
    """
    for key, weight in weights.items():
        if not math.isfinite(weight):
            raise TracingError(f"the weight of {what(key)} is {weight}: it must be a number")
    weighed = {key: float(weight) for key, weight in weights.items() if weight}
    if not weighed:
        raise TracingError("all weights are zero: nothing to trace to")
    if not math.isfinite(sum(map(abs, weighed.values()))):
        raise TracingError("the weights are too large to be added")
    return weighed


def _weighed(ways: Ways, weights: Weights) -> dict[tuple[Kind, str], float]:
    for kind, known in ((Kind.STATION, ways.station), (Kind.DELIVERY, ways.delivery)):
        if missing := [name for which, name in weights if which is kind and name not in known]:
            raise UnknownIds(f"{kind} in the weights", missing)
    return checked(weights, lambda key: f"{key[0]} {key[1]!r}")


def _node(ways: Ways, kind: Kind, name: str, *, goal: bool) -> int:
    if kind is Kind.DELIVERY:
        return ways.delivery[name]
    return ways.goal(name) if goal else ways.origin(name)


def _sums(
    rows: Rows, targets: Numbers, amounts: Sequence[float]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Of each node: the sum of what the targets weigh that can be reached from it, and their number."""
    nodes = len(rows.start) - 1
    sums, counts = np.zeros(nodes), np.zeros(nodes, np.int64)
    for begin in range(0, len(targets), WORD):
        masks = reach(rows, targets[begin : begin + WORD])
        for bit, amount in enumerate(amounts[begin : begin + WORD]):
            has = (masks >> np.uint64(bit)) & np.uint64(1)
            sums += has * amount
            counts += has.astype(np.int64)
    return sums, counts


def reach(rows: Rows, targets: Numbers) -> NDArray[np.uint64]:
    """For each node a bit for each of at most 64 targets, set where the rows lead from the target to it."""
    masks = np.zeros(len(rows.start) - 1, np.uint64)
    bits = np.uint64(1) << np.arange(len(targets), dtype=np.uint64)
    np.bitwise_or.at(masks, targets, bits)
    front = np.unique(targets)
    while len(front):
        place, owner = rows.of(front)
        other, brought = rows.other[place], masks[front][owner]
        new = (brought & ~masks[other]) != 0
        other, brought = other[new], brought[new]
        np.bitwise_or.at(masks, other, brought)
        front = np.unique(other)
    return masks
