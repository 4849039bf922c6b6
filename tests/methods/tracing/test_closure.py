"""Closures: hand-computed graphs, and against plain searches over sets and walks."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.tracing import Bounds, Closure, Graph, GraphBuilder, UnknownIds, closure, shortest_path

Edge = tuple[str, str, int, int]
DIAMOND = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e")]


def plain(edges: Iterable[tuple[str, str]]) -> Graph:
    builder = GraphBuilder()
    pairs = list(edges)
    builder.add([a for a, _ in pairs], [b for _, b in pairs])
    return builder.graph()


def timed(edges: Iterable[Edge]) -> Graph:
    builder = GraphBuilder()
    for src, dst, out, arrived in edges:
        builder.add([src], [dst], [out], [arrived])
    return builder.graph()


def levels(found: Closure) -> dict[str, int]:
    return dict(zip(found.names, found.levels.tolist(), strict=True))


def times(found: Closure) -> dict[str, int]:
    assert found.times is not None
    return dict(zip(found.names, found.times.tolist(), strict=True))


def test_diamond_both_ways() -> None:
    graph = plain(DIAMOND)
    assert levels(closure(graph, ["a"])) == {"a": 0, "b": 1, "c": 1, "d": 2, "e": 3}
    assert levels(closure(graph, ["e"], back=True)) == {"e": 0, "d": 1, "b": 2, "c": 2, "a": 3}
    assert levels(closure(graph, ["b", "c"])) == {"b": 0, "c": 0, "d": 1, "e": 2}


def test_cycle_self_loop_and_parallel_edges() -> None:
    graph = plain([("a", "a"), ("a", "b"), ("a", "b"), ("b", "c"), ("c", "a")])
    assert levels(closure(graph, ["a"])) == {"a": 0, "b": 1, "c": 2}
    assert len(graph.src) == 5
    assert closure(graph, ["b"]).times is None


def test_time_breaks_a_path() -> None:
    graph = timed([("a", "b", 1, 5), ("b", "c", 4, 6), ("b", "d", 5, 7)])
    assert levels(closure(graph, ["a"])) == {"a": 0, "b": 1, "c": 2, "d": 2}
    found = closure(graph, ["a"], temporal=True)
    assert levels(found) == {"a": 0, "b": 1, "d": 2}
    assert times(found) == {"a": -(2**63 - 1), "b": 5, "d": 7}
    assert levels(closure(graph, ["c"], back=True, temporal=True)) == {"c": 0, "b": 1}
    assert times(closure(graph, ["d"], back=True, temporal=True)) == {"d": 2**63 - 1, "b": 5, "a": 1}


def test_the_earlier_of_parallel_deliveries_counts() -> None:
    graph = timed([("a", "b", 8, 9), ("a", "b", 1, 2), ("b", "c", 5, 6)])
    found = closure(graph, ["a"], temporal=True)
    assert times(found)["b"] == 2 and times(found)["c"] == 6


def test_a_longer_way_may_be_earlier() -> None:
    graph = timed([("a", "c", 8, 9), ("a", "b", 1, 2), ("b", "c", 3, 4), ("c", "d", 5, 6)])
    found = closure(graph, ["a"], temporal=True)
    assert levels(found) == {"a": 0, "b": 1, "c": 1, "d": 3}
    assert times(found)["c"] == 4
    path = shortest_path(graph, ["a"], "d", temporal=True)
    assert path is not None and path.nodes == ("a", "b", "c", "d") and path.edges == (1, 2, 3)


def test_edges_without_times_rule_nothing_out() -> None:
    builder = GraphBuilder()
    builder.add(["a"], ["b"], [3], [5])
    builder.add(["b"], ["c"])
    builder.add(["c", "c"], ["d", "e"], [4, 5], [9, 9])
    assert set(closure(builder.graph(), ["a"], temporal=True).names) == {"a", "b", "c", "e"}


def test_bounds() -> None:
    graph = plain(DIAMOND)
    found = closure(graph, ["a"], bounds=Bounds(levels=1))
    assert found.names == ["a", "b", "c"] and found.cut
    found = closure(graph, ["a"], bounds=Bounds(levels=3))
    assert len(found.nodes) == 5 and not found.cut
    found = closure(graph, ["a"], bounds=Bounds(nodes=2))
    assert len(found.nodes) == 2 and found.cut
    assert not closure(graph, ["a"], bounds=Bounds(nodes=5)).cut
    graph = timed([("a", "b", 1, 2), ("b", "c", 8, 9)])
    assert closure(graph, ["a"], bounds=Bounds(latest=7)).names == ["a", "b"]
    assert closure(graph, ["b"], bounds=Bounds(earliest=9)).names == ["b"]


def test_unknown_ids_are_all_named() -> None:
    with pytest.raises(UnknownIds, match=r"unknown ids: 'x', 'y'$"):
        closure(plain(DIAMOND), ["a", "x", "y"])
    with pytest.raises(UnknownIds, match=r"and 2 more$"):
        closure(plain(DIAMOND), [f"x{n}" for n in range(7)])
    with pytest.raises(UnknownIds):
        shortest_path(plain(DIAMOND), ["a"], "nowhere")


def test_no_edges_at_all() -> None:
    builder = GraphBuilder()
    builder.name(["a"])
    assert closure(builder.graph(), ["a"]).names == ["a"]
    assert closure(builder.graph(), []).names == []


def test_shortest_path() -> None:
    path = shortest_path(plain([*DIAMOND, ("a", "e")]), ["a"], "e")
    assert path is not None and path.nodes == ("a", "e") and path.edges == (5,)
    assert shortest_path(plain(DIAMOND), ["e"], "a") is None
    alone = shortest_path(plain(DIAMOND), ["a"], "a")
    assert alone is not None and alone.nodes == ("a",) and alone.edges == ()


nodes = st.sampled_from("abcdefg")
pairs = st.lists(st.tuples(nodes, nodes), min_size=1, max_size=25)
moments = st.integers(0, 8)
edges = st.lists(
    st.tuples(nodes, nodes, moments, st.integers(0, 3)).map(lambda e: (e[0], e[1], e[2], e[2] + e[3])),
    min_size=1,
    max_size=12,
)


def searched(edges: list[tuple[str, str]], start: str) -> dict[str, int]:
    found, front, level = {start: 0}, {start}, 0
    while front:
        level += 1
        front = {b for a, b in edges if a in front} - found.keys()
        found |= dict.fromkeys(front, level)
    return found


@given(pairs)
def test_equals_a_plain_search(edges: list[tuple[str, str]]) -> None:
    graph, start = plain(edges), edges[0][0]
    assert levels(closure(graph, [start])) == searched(edges, start)
    turned = [(b, a) for a, b in edges]
    assert levels(closure(graph, [start], back=True)) == searched(turned, start)


@given(pairs)
def test_back_of_forward_contains_the_source(edges: list[tuple[str, str]]) -> None:
    graph, start = plain(edges), edges[0][0]
    for name in closure(graph, [start]).names:
        assert start in closure(graph, [name], back=True).names


def walked(edges: list[Edge], start: str) -> dict[str, tuple[int, int]]:
    """For each node its least steps and earliest arrival, over all walks that use no edge twice."""
    best = {start: (0, -(2**63 - 1))}

    def go(at: str, since: int, used: frozenset[int]) -> None:
        for number, (src, dst, out, arrived) in enumerate(edges):
            if src == at and number not in used and out >= since:
                steps, first = best.get(dst, (99, 99))
                best[dst] = (min(steps, len(used) + 1), min(first, arrived))
                go(dst, arrived, used | {number})

    go(start, -1, frozenset())
    return best


@given(edges)
def test_temporal_equals_all_time_respecting_walks(edges: list[Edge]) -> None:
    graph, start = timed(edges), edges[0][0]
    found = closure(graph, [start], temporal=True)
    expected = walked(edges, start)
    assert levels(found) == {name: steps for name, (steps, _) in expected.items()}
    assert times(found) == {name: first for name, (_, first) in expected.items()}


@given(edges)
def test_temporal_back_mirrors_forward(edges: list[Edge]) -> None:
    graph = timed(edges)
    forward = {name: set(closure(graph, [name], temporal=True).names) for name in graph.names}
    for name in graph.names:
        back = set(closure(graph, [name], back=True, temporal=True).names)
        assert back == {source for source, reached in forward.items() if name in reached}


@given(edges)
def test_paths_respect_time_and_levels(edges: list[Edge]) -> None:
    graph, start = timed(edges), edges[0][0]
    found = levels(closure(graph, [start], temporal=True))
    for name in graph.names:
        path = shortest_path(graph, [start], name, temporal=True)
        assert (path is not None) == (name in found)
        if path is None:
            continue
        assert len(path.edges) == found[name]
        ends = [edges[number][:2] for number in path.edges]
        assert ends == list(pairwise(path.nodes))
        assert all(edges[a][3] <= edges[b][2] for a, b in pairwise(path.edges))
