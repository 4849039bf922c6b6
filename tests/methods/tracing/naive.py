"""Plain searches over lists of edges, to hold fast ones against."""

from collections.abc import Iterable

from hypothesis import strategies as st

from shian.methods.tracing import EdgeTable
from shian.methods.tracing.moments import EARLY, LATE

Edge = tuple[int, int, int, int]  # from, to, left by, arrived from

whole = st.integers(0, 8)
numbered = st.integers(0, 7)
edge = st.tuples(numbered, numbered, whole, st.integers(-1, 3)).map(lambda e: (e[0], e[1], e[2], e[2] + e[3]))
unknown = st.tuples(numbered, numbered).map(lambda e: (*e, LATE, EARLY))
edge_lists = st.lists(st.one_of(edge, edge, edge, unknown), min_size=1, max_size=16)


def table(edges: Iterable[Edge], chance: list[float] | None = None) -> EdgeTable:
    src, dst, leave, arrive = (list(column) for column in zip(*edges, strict=True))
    return EdgeTable.made(src, dst, leave, arrive, chance=chance)


def reached(edges: Iterable[Edge], seeds: Iterable[int], *, back: bool, temporal: bool) -> dict[int, int]:
    """Each node with its best label; an edge after another until nothing gets better."""
    if back:
        turned = [(dst, src, -arrive, -leave) for src, dst, leave, arrive in edges]
        return {node: -label for node, label in reached(turned, seeds, back=False, temporal=temporal).items()}
    best = dict.fromkeys(seeds, EARLY)
    changed = True
    while changed:
        changed = False
        for src, dst, leave, arrive in edges:
            if src in best and (not temporal or best[src] <= leave):
                label = max(best[src], arrive) if temporal else EARLY
                if label < best.get(dst, LATE + 1):
                    best[dst], changed = label, True
    return best


def levels(edges: Iterable[Edge], seeds: Iterable[int], *, back: bool) -> dict[int, int]:
    """Each node with its least number of edges from the seeds, time not regarded."""
    found = dict.fromkeys(seeds, 0)
    front, level = set(found), 0
    while front:
        level += 1
        pairs = [(dst, src) if back else (src, dst) for src, dst, _, _ in edges]
        front = {other for own, other in pairs if own in front} - found.keys()
        found |= dict.fromkeys(front, level)
    return found
