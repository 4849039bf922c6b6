"""Time steps, and people at risk over them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from shian.methods.scan import ScanError
from shian.methods.scan.calendar import Calendar, Moment, Unit, coarsest, read_moment
from shian.methods.scan.people import counted_at, expected_cases, person_time, time_weights


def day(year: int, month: int, at: int) -> int:
    return date(year, month, at).toordinal()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2001-11-22", (Unit.DAY, day(2001, 11, 22), day(2001, 11, 22))),
        ("2001/11/3", (Unit.DAY, day(2001, 11, 3), day(2001, 11, 3))),
        ("2001年11月3日", (Unit.DAY, day(2001, 11, 3), day(2001, 11, 3))),
        ("2001-11-22T08:30", (Unit.DAY, day(2001, 11, 22), day(2001, 11, 22))),
        ("20011122", (Unit.DAY, day(2001, 11, 22), day(2001, 11, 22))),
        ("2000/2", (Unit.MONTH, day(2000, 2, 1), day(2000, 2, 29))),
        ("1988", (Unit.YEAR, day(1988, 1, 1), day(1988, 12, 31))),
        ("73", (Unit.STEP, 73, 73)),
        ("-4", (Unit.STEP, -4, -4)),
        ("2001-13-01", None),
        ("", None),
        ("soon", None),
    ],
)
def test_moments(text: str, moment: tuple[Unit, int, int] | None) -> None:
    assert read_moment(text) == (Moment(*moment) if moment else None)


def test_one_kind_of_time() -> None:
    assert coarsest({Unit.DAY, Unit.YEAR}) is Unit.YEAR and coarsest({Unit.STEP}) is Unit.STEP
    with pytest.raises(ScanError, match="write all the same way"):
        coarsest({Unit.STEP, Unit.DAY})


def test_days_and_steps() -> None:
    days = Calendar(Unit.DAY, day(2001, 11, 1), day(2001, 11, 24))
    assert (days.steps, days.index(day(2001, 11, 22)), days.written(21)) == (24, 21, "2001-11-22")
    assert (days.longest(7), days.step_days()) == (7, 1.0)
    steps = Calendar(Unit.STEP, 5, 9)
    assert (steps.steps, steps.index(9), steps.written(0), steps.written(4, end=True)) == (5, 4, "5", "9")


def test_weeks_end_with_the_study() -> None:
    weeks = Calendar(Unit.WEEK, day(2001, 11, 1), day(2001, 11, 24))
    assert (weeks.steps, weeks.bounds(2)) == (3, (day(2001, 11, 18), day(2001, 11, 25)))
    assert [weeks.index(day(2001, 11, at)) for at in (24, 18, 17, 4, 3)] == [2, 2, 1, 0, -1]
    assert (weeks.written(0), weeks.written(2, end=True), weeks.longest(15)) == (
        "2001-11-04",
        "2001-11-24",
        2,
    )
    with pytest.raises(ScanError, match="shorter than one week"):
        Calendar(Unit.WEEK, 1, 6)


def test_months_and_years() -> None:
    months = Calendar(Unit.MONTH, day(2001, 11, 15), day(2002, 2, 28))
    assert (months.steps, months.index(day(2002, 1, 3)), months.written(2)) == (4, 2, "2002-01")
    assert months.bounds(0) == (day(2001, 11, 15), day(2001, 12, 1))
    years = Calendar(Unit.YEAR, day(1973, 1, 1), day(1991, 12, 31))
    assert (years.steps, years.written(18), years.longest(365 * 9), years.longest(10)) == (19, "1991", 9, 1)
    assert years.bounds(7) == (day(1980, 1, 1), day(1981, 1, 1))
    for first, last in ((5, 4), (1, 200_000)):
        with pytest.raises(ScanError):
            Calendar(Unit.DAY, first, last)


def test_counts_of_a_year_are_as_of_july() -> None:
    for text, expected in (
        ("1973", day(1973, 7, 1)),
        ("1980", day(1980, 7, 1)),
        ("1980-03", day(1980, 3, 15)),
    ):
        moment = read_moment(text)
        assert moment is not None and counted_at(moment) == expected


def test_people_change_in_a_straight_line() -> None:
    calendar = Calendar(Unit.STEP, 0, 9)
    weights = time_weights(calendar, [2, 7])
    assert weights.sum(axis=1) == pytest.approx(np.ones(10), rel=1e-12)
    people = weights @ np.array([10.0, 20.0])
    assert people == pytest.approx([10, 10, 11, 13, 15, 17, 19, 20, 20, 20], rel=1e-12)


def test_expected_cases_are_standardised() -> None:
    """Old people fall ill ten times as often; a place of old people expects more."""
    calendar = Calendar(Unit.STEP, 0, 0)
    counts = {
        (0, ("old",)): {0: 100.0},
        (0, ("young",)): {0: 100.0},
        (1, ("young",)): {0: 200.0},
    }
    held = person_time(calendar, 2, counts)
    expected = expected_cases(held, {("old",): 10, ("young",): 3})
    assert expected.tolist() == [[11.0], [2.0]]
    with pytest.raises(ScanError, match="cases of middle, but no people"):
        expected_cases(held, {("middle",): 1})
