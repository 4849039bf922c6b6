"""Working-day arithmetic on a table of days off and make-up working days (State Council notices)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]

# Beyond the published years the table is continued as Mon–Fri this far, so that a limit which
# begins in the last published December can still be counted (and is then marked as unpublished).
YEARS_BEFORE = 30
YEARS_AFTER = 40


class OutOfCalendar(ValueError):
    """A date lies so far outside the table that counting would be guessing."""


@dataclass(frozen=True)
class WorkCalendar:
    """Days off that fall on Mon–Fri, weekend days that are worked, and the years a notice covers.

    `days_off` may also list weekend days (the notices do); they change nothing.
    """

    days_off: frozenset[date] = field(default_factory=frozenset)
    make_up_days: frozenset[date] = field(default_factory=frozenset)
    published_years: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        both = sorted(self.days_off & self.make_up_days)
        if both:
            raise ValueError(
                f"{both[0]} is both a day off and a make-up working day; correct the calendar table"
            )

    @cached_property
    def first_day(self) -> date:
        return date(min(self.published_years, default=2020) - YEARS_BEFORE, 1, 1)

    @cached_property
    def last_day(self) -> date:
        return date(max(self.published_years, default=2020) + YEARS_AFTER, 12, 31)

    @cached_property
    def _working(self) -> Days:
        """All working days in order, as datetime64[D]."""
        every = np.arange(np.datetime64(self.first_day), np.datetime64(self.last_day) + 1)
        works = np.is_busday(every, holidays=_as_days(self.days_off))
        works |= np.isin(every, _as_days(self.make_up_days))
        return np.asarray(every[works])

    def is_working(self, day: date) -> bool:
        if day in self.make_up_days:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def is_published(self, first: date, last: date | None = None) -> bool:
        """Whether a notice covers every year from `first` to `last`."""
        years = range(first.year, (last or first).year + 1)
        return all(year in self.published_years for year in years)

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted (T1)."""
        return _as_date(self.add_many([day], [count])[0])

    def count(self, after: date, until: date) -> int:
        """Working days in the half-open interval (after, until]; negative if `until` is earlier."""
        return int(self.count_many([after], [until])[0])

    def roll(self, day: date) -> date:
        """`day` if it is worked, else the next working day (T1, T2)."""
        return _as_date(self.roll_many([day])[0])

    def add_many(self, days: Sequence[date] | Days, counts: Sequence[int] | NDArray[np.int64]) -> Days:
        """Vectorised `add`; shapes (n,) and (n,) → (n,) datetime64[D]. Counts must be ≥ 0."""
        amount = np.asarray(counts, dtype=np.int64)
        if (amount < 0).any():
            raise ValueError("a number of working days cannot be negative")
        starts = self._inside(days)
        position = np.searchsorted(self._working, starts, side="right") + amount - 1
        self._check_end(position)
        return np.where(amount == 0, starts, self._working[np.maximum(position, 0)])

    def count_many(self, after: Sequence[date] | Days, until: Sequence[date] | Days) -> NDArray[np.int64]:
        """Vectorised `count`; shapes (n,) and (n,) → (n,) int64."""
        low = np.searchsorted(self._working, self._inside(after), side="right")
        high = np.searchsorted(self._working, self._inside(until), side="right")
        return np.asarray(high - low, dtype=np.int64)

    def roll_many(self, days: Sequence[date] | Days) -> Days:
        """Vectorised `roll`; shape (n,) → (n,) datetime64[D]."""
        position = np.searchsorted(self._working, self._inside(days), side="left")
        self._check_end(position)
        return np.asarray(self._working[position])

    def _inside(self, days: Sequence[date] | Days) -> Days:
        array = np.asarray(days, dtype="datetime64[D]")
        low, high = np.datetime64(self.first_day), np.datetime64(self.last_day)
        outside = (array < low) | (array > high)
        if outside.any():
            raise OutOfCalendar(
                f"{array[outside][0]} is outside the calendar {self.first_day}…{self.last_day}; "
                "load the holiday notices of those years"
            )
        return array

    def _check_end(self, position: NDArray[np.intp]) -> None:
        if (position >= len(self._working)).any():
            raise OutOfCalendar(f"the count runs beyond {self.last_day}, the end of the calendar")


def calendar_from_rows(rows: Iterable[tuple[date, bool]]) -> WorkCalendar:
    """Build a calendar from (day, is_working) rows: is_working marks a make-up day.

    A year counts as published when its National Day (1 October) is listed: a notice always names
    it, whereas a single January or December day may belong to a neighbour's notice.
    """
    off: set[date] = set()
    make_up: set[date] = set()
    for day, is_working in rows:
        (make_up if is_working else off).add(day)
    published = frozenset(day.year for day in off if (day.month, day.day) == (10, 1))
    return WorkCalendar(frozenset(off), frozenset(make_up), published)


def _as_days(days: Iterable[date]) -> Days:
    return np.array(sorted(days), dtype="datetime64[D]")


def _as_date(day: np.datetime64) -> date:
    return date(1970, 1, 1) + timedelta(days=int(day.astype("datetime64[D]").astype(np.int64)))
