"""A shortest supply path, edge by edge."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.closure import NONE, Closure, closure
from shian.methods.tracing.errors import UnknownIds
from shian.methods.tracing.graph import Graph


@dataclass(frozen=True, slots=True)
class Path:
    """Nodes in the direction of supply, and the edges between them by number: one fewer."""

    nodes: tuple[str, ...]
    edges: tuple[int, ...]


def path_to(found: Closure, target: str) -> Path | None:
    """A way of fewest edges between the frontier of a search and a node; None if it was not reached.

    Raises:
        UnknownIds: the graph has no such node.
    """
    number = found.graph.numbers.get(target)
    if number is None:
        raise UnknownIds("ids", [target])
    states = np.flatnonzero(found.state_node == number)
    if not len(states) or number not in found.nodes:
        return None
    nodes, edges = [], []
    state = int(states[0])
    while state != NONE:
        nodes.append(found.graph.names[found.state_node[state]])
        edges.append(int(found.state_edge[state]))
        state = int(found.state_from[state])
    edges.pop()  # the frontier was reached by none
    step = 1 if found.back else -1
    return Path(tuple(nodes[::step]), tuple(edges[::step]))


def shortest_path(
    graph: Graph,
    sources: Iterable[str],
    target: str,
    *,
    temporal: bool = False,
    bounds: Bounds | None = None,
) -> Path | None:
    """A supply path of fewest edges from any of the sources to the target, None if there is none."""
    return path_to(closure(graph, sources, temporal=temporal, bounds=bounds), target)
