"""Paths, contacts and kill steps: by hand, and all paths against a plain enumeration."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.tracing import Bounds, EdgeKind, EdgeTable, closure_over
from shian.methods.tracing.contact import DAY, Joined, Killing, contacts
from shian.methods.tracing.moments import EARLY
from shian.methods.tracing.table_store import TableStore
from shian.methods.tracing.ways import Way, shortest_way, way_to, ways
from tests.methods.tracing import naive

DIAMOND = TableStore(EdgeTable.made([0, 0, 1, 2, 0], [1, 2, 3, 3, 3], [1, 1, 5, 1, 9], [2, 3, 6, 2, 10]))
ZERO = np.array([0])


def test_shortest_first_and_in_time() -> None:
    found = ways(DIAMOND, ZERO, 3)
    assert (
        found.found == (Way((0, 3), (4,)), Way((0, 1, 3), (0, 2)), Way((0, 2, 3), (1, 3))) and not found.cut
    )
    assert ways(DIAMOND, ZERO, 3, temporal=True).found == (Way((0, 3), (4,)), Way((0, 1, 3), (0, 2)))
    assert shortest_way(DIAMOND, ZERO, 3) == Way((0, 3), (4,))
    assert shortest_way(DIAMOND, np.array([3]), 0) is None
    assert shortest_way(DIAMOND, ZERO, 0) == Way((0,), ())


def test_bounds_of_the_search_are_told() -> None:
    assert ways(DIAMOND, ZERO, 3, most=2).cut and len(ways(DIAMOND, ZERO, 3, most=2).found) == 2
    assert ways(DIAMOND, ZERO, 3, longest=1).found == (Way((0, 3), (4,)),)
    assert ways(DIAMOND, ZERO, 3, longest=1).cut and ways(DIAMOND, ZERO, 3, tries=2).cut


def test_the_way_of_a_search() -> None:
    found = closure_over(DIAMOND, [0])
    assert way_to(found.nodes, found.origins, found.events, 3) == Way((0, 3), (4,))
    assert way_to(found.nodes, found.origins, found.events, 9) is None
    back = closure_over(DIAMOND, [3], back=True)
    assert way_to(back.nodes, back.origins, back.events, 1, back=True) == Way((1, 3), (2,))


def enumerated(edges: list[naive.Edge], temporal: bool) -> list[tuple[int, tuple[int, ...]]]:
    found: list[tuple[int, tuple[int, ...]]] = []

    def go(path: tuple[int, ...], by: tuple[int, ...], since: int) -> None:
        if path[-1] == 1:
            found.append((len(by), by))
            return
        for event, (src, dst, leave, arrive) in enumerate(edges):
            if src == path[-1] and dst not in path and (not temporal or leave >= since):
                go((*path, dst), (*by, event), max(since, arrive))

    go((0,), (), EARLY)
    return sorted(found)


@settings(max_examples=60, deadline=None)
@given(naive.edge_lists, st.booleans())
def test_all_paths_equal_a_plain_enumeration(edges: list[naive.Edge], temporal: bool) -> None:
    found = ways(TableStore(naive.table(edges)), ZERO, 1, most=10_000, temporal=temporal)
    lengths = [len(way.events) for way in found.found]
    assert lengths == sorted(lengths) and not found.cut
    assert sorted((len(way.events), way.events) for way in found.found) == enumerated(edges, temporal)


def test_contacts_on_one_line_on_one_day() -> None:
    lots, line = np.array([1, 2, 3, 4]), np.array([7, 7, 7, 8])
    begin = np.array([100, 300, DAY + 5, 100])
    edges = contacts(lots, line, begin, begin + 50)
    assert list(zip(edges.src.tolist(), edges.dst.tolist(), strict=True)) == [(1, 2)]
    assert edges.kind.tolist() == [EdgeKind.CROSS] and edges.arrive.tolist() == [300]
    both = contacts(lots[:2], line[:2], np.array([100, 120]), np.array([200, 130]))
    assert sorted(zip(both.src.tolist(), both.dst.tolist(), strict=True)) == [(1, 2), (2, 1)]
    assert len(contacts(lots[:0], line[:0], begin[:0], begin[:0])) == 0


def test_joined_and_killing() -> None:
    store = TableStore(EdgeTable.made([0, 2], [1, 3], [1, 8], [2, 9]))
    assert closure_over(store, [0]).nodes.tolist() == [0, 1]
    touched = Joined(
        [store, TableStore(EdgeTable.made([1], [2], [5], [5], event=[-1], kind=[EdgeKind.CROSS]))]
    )
    found = closure_over(touched, [0], temporal=True)
    assert found.nodes.tolist() == [0, 1, 2, 3] and found.times.tolist()[1:] == [2, 5, 9]
    assert len(touched.edges(np.array([0, 1]), back=False, bounds=Bounds())) == 2
    killed = Killing(touched, np.array([1]))
    assert closure_over(killed, [0], temporal=True).nodes.tolist() == [0, 1]
    assert closure_over(killed, [3], back=True).nodes.tolist() == [3, 2]
    assert killed.edges(np.array([2]), back=True, bounds=Bounds()).src.tolist() == []


@settings(max_examples=40, deadline=None)
@given(naive.edge_lists, st.integers(0, 7), st.booleans(), st.booleans())
def test_parts_joined_equal_the_whole(edges: list[naive.Edge], cut: int, back: bool, temporal: bool) -> None:
    table = naive.table(edges)
    parts = Joined([TableStore(table[:cut]), TableStore(table[cut:])])
    for name in ("nodes", "levels", "origins", "events", "times"):
        ours, theirs = (
            getattr(closure_over(store, [0], back=back, temporal=temporal), name)
            for store in (parts, TableStore(table))
        )
        assert ours is theirs is None or ours.tolist() == theirs.tolist()
