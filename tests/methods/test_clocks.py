"""Clocks: T1–T6 on hand-computed dates, rule editions, and properties of pauses."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.clocks import (
    Clock,
    Edition,
    Limit,
    NoRuleInForce,
    Pause,
    Unit,
    add_months,
    due,
    in_force,
    penalty_law_unit,
    read,
)
from tests.methods.test_workdays import CALENDAR

CN = ZoneInfo("Asia/Shanghai")


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CN)


def due_day(limit: Limit, start: datetime, *pauses: Pause) -> date | None:
    found = due(Clock(limit, start, pauses), CALENDAR)
    return found.day if found else None


RETEST = Limit("R3.09", 7, Unit.WORKING_DAYS)
DISPOSAL = Limit("R3.23", 90, Unit.CALENDAR_DAYS)


def test_the_first_day_is_not_counted_and_the_last_one_is_included() -> None:
    found = due(Clock(RETEST, at(2021, 9, 24)), CALENDAR)
    # 26 (Sunday, worked), 27, 28, 29, 30 September, 8 and 9 (Saturday, worked) October.
    assert found is not None
    assert found.day == date(2021, 10, 9)
    assert found.expires == datetime(2021, 10, 10, tzinfo=CN)
    assert found.published


def test_a_last_day_off_rolls_to_the_next_working_day() -> None:
    # 90 days after 5 July 2021 is 3 October, a holiday until the 7th.
    assert due_day(DISPOSAL, at(2021, 7, 5)) == date(2021, 10, 8)
    assert due_day(Limit("x", 90, Unit.CALENDAR_DAYS, rolls=False), at(2021, 7, 5)) == date(2021, 10, 3)


def test_months_end_on_the_last_day_of_a_short_month() -> None:
    assert add_months(date(2021, 1, 31), 1) == date(2021, 2, 28)
    assert add_months(date(2019, 12, 31), 2) == date(2020, 2, 29)
    assert due_day(Limit("R3.04", 6, Unit.MONTHS), at(2021, 3, 31)) == date(2021, 9, 30)
    assert due_day(Limit("R3.01", 2, Unit.YEARS), at(2020, 2, 29)) == date(2022, 2, 28)


def test_hours_run_by_the_hour_and_never_roll() -> None:
    found = due(Clock(Limit("R3.07", 24, Unit.HOURS), at(2021, 9, 30, 16)), CALENDAR)
    assert found is not None
    assert found.expires == at(2021, 10, 1, 16)
    stopped = due(
        Clock(
            Limit("h", 24, Unit.HOURS),
            at(2021, 9, 30, 16),
            (Pause(at(2021, 9, 30, 20), at(2021, 9, 30, 23)),),
        ),
        CALENDAR,
    )
    assert stopped is not None
    assert stopped.expires == at(2021, 10, 1, 19)


def test_at_once_means_at_once() -> None:
    found = due(Clock(Limit("R3.21", 0, Unit.IMMEDIATE), at(2021, 5, 1)), CALENDAR)
    assert found is not None
    assert found.expires == at(2021, 5, 1)


def test_penalty_law_days() -> None:
    assert [penalty_law_unit(n) for n in (2, 3, 5, 7)] == [Unit.WORKING_DAYS] * 4
    assert [penalty_law_unit(n) for n in (10, 15, 60, 90)] == [Unit.CALENDAR_DAYS] * 4


def test_a_pause_is_not_counted() -> None:
    # 15 calendar days from 1 March; testing from the 5th to the 12th (7 days): the 23rd instead of the 16th.
    limit = Limit("x", 15, Unit.CALENDAR_DAYS)
    assert due_day(limit, at(2021, 3, 1)) == date(2021, 3, 16)
    testing = Pause(at(2021, 3, 5), at(2021, 3, 12))
    assert due_day(limit, at(2021, 3, 1), testing) == date(2021, 3, 23)
    # Working days: 2, 3, 4, 5 March count (4), then 15, 16, 17 → the 7th is Wednesday 17 March.
    assert due_day(RETEST, at(2021, 3, 1), testing) == date(2021, 3, 17)


def test_overlapping_pauses_count_once_and_a_late_one_not_at_all() -> None:
    first, second = Pause(at(2021, 3, 5), at(2021, 3, 10)), Pause(at(2021, 3, 8), at(2021, 3, 12))
    limit = Limit("x", 15, Unit.CALENDAR_DAYS)
    assert due_day(limit, at(2021, 3, 1), second, first) == date(2021, 3, 23)
    assert due_day(limit, at(2021, 3, 1), Pause(at(2021, 4, 1), None)) == date(2021, 3, 16)


def test_an_open_pause_has_no_due_date() -> None:
    clock = Clock(RETEST, at(2021, 3, 1), (Pause(at(2021, 3, 3)),))
    assert due(clock, CALENDAR) is None
    seen = read(clock, at(2021, 12, 1), CALENDAR)
    assert (seen.paused, seen.overdue, seen.remaining) == (True, False, None)


def test_reading_before_on_and_after_the_last_day() -> None:
    clock = Clock(RETEST, at(2021, 9, 24))
    assert read(clock, at(2021, 9, 30), CALENDAR).remaining == 2
    last = read(clock, at(2021, 10, 9, 23), CALENDAR)
    assert (last.overdue, last.remaining) == (False, 0)
    late = read(clock, at(2021, 10, 11), CALENDAR)
    assert (late.overdue, late.remaining) == (True, -1)


def test_an_ended_clock_keeps_the_state_of_its_end() -> None:
    clock = Clock(RETEST, at(2021, 9, 24), ended=at(2021, 9, 29))
    assert not read(clock, at(2022, 9, 1), CALENDAR).overdue


def test_beyond_the_calendar_the_due_date_says_so() -> None:
    found = due(Clock(DISPOSAL, at(2026, 11, 23)), CALENDAR)
    assert found is not None
    assert (found.day, found.published) == (date(2027, 2, 22), False)


OLD = Edition("mediation", Limit("R5.08", 45, Unit.WORKING_DAYS), date(2020, 1, 1), date(2026, 4, 14))
NEW = Edition("mediation", Limit("R5.08", 60, Unit.CALENDAR_DAYS), date(2026, 4, 15))


def test_the_rule_of_the_day_of_the_event_applies() -> None:
    assert in_force([OLD, NEW], "mediation", date(2026, 4, 14)) is OLD
    assert in_force([OLD, NEW], "mediation", date(2026, 4, 15)) is NEW
    with pytest.raises(NoRuleInForce, match="2019-12-31"):
        in_force([OLD, NEW], "mediation", date(2019, 12, 31))
    with pytest.raises(ValueError, match="2 time limits"):
        in_force([OLD, OLD], "mediation", date(2021, 1, 1))


@pytest.mark.parametrize(("amount", "unit"), [(-1, Unit.HOURS), (0, Unit.HOURS), (3, Unit.IMMEDIATE)])
def test_senseless_limits_are_refused(amount: int, unit: Unit) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        Limit("x", amount, unit)


def test_a_pause_must_run_forward() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Pause(at(2021, 3, 2), at(2021, 3, 1))


starts = st.datetimes(datetime(2019, 1, 1), datetime(2025, 6, 1), timezones=st.just(CN))  # noqa: DTZ001  (hypothesis wants naive bounds)


@given(starts, st.integers(1, 90), st.integers(0, 100), st.integers(0, 60))
def test_a_pause_never_brings_the_end_nearer(start: datetime, amount: int, gap: int, length: int) -> None:
    pause = Pause(start + timedelta(gap), start + timedelta(gap + length))
    for unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS, Unit.MONTHS):
        limit = Limit("x", amount if unit is not Unit.MONTHS else amount % 12 + 1, unit)
        plain, paused = due(Clock(limit, start), CALENDAR), due(Clock(limit, start, (pause,)), CALENDAR)
        assert plain is not None and paused is not None
        assert plain.expires <= paused.expires


@given(starts, st.integers(1, 90))
def test_day_limits_end_on_working_days(start: datetime, amount: int) -> None:
    for unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS):
        day = due_day(Limit("x", amount, unit), start)
        assert day is not None and CALENDAR.is_working(day)
