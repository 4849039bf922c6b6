"""Time limits of the law: from a dated rule and a start to a due date, pauses and what is left.

Conventions T1–T6: the day a period starts is not counted; a period counted in days, months or years
that would end on a day off ends on the next working day; a limit includes its last day; a pause is
not counted, from the day after it begins to the day it ends.
Sources: 市场监督管理行政处罚程序规定 arts 80 and 84, 行政处罚法 art 85.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shian.methods.workdays import WorkCalendar


class Unit(StrEnum):
    IMMEDIATE = "immediate"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    YEARS = "years"


class Certainty(StrEnum):
    """How well the text behind a limit was read."""

    VERIFIED = "V"
    SECOND_HAND = "V2"
    MEMORY_HIGH = "MH"
    MEMORY_LOW = "ML"


# 行政处罚法 art 85: in that law these numbers of days are working days, all others calendar days.
PENALTY_LAW_WORKING_DAYS = frozenset({2, 3, 5, 7})


def penalty_law_unit(days: int) -> Unit:
    """The unit of "N 日" in the Administrative Penalty Law (T4)."""
    return Unit.WORKING_DAYS if days in PENALTY_LAW_WORKING_DAYS else Unit.CALENDAR_DAYS


@dataclass(frozen=True)
class Limit:
    """An amount of time as a rule states it. `rolls`: a last day off moves to the next working day."""

    rule: str
    amount: int
    unit: Unit
    stops: tuple[str, ...] = ()
    rolls: bool = True

    def __post_init__(self) -> None:
        if self.amount < 0 or (self.amount == 0) != (self.unit is Unit.IMMEDIATE):
            raise ValueError(f"limit {self.rule}: {self.amount} {self.unit} is not a length of time")


@dataclass(frozen=True)
class Edition:
    """A limit as one edition of a rule gives it, and the days on which that edition was in force."""

    topic: str
    limit: Limit
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    certainty: Certainty = Certainty.MEMORY_LOW

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class NoRuleInForce(LookupError):
    """No edition of the topic was in force on the day of the event."""


def in_force(editions: Iterable[Edition], topic: str, day: date) -> Edition:
    """The edition of `topic` in force on the day of the event; two at once is an error in the data."""
    found = [edition for edition in editions if edition.topic == topic and edition.holds_on(day)]
    if not found:
        raise NoRuleInForce(f"no time limit for '{topic}' was in force on {day}; add one with its dates")
    if len(found) > 1:
        rules = ", ".join(edition.limit.rule for edition in found)
        raise ValueError(f"{len(found)} time limits for '{topic}' are in force on {day} ({rules})")
    return found[0]


@dataclass(frozen=True)
class Pause:
    """Time that is not counted; an open pause (`ends` is None) is still running."""

    begins: datetime
    ends: datetime | None = None

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends < self.begins:
            raise ValueError(f"a pause cannot end ({self.ends}) before it begins ({self.begins})")


@dataclass(frozen=True)
class Due:
    """Last day of a period, and the first instant at which it is over."""

    day: date
    expires: datetime
    published: bool


@dataclass(frozen=True)
class Reading:
    """A clock as seen at one moment. `remaining` counts working days left after today, negative if late."""

    due: Due | None
    paused: bool
    overdue: bool
    remaining: int | None


@dataclass(frozen=True)
class Clock:
    """A limit that was started. All datetimes are aware and in the place's own time zone."""

    limit: Limit
    started: datetime
    pauses: tuple[Pause, ...] = ()
    ended: datetime | None = None


def due(clock: Clock, calendar: WorkCalendar) -> Due | None:
    """When the clock runs out; None while an open pause keeps it from running out."""
    if clock.limit.unit in (Unit.IMMEDIATE, Unit.HOURS):
        return _due_moment(clock, calendar)
    pauses = _merged_days(clock.pauses)
    start = clock.started.date()
    if clock.limit.unit is Unit.WORKING_DAYS:
        day = _count_working_days(clock.limit.amount, start, pauses, calendar)
    else:
        day = _count_calendar(clock.limit, start, pauses)
    if day is None:
        return None
    if clock.limit.rolls:
        day = calendar.roll(day)
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), clock.started.tzinfo)
    return Due(day, midnight, calendar.is_published(start, day))


def read(clock: Clock, now: datetime, calendar: WorkCalendar) -> Reading:
    """The state of a clock at `now`; of an ended clock, its state at the end."""
    at = min(now, clock.ended) if clock.ended else now
    until = due(clock, calendar)
    paused = any(p.begins <= at and (p.ends is None or at < p.ends) for p in clock.pauses)
    if until is None:
        return Reading(None, paused, overdue=False, remaining=None)
    remaining = calendar.count(at.date(), until.day)
    return Reading(until, paused, overdue=at >= until.expires, remaining=remaining)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where there is none (民法典 art 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _due_moment(clock: Clock, calendar: WorkCalendar) -> Due | None:
    hours = clock.limit.amount if clock.limit.unit is Unit.HOURS else 0
    end = clock.started + timedelta(hours=hours)
    for pause in sorted(clock.pauses, key=lambda p: p.begins):
        if pause.begins >= end:
            break
        if pause.ends is None:
            return None
        end += max(pause.ends - max(pause.begins, clock.started), timedelta())
    return Due(end.date(), end, calendar.is_published(clock.started.date(), end.date()))


DayPause = tuple[date, date | None]


def _merged_days(pauses: Sequence[Pause]) -> list[DayPause]:
    """Pauses as days, overlapping ones joined, in order. An open pause swallows what follows it."""
    merged: list[DayPause] = []
    for pause in sorted(pauses, key=lambda p: p.begins):
        begins, ends = pause.begins.date(), pause.ends.date() if pause.ends else None
        if merged:
            first, last = merged[-1]
            if last is None:
                break
            if begins <= last:
                merged[-1] = (first, None if ends is None else max(last, ends))
                continue
        merged.append((begins, ends))
    return merged


def _count_working_days(
    amount: int, start: date, pauses: Sequence[DayPause], calendar: WorkCalendar
) -> date | None:
    cursor, left = start, amount
    for begins, ends in pauses:
        before = calendar.count(cursor, max(begins, cursor))
        if before >= left:
            break
        if ends is None:
            return None
        left -= before
        cursor = max(cursor, ends)
    return calendar.add(cursor, left)


def _count_calendar(limit: Limit, start: date, pauses: Sequence[DayPause]) -> date | None:
    if limit.unit is Unit.CALENDAR_DAYS:
        end = start + timedelta(days=limit.amount)
    else:
        end = add_months(start, limit.amount * (12 if limit.unit is Unit.YEARS else 1))
    for begins, ends in pauses:
        if begins >= end:
            break
        if ends is None:
            return None
        end += timedelta(days=max((ends - max(begins, start)).days, 0))
    return end
