"""Working days: hand-counted dates on the published calendars, and properties."""

from datetime import date, timedelta

import chinese_calendar
import numpy as np
import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.workdays import OutOfCalendar, WorkCalendar, calendar_from_rows

CALENDAR = calendar_from_rows(
    [(day, False) for day in constants.holidays if day.year >= 2019]
    + [(day, True) for day in constants.workdays if day.year >= 2019]
)
days = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        # 7 working days over Spring Festival 2021 (off 11–17 February, 20 February worked).
        (date(2021, 2, 8), 7, date(2021, 2, 23)),
        # 5 working days over National Day 2021 (off 1–7 October; Saturday 9 October worked).
        (date(2021, 9, 29), 5, date(2021, 10, 12)),
        # Spring Festival 2020 was extended to 2 February.
        (date(2020, 1, 23), 1, date(2020, 2, 3)),
        # Wednesday to next Wednesday without a holiday.
        (date(2021, 3, 3), 5, date(2021, 3, 10)),
        # A make-up Saturday counts (18 September 2021).
        (date(2021, 9, 17), 1, date(2021, 9, 18)),
        (date(2019, 4, 30), 3, date(2019, 5, 7)),
        (date(2026, 10, 1), 0, date(2026, 10, 1)),
    ],
)
def test_hand_counted(start: date, count: int, end: date) -> None:
    assert CALENDAR.add(start, count) == end


def test_count_and_roll() -> None:
    assert CALENDAR.count(date(2021, 9, 30), date(2021, 10, 8)) == 1
    assert CALENDAR.count(date(2021, 10, 8), date(2021, 9, 30)) == -1
    assert CALENDAR.roll(date(2021, 10, 1)) == date(2021, 10, 8)
    assert CALENDAR.roll(date(2021, 10, 9)) == date(2021, 10, 9)


def test_beyond_the_notices_monday_to_friday_count_and_it_says_so() -> None:
    assert CALENDAR.is_published(date(2019, 1, 1), date(2026, 12, 31))
    assert not CALENDAR.is_published(date(2026, 12, 31), date(2027, 1, 4))
    assert CALENDAR.add(date(2027, 9, 30), 1) == date(2027, 10, 1)


def test_outside_the_table_is_refused() -> None:
    with pytest.raises(OutOfCalendar, match="outside the calendar"):
        CALENDAR.roll(date(1900, 1, 1))
    with pytest.raises(OutOfCalendar, match="beyond"):
        CALENDAR.add(CALENDAR.last_day, 30)
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add(date(2021, 1, 1), -1)


def test_a_day_cannot_be_both() -> None:
    day = date(2021, 9, 18)
    with pytest.raises(ValueError, match="both a day off and a make-up"):
        WorkCalendar(frozenset({day}), frozenset({day}))


@given(days)
def test_agrees_with_the_published_calendar(day: date) -> None:
    assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day)


@given(days, st.integers(1, 120))
def test_add_and_count_are_inverse(day: date, amount: int) -> None:
    end = CALENDAR.add(day, amount)
    assert CALENDAR.is_working(end)
    assert CALENDAR.count(day, end) == amount
    assert amount == sum(CALENDAR.is_working(day + timedelta(n)) for n in range(1, (end - day).days + 1))


@given(st.lists(st.tuples(days, st.integers(0, 60)), min_size=1, max_size=30))
def test_bulk_equals_one_by_one(pairs: list[tuple[date, int]]) -> None:
    starts, counts = zip(*pairs, strict=True)
    bulk = CALENDAR.add_many(np.array(starts, dtype="datetime64[D]"), np.array(counts))
    assert bulk.tolist() == [CALENDAR.add(day, count) for day, count in pairs]
