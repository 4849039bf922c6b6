"""Intervals: what a rounded or vague figure may stand for, and computing with it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.claims.intervals import Interval, at_least, at_most, point, rounded

fractions = st.fractions(min_value=0, max_value=10**9, max_denominator=10**6)


def test_a_rounded_figure_holds_what_rounds_to_it() -> None:
    figure = rounded(Fraction("4.58"), Fraction(1, 100))
    assert figure.holds(Fraction("4.575"))
    assert figure.holds(Fraction("4.5849"))
    assert not figure.holds(Fraction("4.585"))
    assert not figure.holds(Fraction("4.5749"))


def test_bounds() -> None:
    assert at_least(Fraction(40)).holds(40)
    assert not at_least(Fraction(40), more=True).holds(40)
    assert at_most(Fraction(5)).holds(0)
    assert not at_most(Fraction(5), less=True).holds(5)


def test_quotients_of_what_may_be_zero_have_no_upper_end() -> None:
    assert point(3).divide(Interval(Fraction(0), Fraction(2))) == Interval(Fraction(3, 2), None)
    with pytest.raises(ValueError, match="negative"):
        point(3).divide(Interval(Fraction(-1), Fraction(2)))
    with pytest.raises(ValueError, match="positive"):
        point(3).times(0)


@given(fractions, fractions)
def test_sums_and_differences_undo_each_other(a: Fraction, b: Fraction) -> None:
    assert (point(a) + point(b)) - point(b) == point(a)


@given(fractions, st.fractions(min_value=Fraction(1, 100), max_value=10**6, max_denominator=1000))
def test_a_true_quotient_lies_in_the_quotient_of_the_intervals(n: Fraction, d: Fraction) -> None:
    about_n, about_d = rounded(n + Fraction(1, 2), Fraction(1)), rounded(d, d / 10)
    assert about_n.divide(about_d).holds((n + Fraction(1, 2)) / d)
    assert about_n.multiply(about_d).holds((n + Fraction(1, 2)) * d)


@given(fractions, fractions)
def test_meeting_is_the_same_both_ways(a: Fraction, b: Fraction) -> None:
    one, other = rounded(a, Fraction(1)), rounded(b, Fraction(1))
    assert one.overlaps(other) == other.overlaps(one) == (abs(a - b) < 1)
