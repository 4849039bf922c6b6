"""Hidden small counts cannot be worked out from what is shown."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.suppression import BadTable, Key, Protected, Sum, known_range, protect

Table = tuple[dict[Key, int], list[Sum]]


def table(rows: list[list[int]]) -> Table:
    """A table of rows with totals of rows, columns and all."""
    cells: dict[Key, int] = {}
    sums = []
    across, down = range(len(rows)), range(len(rows[0]))
    for i in across:
        for j in down:
            cells[f"r{i}", f"c{j}"] = rows[i][j]
        cells[f"r{i}", ""] = sum(rows[i])
        sums.append(Sum((f"r{i}", ""), tuple((f"r{i}", f"c{j}") for j in down)))
    for j in down:
        cells["", f"c{j}"] = sum(row[j] for row in rows)
        sums.append(Sum(("", f"c{j}"), tuple((f"r{i}", f"c{j}") for i in across)))
    cells["", ""] = sum(map(sum, rows))
    sums.append(Sum(("", ""), tuple((f"r{i}", "") for i in across)))
    sums.append(Sum(("", ""), tuple(("", f"c{j}") for j in down)))
    return cells, sums


def safe(cells: dict[Key, int], sums: list[Sum], found: Protected, k: int = 5) -> bool:
    ranges = [known_range(key, found.hidden, cells, sums) for key in found.small]
    return all(high - low >= k - 1 for low, high in ranges)


def test_nothing_small_nothing_hidden() -> None:
    cells, sums = table([[10, 20], [0, 40]])
    assert protect(cells, sums).hidden == frozenset()


def test_one_small_count_takes_three_with_it() -> None:
    cells, sums = table([[3, 20, 30], [12, 40, 50], [70, 80, 90]])
    found = protect(cells, sums)
    assert found.small == {("r0", "c0")}
    assert found.further == {("r0", "c1"), ("r1", "c0"), ("r1", "c1")}
    assert known_range(("r0", "c0"), found.hidden, cells, sums) == (1, 14)


def test_hiding_the_small_count_alone_gives_it_away() -> None:
    cells, sums = table([[3, 20], [12, 40]])
    assert known_range(("r0", "c0"), {("r0", "c0")}, cells, sums) == (3, 3)


def test_two_small_counts_in_one_row_are_not_enough_where_their_sum_tells() -> None:
    """1 and 1 sum to 2: both would be known, since hidden counts are at least 1."""
    cells, sums = table([[1, 1, 30], [9, 9, 40]])
    found = protect(cells, sums)
    assert ("r0", "c2") in found.further
    assert safe(cells, sums, found)


def test_a_small_total_is_hidden_with_its_only_part() -> None:
    cells, sums = table([[2, 0], [30, 40], [50, 60]])
    found = protect(cells, sums)
    assert {("r0", "c0"), ("r0", "")} <= found.small
    assert safe(cells, sums, found)


def test_tables_that_share_totals_protect_each_other() -> None:
    """Month × district and month × syndrome have the same monthly totals: hiding in one is not undone by the
    other.
    """
    cells: dict[Key, int] = {
        ("m1", "d1"): 4, ("m1", "d2"): 30, ("m2", "d1"): 20, ("m2", "d2"): 41,
        ("m1", "s1"): 33, ("m1", "s2"): 1, ("m2", "s1"): 31, ("m2", "s2"): 30,
        ("m1", ""): 34, ("m2", ""): 61, ("", "d1"): 24, ("", "d2"): 71, ("", "s1"): 64, ("", "s2"): 31,
        ("", ""): 95,
    }  # fmt: skip
    sums = [
        *(Sum((m, ""), ((m, "d1"), (m, "d2"))) for m in ("m1", "m2")),
        *(Sum((m, ""), ((m, "s1"), (m, "s2"))) for m in ("m1", "m2")),
        *(Sum(("", x), (("m1", x), ("m2", x))) for x in ("d1", "d2", "s1", "s2")),
        Sum(("", ""), (("m1", ""), ("m2", ""))),
    ]
    found = protect(cells, sums)
    assert found.small == {("m1", "d1"), ("m1", "s2")}
    assert safe(cells, sums, found)


def test_a_lone_small_count_without_totals_is_hidden_and_unbounded() -> None:
    found = protect({("a",): 2, ("b",): 9}, [])
    assert found.hidden == {("a",)}
    assert known_range(("a",), found.hidden, {("a",): 2, ("b",): 9}, []) == (1, math.inf)


def test_refusals() -> None:
    with pytest.raises(BadTable, match="do not add up"):
        protect({("a",): 2, ("b",): 3}, [Sum(("b",), (("a",),))])
    with pytest.raises(BadTable, match="no count"):
        protect({("a",): -1}, [])
    with pytest.raises(BadTable, match="no such cell"):
        protect({("a",): 2}, [Sum(("a",), (("x",),))])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=4, max_size=4))
def test_no_small_count_can_be_worked_out(rows: list[list[int]]) -> None:
    cells, sums = table(rows)
    found = protect(cells, sums)
    assert all(0 < cells[key] < 5 for key in found.small)
    assert not any(0 < cells[key] < 5 for key in cells.keys() - found.hidden)
    assert not any(cells[key] == 0 for key in found.hidden)
    everything = {key for key, count in cells.items() if count} == found.hidden
    assert everything or safe(cells, sums, found)
