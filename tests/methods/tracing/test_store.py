"""Closures over any store: computed by hand, and against a plain search."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.tracing import Bounds, EdgeKind, EdgeTable, Reach, closure_over
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.store import NOTHING
from shian.methods.tracing.table_store import TableStore
from tests.methods.tracing import naive


def of(found: Reach, what: str) -> dict[int, int]:
    return dict(zip(found.nodes.tolist(), getattr(found, what).tolist(), strict=True))


CHAIN = TableStore(
    EdgeTable.made([1, 1, 2, 3], [2, 2, 3, 4], [8, 1, 5, 6], [9, 2, 6, 7], event=[10, 11, 12, 13])
)


def test_a_chain_with_two_deliveries_between_two_lots() -> None:
    found = closure_over(CHAIN, [1])
    assert of(found, "levels") == {1: 0, 2: 1, 3: 2, 4: 3}
    assert of(found, "origins") == {1: NOTHING, 2: 1, 3: 2, 4: 3}
    assert of(found, "events") == {1: NOTHING, 2: 10, 3: 12, 4: 13} and found.times is None
    found = closure_over(CHAIN, [1], temporal=True)
    assert of(found, "times") == {1: EARLY, 2: 2, 3: 6, 4: 7} and of(found, "events")[2] == 11
    found = closure_over(CHAIN, [4], back=True, temporal=True)
    assert of(found, "times") == {4: LATE, 3: 6, 2: 5, 1: 1} and not found.cut


def test_bounds_end_it_and_it_says_so() -> None:
    found = closure_over(CHAIN, [1], bounds=Bounds(levels=1))
    assert found.nodes.tolist() == [1, 2] and found.cut
    assert not closure_over(CHAIN, [1], bounds=Bounds(levels=3)).cut
    found = closure_over(CHAIN, [1], bounds=Bounds(nodes=2))
    assert found.nodes.tolist() == [1, 2] and found.cut
    assert closure_over(CHAIN, [1], bounds=Bounds(latest=6)).nodes.tolist() == [1, 2, 3]
    assert closure_over(CHAIN, [2], bounds=Bounds(earliest=6)).nodes.tolist() == [2]
    assert closure_over(CHAIN, []).nodes.tolist() == [] and closure_over(CHAIN, [99]).nodes.tolist() == [99]


def test_possible_edges_are_followed_when_asked_for() -> None:
    store = TableStore(EdgeTable.made([1, 2], [2, 3], chance=[1, 0.25]))
    assert closure_over(store, [1]).nodes.tolist() == [1, 2]
    assert closure_over(store, [1], bounds=Bounds(possible=True)).nodes.tolist() == [1, 2, 3]


def test_edges_of_nodes_and_tables_joined() -> None:
    edges = CHAIN.edges(np.array([2, 3]), back=True, bounds=Bounds())
    assert sorted(edges.event.tolist()) == [10, 11, 12] and set(edges.kind.tolist()) == {EdgeKind.SHIPMENT}
    assert len(EdgeTable.joined([edges, CHAIN.table])) == 7 and EdgeTable.joined([edges]) is edges


@settings(max_examples=50, deadline=None)
@given(naive.edge_lists, st.sets(naive.numbered, min_size=1, max_size=3), st.booleans())
def test_equals_a_plain_search(edges: list[naive.Edge], seeds: set[int], back: bool) -> None:
    store = TableStore(naive.table(edges))
    found = closure_over(store, sorted(seeds), back=back)
    assert of(found, "levels") == naive.levels(edges, seeds, back=back)
    found = closure_over(store, sorted(seeds), back=back, temporal=True)
    assert of(found, "times") == naive.reached(edges, seeds, back=back, temporal=True)
