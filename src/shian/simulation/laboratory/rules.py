"""Working days and time limits in memory: what thousands of records ask, each day answered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from shian.methods.clocks import Clock, Edition, due, in_force
from shian.methods.workdays import WorkCalendar
from shian.platform.flows.dates import current_calendar
from shian.platform.flows.models import TimeLimit

Days = npt.NDArray[np.int64]
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Rules:
    """The calendar and the dated limits as the database holds them."""

    calendar: WorkCalendar
    editions: tuple[Edition, ...]

    @cached_property
    def working(self) -> Days:
        """All working days as ordinals, ascending."""
        first, last = date(2018, 6, 1).toordinal(), date(2031, 12, 31).toordinal()
        every = [d for d in range(first, last) if self.calendar.is_working(date.fromordinal(d))]
        return np.array(every, dtype=np.int64)

    def after(self, days: Days, count: Days | int) -> Days:
        """The ``count``-th working day after each day; 0 gives the day itself, or the next worked."""
        at = np.searchsorted(self.working, days, side="left")
        worked = self.working[at] == days
        step = np.asarray(count) - np.where(worked, 0, np.where(np.asarray(count) > 0, 1, 0))
        return np.asarray(self.working[at + step], dtype=np.int64)

    def next(self, day: int, count: int = 0) -> int:
        """As ``after``, of one day."""
        return int(self.after(np.array([day]), count)[0])

    def last_day(self, topic: str, day: int) -> int:
        """The last day of a period that begins on a day, as ordinal."""
        return _last_day(self, topic, day)

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=50_000)
def _last_day(rules: Rules, topic: str, day: int) -> int:
    began = date.fromordinal(day)
    limit = in_force([e for e in rules.editions if e.topic == topic], topic, began).limit
    found = due(Clock(limit, datetime(began.year, began.month, began.day, 12, tzinfo=UTC)), rules.calendar)
    assert found is not None
    return found.day.toordinal()


def read_rules() -> Rules:
    """Calendar and limits of this database."""
    return Rules(current_calendar(), tuple(row.edition() for row in TimeLimit.objects.order_by("id")))
