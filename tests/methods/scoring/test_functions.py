"""Scoring functions: exact values, monotone, and their pieces say what they earn."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.scoring import (
    Count,
    Declared,
    Deduct,
    Extra,
    Linear,
    Steps,
    Threshold,
    WholeShare,
    earned,
    next_gain,
    pieces_of,
)

F = Fraction
numbers = st.fractions(-200, 200, max_denominator=50)
positive = st.fractions(F(1, 10), 20, max_denominator=10)
weights = st.fractions(0, 20, max_denominator=4)


def at(function: Any, value: Any, most: Any = 4) -> Any:
    return earned(function.corners(F(most)), F(value))


def test_threshold_is_reached_not_passed() -> None:
    assert at(Threshold(Decimal("4")), 4) == 4
    assert at(Threshold(Decimal("4")), F(39999, 10000)) == 0
    assert at(Threshold(Decimal("2"), fewer=True), 2) == 4
    assert at(Threshold(Decimal("2"), fewer=True), F(201, 100)) == 0


def test_linear_is_pro_rata() -> None:
    assert at(Linear(3, 4), F(7, 2)) == 2
    assert at(Linear(3, 4), 2) == 0
    assert at(Linear(3, 4), 5) == 4
    assert at(Linear(5, 1), 2) == 3  # fewer is better


def test_linear_needs_two_values() -> None:
    with pytest.raises(ValueError, match="two different values"):
        Linear(3, Decimal("3.0"))


def test_steps_from_worst_to_best() -> None:
    up = Steps(((60, 1), (80, 3), (90, 4)))
    assert [at(up, x) for x in (59, 60, 79, 80, 90, 100)] == [0, 1, 1, 3, 4, 4]
    down = Steps(((10, 1), (5, 3)), fewer=True)
    assert [at(down, x) for x in (11, 10, 6, 5, 0)] == [0, 1, 1, 3, 3]
    with pytest.raises(ValueError, match="worst to best"):
        Steps(((80, 3), (60, 1)))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (Count.WHOLE, [4, 4, F(7, 2), F(7, 2), 0]),
        (Count.STARTED, [4, F(7, 2), F(7, 2), 3, 0]),
        (Count.EXACT, [4, F(15, 4), F(7, 2), F(13, 4), 0]),
    ],
)
def test_half_a_point_for_each_per_cent_missing(count: Any, expected: Any) -> None:
    rule = Deduct(98, 1, Decimal("0.5"), count=count)
    assert [at(rule, x) for x in (98, F(195, 2), 97, F(193, 2), 50)] == expected


def test_a_share_must_be_whole() -> None:
    assert at(WholeShare(), 100) == 4
    assert at(WholeShare(), F(999999, 10000)) == 0


def test_declared_and_extra() -> None:
    assert [at(Declared(), x) for x in (0, 1)] == [0, 4]
    rule = Extra(each=1, gain=Decimal("1.5"))
    assert [at(rule, x) for x in (0, 1, F(5, 2), 3, 9)] == [0, F(3, 2), 3, 4, 4]


def test_too_many_units_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 10000"):
        Deduct(100, 1, Decimal("0.0001"), count=Count.WHOLE).corners(F(100))


@st.composite
def functions(draw: Any) -> Any:
    sort = draw(st.sampled_from(["threshold", "linear", "steps", "deduct", "whole", "declared", "extra"]))
    fewer = draw(st.booleans())
    if sort == "threshold":
        return Threshold(draw(numbers), fewer)
    if sort == "linear":
        start, end = draw(st.lists(numbers, min_size=2, max_size=2, unique=True))
        return Linear(start, end)
    if sort == "steps":
        values = sorted(draw(st.lists(numbers, min_size=1, max_size=5, unique=True)), reverse=fewer)
        gains = sorted(draw(st.lists(weights, min_size=len(values), max_size=len(values), unique=True)))
        return Steps(tuple(zip(values, gains, strict=True)), fewer)
    if sort == "deduct":
        return Deduct(draw(numbers), draw(positive), draw(positive), fewer, draw(st.sampled_from(Count)))
    return {"whole": WholeShare(draw(positive)), "declared": Declared()}.get(sort) or Extra(
        draw(positive), draw(positive)
    )


@given(functions(), weights, numbers, numbers)
def test_better_values_never_earn_less(function: Any, most: Any, a: Any, b: Any) -> None:
    worse, better = sorted((a, b), reverse=function.fewer)
    corners = function.corners(most)
    assert 0 <= earned(corners, worse) <= earned(corners, better) <= most


@given(numbers, positive, positive, weights, numbers, st.sampled_from(Count), st.booleans())
def test_deductions_are_what_the_rule_says(
    full: Any, each: Any, lose: Any, most: Any, value: Any, count: Any, fewer: Any
) -> None:
    missing = max(F(0), (value - full if fewer else full - value) / each)
    units = {"whole": floor(missing), "started": ceil(missing), "exact": missing}[count]
    assert at(Deduct(full, each, lose, fewer, count), value, most) == max(F(0), most - units * lose)


@given(functions(), weights, numbers, numbers, numbers)
def test_pieces_cover_the_range_and_lie_on_the_function(
    function: Any, most: Any, a: Any, b: Any, where: Any
) -> None:
    low, high = sorted((a, b))
    if low == high:
        return
    corners = function.corners(most)
    found = pieces_of(corners, low, high)
    assert found[0].x0 == low
    assert found[-1].x1 == high
    assert all(left.x1 == right.x0 for left, right in pairwise(found))
    for piece in found:
        if piece.x0 < where < piece.x1:
            share = (where - piece.x0) / (piece.x1 - piece.x0)
            assert earned(corners, where) == piece.y0 + share * (piece.y1 - piece.y0)


@given(functions(), weights, numbers)
def test_the_next_point_is_there_and_not_before(function: Any, most: Any, value: Any) -> None:
    corners, more = function.corners(most), not function.fewer
    have = earned(corners, value)
    found = next_gain(corners, value, F(1), more=more)
    best = earned(corners, F(10**6) if more else F(-(10**6)))
    if found is None:
        assert have == best
        return
    x, gain, beyond = found
    sign = 1 if more else -1
    assert (x - value) * sign >= 0
    nudge = x + sign * F(1, 10**9) if beyond else x
    assert have < earned(corners, nudge)
    if not beyond:
        assert earned(corners, x) == have + gain
    halfway = (value + x) / 2
    assert earned(corners, halfway) - have <= gain
