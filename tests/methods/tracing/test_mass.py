"""Amounts of suspect goods: by hand, and against the extremes of a linear program over all ways of mixing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from shian.methods.tracing import EdgeTable
from shian.methods.tracing.mass import Amounts, amounts, balance_edges
from shian.methods.tracing.table_store import TableStore

Row = tuple[int, int, int, int, float]  # from, to, left, arrived, kilograms


def table(rows: list[Row]) -> EdgeTable:
    src, dst, leave, arrive, kilos = (list(column) for column in zip(*rows, strict=True))
    return EdgeTable.made(src, dst, leave, arrive, quantity=kilos)


def of(found: Amounts, node: int) -> tuple[float, ...]:
    at = found.nodes.tolist().index(node)
    return tuple(round(float(part[at]), 6) for part in (found.least, found.mixed, found.most))


def test_split_and_merge_by_hand() -> None:
    # 100 kg suspect (1) and 300 kg clean (2) into one batch (3), of which 50, 250 and 100 kg go on.
    rows = [
        (1, 3, 0, 1, 100.0),
        (2, 3, 0, 1, 300.0),
        (3, 4, 2, 3, 50.0),
        (3, 5, 2, 3, 250.0),
        (3, 6, 2, 3, 100.0),
    ]
    found = amounts(table(rows), {1: None})
    assert of(found, 3) == (100, 100, 100)
    assert of(found, 4) == (0, 12.5, 50) and of(found, 5) == (0, 62.5, 100) and of(found, 6) == (0, 25, 100)


def test_what_must_be_in_it() -> None:
    # 90 of 100 kg are suspect: of 60 kg at least 50 are.
    rows = [(1, 3, 0, 1, 90.0), (2, 3, 0, 1, 10.0), (3, 4, 2, 3, 60.0)]
    found = amounts(table(rows), {1: None})
    assert of(found, 4) == (50, 54, 60)


def test_what_left_before_it_came_is_clean() -> None:
    rows = [(2, 3, 0, 1, 50.0), (3, 4, 2, 3, 20.0), (1, 3, 4, 5, 50.0), (3, 5, 6, 7, 60.0)]
    found = amounts(table(rows), {1: None})
    assert of(found, 4) == (0, 0, 0) and of(found, 5) == (10, 30, 50)


def test_part_of_a_lot_two_ways_and_a_way_back() -> None:
    rows = [(1, 2, 0, 1, 60.0), (1, 3, 0, 1, 40.0), (2, 4, 2, 3, 60.0), (3, 4, 2, 3, 40.0), (4, 1, 4, 5, 5.0)]
    found = amounts(table(rows), {1: 30.0})
    assert of(found, 2) == (0, 18, 30) and of(found, 3) == (0, 12, 30)
    assert of(found, 4) == (0, 30, 30)  # not 60: there are but 30 kg of it


def test_goods_from_outside_the_records_are_clean() -> None:
    found = amounts(table([(1, 2, 0, 1, 10.0), (2, 3, 2, 3, 100.0)]), {1: None})
    assert of(found, 3) == (10, 10, 10)
    assert amounts(table([(1, 2, 0, 1, 10.0)]), {7: 5.0}).most.tolist() == [0, 0, 5]


def test_edges_that_a_balance_needs() -> None:
    store = TableStore(
        table([(1, 3, 0, 1, 100.0), (2, 3, 0, 1, 300.0), (3, 4, 2, 3, 50.0), (9, 2, 0, 0, 1.0)])
    )
    edges = balance_edges(store, np.array([1, 3, 4]))
    assert sorted(zip(edges.src.tolist(), edges.dst.tolist(), strict=True)) == [(1, 3), (2, 3), (3, 4)]


def extremes(rows: list[Row], seed: float, which: int) -> tuple[float, float]:
    """Least and most suspect kilograms on an edge over all ways in which goods can be divided."""
    count = len(rows)
    limits, right = [], []
    own = {
        node: max(0.0, sum(r[4] for r in rows if r[0] == node) - sum(r[4] for r in rows if r[1] == node))
        for node in {end for row in rows for end in row[:2]}
    }
    for node in own:
        begun = seed if node == 0 else 0.0
        outs = sorted({row[2] for row in rows if row[0] == node})
        for time in outs:
            gone = [at for at, row in enumerate(rows) if row[0] == node and row[2] <= time]
            there = [at for at, row in enumerate(rows) if row[1] == node and row[3] <= time]
            suspect = np.zeros(count)
            suspect[gone], suspect[there] = 1, -1
            limits.append(suspect)
            right.append(begun)
            limits.append(-suspect)  # and as much clean goods as there are clean goods
            clean = sum(rows[at][4] for at in there) + own[node] - begun
            right.append(clean - sum(rows[at][4] for at in gone))
    bounds = [(0, row[4]) for row in rows]
    values = []
    for sign in (1, -1):
        aim = np.zeros(count)
        aim[which] = sign
        done = linprog(aim, A_ub=np.array(limits), b_ub=np.array(right), bounds=bounds)
        if not done.success:
            return 0.0, -1.0  # more leaves than had come by then: no records that can be
        values.append(sign * done.fun)
    return values[0], values[1]


part = st.tuples(st.integers(0, 4), st.integers(1, 3), st.integers(1, 9))


@settings(max_examples=40, deadline=None)
@given(st.lists(part, min_size=1, max_size=7), st.integers(1, 10))
def test_bounds_hold_for_all_ways_of_mixing(parts: list[tuple[int, int, int]], seed: int) -> None:
    rows = [(src, src + step, 10 * src, 10 * src + 5, float(kilos)) for src, step, kilos in parts]
    whole = sum(row[4] for row in rows if row[0] == 0)
    if not whole:
        return
    suspect = min(float(seed), whole)
    found = amounts(table(rows), {0: suspect})
    for at in range(len(rows)):
        low, high = extremes(rows, suspect, at)
        if high < low:
            continue
        assert found.edge_least[at] <= low + 1e-6 and high <= found.edge_most[at] + 1e-6
        assert found.edge_least[at] - 1e-6 <= found.edge_mixed[at] <= found.edge_most[at] + 1e-6


def test_a_single_split_is_bounded_exactly() -> None:
    rows: list[Row] = [(0, 1, 0, 5, 7.0), (0, 2, 0, 5, 5.0)]
    found = amounts(table(rows), {0: 9.0})
    assert [extremes(rows, 9.0, at) for at in (0, 1)] == [pytest.approx((4, 7)), pytest.approx((2, 5))]
    assert found.edge_least.tolist() == [4, 2] and found.edge_most.tolist() == [7, 5]
