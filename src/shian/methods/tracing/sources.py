"""Common sources: where do k places meet upstream, and how surprising is that?"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.build import build
from shian.methods.tracing.closure import closure
from shian.methods.tracing.errors import TracingError
from shian.methods.tracing.graph import Graph, Places
from shian.methods.tracing.view import View

SAMPLE = 200
LARGE = 300_000  # edges from which an index pays: its loops take a second to load


@dataclass(frozen=True, slots=True)
class Source:
    """A possible origin: how many of the places it reaches, how many others it reaches too.

    `base` is the share of the other places that it reaches, with half a place added to each side so that it
    is never 0 or 1; `chance` the probability that it would reach as many of the places if they were any.
    """

    id: str
    reached: int
    share: float
    base: float
    lift: float
    chance: float


def common_sources(
    graph: Graph,
    places: Collection[str],
    *,
    temporal: bool = False,
    bounds: Bounds | None = None,
    others: Iterable[str] | None = None,
    least: int = 1,
) -> list[Source]:
    """Everything upstream of at least `least` of the places, the least likely by chance first.

    The base rate is counted among `others`: unless given, the nodes that supply none, of which at most 200
    are taken, evenly over their order. A hub that reaches everybody is no suspect for reaching them too.

    Raises:
        UnknownIds: a place is not in the graph.
        TracingError: there are no places.
    """
    chosen = graph.number(places)
    if not len(chosen):
        raise TracingError("no places: nothing to trace from")
    names = graph.names
    counted = _counts(graph, [names[at] for at in chosen], temporal=temporal, bounds=bounds)
    compared = _ends(graph) if others is None else list(dict.fromkeys(others))
    cases = set(places)
    compared = [name for name in compared if name not in cases]
    if others is None and len(compared) > SAMPLE:
        compared = [compared[at * len(compared) // SAMPLE] for at in range(SAMPLE)]
    base = (_counts(graph, compared, temporal=temporal, bounds=bounds) + 0.5) / (len(compared) + 1)
    k = len(chosen)
    found = []
    for at in np.flatnonzero(counted >= max(least, 1)):
        reached, rate = int(counted[at]), float(base[at])
        share = reached / k
        found.append(Source(names[at], reached, share, rate, share / rate, at_least(reached, k, rate)))
    return sorted(found, key=lambda one: (one.chance, -one.reached, one.id))


def _ends(graph: Graph) -> list[str]:
    supplies = np.diff(graph.forward.start)
    return [graph.names[at] for at in np.flatnonzero(supplies == 0)]


def _counts(graph: Graph, names: Iterable[str], *, temporal: bool, bounds: Bounds | None) -> Places:
    counts = np.zeros(len(graph.numbers), np.int64)
    if len(graph.src) >= LARGE and (bounds is None or bounds == Bounds()):
        view = indexed(graph)
        for node in graph.number(names):
            counts[view.closure(np.array([node]), back=True, temporal=temporal).nodes] += 1
        return counts
    for name in names:
        counts[closure(graph, [name], back=True, temporal=temporal, bounds=bounds).nodes] += 1
    return counts


def indexed(graph: Graph) -> View:
    """The graph as an index; its moments are the ranks of the graph's, which have the same order."""
    if graph.leave_by is None or graph.arrive_from is None:
        never = np.zeros(len(graph.src), np.int32)
        return View(build(graph.src, graph.dst, never, never, nodes=len(graph.numbers)), 0)
    moments = np.unique(np.concatenate([graph.leave_by, graph.arrive_from]))
    leave, arrive = (
        np.searchsorted(moments, times).astype(np.int32) for times in (graph.leave_by, graph.arrive_from)
    )
    return View(build(graph.src, graph.dst, leave, arrive, nodes=len(graph.numbers)), 0)


def at_least(hits: int, tries: int, rate: float) -> float:
    """The probability of at least so many hits in independent tries."""
    if hits <= 0:
        return 1.0
    whole = math.lgamma(tries + 1)
    terms = (
        math.exp(
            whole
            - math.lgamma(n + 1)
            - math.lgamma(tries - n + 1)
            + n * math.log(rate)
            + (tries - n) * math.log1p(-rate)
        )
        for n in range(hits, tries + 1)
    )
    return min(math.fsum(terms), 1.0)
