"""Supply paths over any store: a shortest one, and all of them up to a number, the shortest first."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.moments import EARLY
from shian.methods.tracing.store import NOTHING, EdgeTable, Ints, Store, closure_over


@dataclass(frozen=True, slots=True)
class Way:
    """Lots in the direction of supply, and the events that led from each to the next: one fewer."""

    nodes: tuple[int, ...]
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """Paths, the shortest first; `cut`: there are more."""

    found: tuple[Way, ...]
    cut: bool


def shortest_way(
    store: Store, sources: Ints, target: int, *, temporal: bool = False, bounds: Bounds | None = None
) -> Way | None:
    """A path of fewest edges from any of the sources, None if there is none."""
    found = ways(store, sources, target, most=1, temporal=temporal, bounds=bounds).found
    return found[0] if found else None


def ways(
    store: Store,
    sources: Ints,
    target: int,
    *,
    most: int = 100,
    longest: int = 30,
    temporal: bool = False,
    bounds: Bounds | None = None,
    tries: int = 200_000,
) -> Ways:
    """All paths from any of the sources to a lot that pass no lot twice, the shortest first, at most `most`.

    With `temporal`, nothing leaves before it arrived. Paths of more than `longest` edges are left out; the
    search ends after `tries` steps. In either case the answer says that it is cut.
    """
    bounds = bounds or Bounds()
    sources = np.unique(np.asarray(sources, np.int64))
    down = closure_over(store, sources, temporal=temporal, bounds=bounds)
    up = closure_over(store, np.array([target]), back=True, temporal=temporal, bounds=bounds)
    between = np.intersect1d(down.nodes, up.nodes)
    left = dict(zip(up.nodes.tolist(), up.levels.tolist(), strict=True))
    edges = store.edges(between, back=False, bounds=bounds)
    return _searched(
        _Search(_by_source(edges[np.isin(edges.dst, between)]), left, target, most, longest, tries, temporal),
        [source for source in sources.tolist() if source in left],
    )


Step = tuple[int, int, int, int]  # to, event, left by, arrived from


def _by_source(edges: EdgeTable) -> dict[int, list[Step]]:
    steps: dict[int, list[Step]] = defaultdict(list)
    columns = (edges.src, edges.dst, edges.event, edges.leave, edges.arrive)
    for src, *step in zip(*(column.tolist() for column in columns), strict=True):
        steps[src].append((step[0], step[1], step[2], step[3]))
    for found in steps.values():
        found.sort()
    return steps


@dataclass(frozen=True, slots=True)
class _Search:
    steps: dict[int, list[Step]]
    left: dict[int, int]  # least number of edges to the target
    target: int
    most: int
    longest: int
    tries: int
    temporal: bool


def _searched(search: _Search, sources: list[int]) -> Ways:
    """Deeper by one edge each time: so the shortest come first, and no more is held than one path."""
    found: list[Way] = []
    tried = 0
    deeper = {source: search.left[source] for source in sources}
    length = min(deeper.values(), default=search.longest + 1)
    while length <= search.longest:
        more = False
        for source in sources:
            stack: list[tuple[Way, int]] = [(Way((source,), ()), EARLY)]
            while stack:
                way, since = stack.pop()
                tried += 1
                if tried > search.tries:
                    return Ways(tuple(found), True)
                if way.nodes[-1] == search.target and len(way.events) == length:
                    if len(found) == search.most:
                        return Ways(tuple(found), True)
                    found.append(way)
                    continue
                more |= _pushed(search, way, since, length, stack)
        if not more:
            return Ways(tuple(found), False)
        length += 1
    return Ways(tuple(found), bool(sources))


def _pushed(search: _Search, way: Way, since: int, length: int, stack: list[tuple[Way, int]]) -> bool:
    """Go on from the end of a path where the target is near enough; whether a longer path may be."""
    longer = False
    if way.nodes[-1] == search.target and way.events:
        return False
    for to, event, leave, arrive in reversed(search.steps.get(way.nodes[-1], [])):
        if to in way.nodes or (search.temporal and leave < since):
            continue
        if len(way.events) + 1 + search.left[to] > length:
            longer = True
            continue
        stack.append((Way((*way.nodes, to), (*way.events, event)), max(since, arrive)))
    return longer


def way_to(nodes: Ints, origins: Ints, events: Ints, target: int, *, back: bool = False) -> Way | None:
    """The path by which a search without regard to time reached a lot: columns of a `Reach`."""
    place = {node: at for at, node in enumerate(nodes.tolist())}
    if target not in place:
        return None
    passed, by = [target], []
    while (at := place[passed[-1]]) is not None and origins[at] != NOTHING:
        by.append(int(events[at]))
        passed.append(int(origins[at]))
    step = 1 if back else -1
    return Way(tuple(passed[::step]), tuple(by[::step]))
