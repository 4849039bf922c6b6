"""The index: rows by hand, and closures of index, edges since and possible edges against a plain search."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.tracing import Bounds, EdgeTable, TracingError, closure_over
from shian.methods.tracing.build import build
from shian.methods.tracing.index import Index
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.table_store import TableStore
from shian.methods.tracing.view import View
from tests.methods.tracing import naive

NODES = 8


def indexed(table: EdgeTable, nodes: int = NODES) -> Index:
    return build(
        table.src, table.dst, table.leave, table.arrive,
        nodes=nodes, kind=table.kind, quantity=table.quantity, event=table.event,
    )  # fmt: skip


def test_rows_by_hand() -> None:
    src, dst = np.array([0, 2, 0, 1], np.int32), np.array([1, 3, 2, 3], np.int32)
    leave, arrive = np.array([1, 9, 4, 6], np.int32), np.array([2, 9, 5, 8], np.int32)
    index = build(src, dst, leave, arrive, unit=60, quantity=np.array([5.0, 6, 7, 8]))
    assert index.forward.start.tolist() == [0, 2, 3, 4, 4] and index.forward.other.tolist() == [1, 2, 3, 3]
    assert index.backward.start.tolist() == [0, 0, 1, 2, 4] and index.backward.other.tolist() == [0, 0, 2, 1]
    assert index.forward.leaf.tolist() == [0b1000] and index.backward.leaf.tolist() == [0b1]
    assert index.span.dtype == np.uint16 and index.place.tolist() == [0, 1, 0, 0]
    edges = index.edges(np.array([3, 0, 99]), back=True, bounds=Bounds())
    assert edges.src.tolist() == [2, 1] and edges.leave.tolist() == [540, 360]
    assert edges.arrive.tolist() == [540, 480] and edges.quantity.tolist() == [6, 8]
    found = View(index, 0).closure(np.array([0]), temporal=True)
    assert found.nodes.tolist() == [0, 1, 2, 3] and found.times.tolist() == [EARLY, 120, 300, 480]


def test_seconds_are_kept_as_minutes_only_if_nothing_is_lost() -> None:
    minutes = indexed(EdgeTable.made([0], [1], [600], [660]), 2)
    assert (minutes.scale.unit, minutes.scale.origin, minutes.scale.bias) == (60, 600, 1)
    seconds = indexed(EdgeTable.made([0, 1], [1, 0], [600, LATE], [661, EARLY]), 2)
    assert seconds.scale.unit == 1
    edges = seconds.edges(np.array([0, 1]), back=False, bounds=Bounds())
    assert edges.leave.tolist() == [600, LATE] and edges.arrive.tolist() == [661, EARLY]
    long = indexed(EdgeTable.made([0, 0], [1, 1], [0, 0], [1, 70_000]), 2)
    assert long.span.dtype == np.uint32
    assert long.edges(np.array([0]), back=False, bounds=Bounds()).arrive.tolist() == [1, 70_000]


def test_what_is_refused() -> None:
    one, two = np.zeros(1, np.int32), np.zeros(2, np.int32)
    with pytest.raises(TracingError, match="different length"):
        build(one, two, one, one)
    with pytest.raises(TracingError, match="below 0"):
        build(one - 1, one, one, one)
    with pytest.raises(TracingError, match="does not fit"):
        build(one + 5, one, one, one, nodes=5)
    with pytest.raises(TracingError, match="span more"):
        indexed(EdgeTable.made([0, 0], [1, 1], [0, 2**33 + 1], [0, 2**33 + 1]), 2)
    with pytest.raises(IndexError):
        View(indexed(EdgeTable.made([0], [1]), 2), 0).closure(np.array([2]))


def split(table: EdgeTable, parts: list[int]) -> View:
    """A third each: in the index, added since, only possible."""
    which = np.resize(np.array(parts), len(table))
    chance = np.where(which == 2, 0.5, 1.0)
    columns = {name: getattr(table, name) for name in EdgeTable.__slots__} | {"chance": chance}
    whole = EdgeTable(**columns)
    return View(indexed(whole[which == 0]), 0, whole[which == 1], whole[which == 2])


seeds = st.sets(naive.numbered, min_size=1, max_size=3)
some_parts = st.lists(st.sampled_from([0, 0, 1, 2]), min_size=1, max_size=5)


@settings(max_examples=100, deadline=None)
@given(naive.edge_lists, seeds, st.booleans(), st.booleans(), some_parts)
def test_equals_a_plain_search(
    edges: list[naive.Edge], start: set[int], back: bool, temporal: bool, parts: list[int]
) -> None:
    view = split(naive.table(edges), parts)
    on_record = [
        edge for edge, part in zip(edges, np.resize(np.array(parts), len(edges)), strict=True) if part < 2
    ]
    for followed, bounds in ((edges, Bounds(possible=True)), (on_record, Bounds())):
        expected = naive.reached(followed, start, back=back, temporal=temporal)
        found = view.closure(np.array(sorted(start)), back=back, temporal=temporal, bounds=bounds)
        assert sorted(found.nodes.tolist()) == sorted(expected)
        if temporal:
            assert dict(zip(found.nodes.tolist(), found.times.tolist(), strict=True)) == expected
        slow = closure_over(view, sorted(start), back=back, temporal=temporal, bounds=bounds)
        assert sorted(slow.nodes.tolist()) == sorted(expected)


@settings(max_examples=50, deadline=None)
@given(naive.edge_lists, seeds, st.booleans(), some_parts, st.tuples(naive.whole, naive.whole), st.booleans())
def test_equals_the_store_in_memory(
    edges: list[naive.Edge],
    start: set[int],
    back: bool,
    parts: list[int],
    window: tuple[int, int],
    temporal: bool,
) -> None:
    table = naive.table(edges)
    view, plain = split(table, parts), TableStore(table)
    bounds = Bounds(earliest=min(window), latest=max(window), possible=True)
    nodes = np.array(sorted(start))
    for labels in (None, np.full(len(nodes), 3)):
        ours, theirs = (
            store.expand(nodes, back=back, labels=labels, bounds=bounds) for store in (view, plain)
        )
        assert ours.nodes.tolist() == theirs.nodes.tolist() and ours.events.tolist() == theirs.events.tolist()
        assert ours.origins.tolist() == theirs.origins.tolist()
        assert labels is None or ours.times.tolist() == theirs.times.tolist()
    found = view.closure(nodes, back=back, temporal=temporal, bounds=bounds)
    slow = closure_over(plain, nodes, back=back, temporal=temporal, bounds=bounds)
    assert sorted(found.nodes.tolist()) == sorted(slow.nodes.tolist())


def test_withdrawn_edges_count_no_longer() -> None:
    index = indexed(EdgeTable.made([0, 1, 0], [1, 2, 3]), 4)
    view = View(index, 5, gone=np.array([0b001], np.uint64))
    assert sorted(view.closure(np.array([0])).nodes.tolist()) == [0, 3]
    assert sorted(view.closure(np.array([2]), back=True).nodes.tolist()) == [1, 2]
    assert view.edges(np.array([0]), back=False, bounds=Bounds()).dst.tolist() == [3]
