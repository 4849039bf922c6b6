"""Everything a lot can have reached, or can have come from: level by level, time regarded or not."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.graph import Graph, Numbers, Places
from shian.methods.tracing.moments import EARLY, LATE

Reached = tuple[Numbers, Places, Numbers, Numbers]  # nodes, labels, edges and states they were reached by
NONE = -1


@dataclass(frozen=True, slots=True)
class Closure:
    """What a search found: the nodes in the order of levels, the frontier itself with level 0.

    `times` has for each node the earliest possible arrival (forward) or the latest possible departure (back);
    None without regard to time. The states are the steps of the search: a node has one, or with time one for
    each time it was reached earlier than before; each knows its node, edge and the state it came from.
    """

    graph: Graph
    back: bool
    nodes: Numbers
    levels: Numbers
    times: Places | None
    cut: bool
    state_node: Numbers
    state_edge: Numbers
    state_from: Numbers

    @property
    def names(self) -> list[str]:
        """The names of the nodes, in their order."""
        return [self.graph.names[node] for node in self.nodes]


class Search:
    """The state of one search: the label of each node, and all steps taken.

    A label is the earliest arrival. Backward the signs of all times are turned, so that the latest departure
    is the smallest too, and one rule serves both directions.
    """

    def __init__(self, graph: Graph, *, back: bool, temporal: bool, bounds: Bounds) -> None:
        self.graph, self.back, self.bounds = graph, back, bounds
        self.rows = graph.backward if back else graph.forward
        self.temporal = temporal and graph.leave_by is not None
        self.label = np.full(len(graph.numbers), LATE, np.int64) if self.temporal else None
        self.seen = np.zeros(len(graph.numbers), np.bool_)
        self.states = 0

    def begin(self, seeds: Numbers) -> Reached:
        """The frontier: there at all times."""
        nothing = np.full(len(seeds), NONE, np.int32)
        return self._taken(seeds, np.full(len(seeds), EARLY, np.int64), nothing, nothing)

    def step(self, reached: Reached) -> Reached:
        """All nodes that one more edge reaches: for the first time, or earlier than before."""
        nodes, labels, _, _ = reached
        place, owner = self.rows.of(nodes)
        other, edge = self.rows.other[place], self.rows.edge[place]
        usable, arrival = self._usable(edge, labels[owner])
        usable &= arrival < self.label[other] if self.label is not None else ~self.seen[other]
        other, edge, arrival, owner = other[usable], edge[usable], arrival[usable], owner[usable]
        if self.temporal:
            order = np.lexsort((arrival, other))
            other, edge, arrival, owner = other[order], edge[order], arrival[order], owner[order]
        _, first = np.unique(other, return_index=True)
        came = (self.states - len(nodes) + owner[first]).astype(np.int32)
        return self._taken(other[first], arrival[first], edge[first], came)

    def _usable(self, edge: Numbers, label: Places) -> tuple[NDArray[np.bool_], Places]:
        graph = self.graph
        if graph.leave_by is None or graph.arrive_from is None:
            return np.ones(len(edge), np.bool_), label
        leave, arrive = graph.leave_by[edge], graph.arrive_from[edge]
        usable = (leave >= self.bounds.earliest) & (arrive <= self.bounds.latest)
        if not self.temporal:
            return usable, label
        if self.back:
            leave, arrive = -arrive, -leave
        return usable & (label <= leave), np.maximum(label, arrive)

    def _taken(self, nodes: Numbers, labels: Places, edges: Numbers, came: Numbers) -> Reached:
        if self.label is not None:
            self.label[nodes] = labels
        self.states += len(nodes)
        return nodes, labels, edges, came


def closure(
    graph: Graph,
    frontier: Iterable[str],
    *,
    back: bool = False,
    temporal: bool = False,
    bounds: Bounds | None = None,
) -> Closure:
    """What the frontier can have reached; with `back`, what it can have come from.

    With `temporal` nothing leaves a node before it can have arrived there: of a walk, no edge can have left
    before any earlier one arrived. The level is then the least number of edges of such a walk.

    Raises:
        UnknownIds: the frontier names nodes that are not in the graph.
    """
    bounds = bounds or Bounds()
    search = Search(graph, back=back, temporal=temporal, bounds=bounds)
    reached = search.begin(graph.number(frontier))
    steps: list[Reached] = []
    found: list[Numbers] = []
    cut, total = False, 0
    while len(reached[0]):
        steps.append(reached)
        new = reached[0][~search.seen[reached[0]]]
        room = len(new) if bounds.nodes is None else bounds.nodes - total
        if len(new) > room:
            cut, new = True, new[: max(room, 0)]
        search.seen[new] = True
        found.append(new)
        total += len(new)
        if cut:
            break
        reached = search.step(reached)
        if bounds.levels is not None and len(steps) > bounds.levels:
            cut = bool((~search.seen[reached[0]]).any())
            break
    return _answer(search, found, steps, cut=cut)


def _answer(search: Search, found: list[Numbers], steps: list[Reached], *, cut: bool) -> Closure:
    empty = np.zeros(0, np.int32)
    nodes = np.concatenate([empty, *found])
    levels = np.repeat(np.arange(len(found), dtype=np.int32), [len(new) for new in found])
    times = None
    if search.label is not None:
        times = np.full(len(search.label), LATE, np.int64)
        for reached, labels, _, _ in steps:  # not search.label: a cut search has labels beyond its end
            times[reached] = labels
        times = -times[nodes] if search.back else times[nodes]
    node, edge, came = (np.concatenate([empty, *(step[part] for step in steps)]) for part in (0, 2, 3))
    return Closure(search.graph, search.back, nodes, levels, times, cut, node, edge, came)
