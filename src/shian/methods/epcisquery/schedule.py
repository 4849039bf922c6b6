"""Schedules of standing queries: fields like those of cron, and the next moment that matches.

Source: EPCIS 2.0, 8.2.5.3 (QuerySchedule) and its query-schedule schema: numbers, ranges in brackets, commas.
Examples of its REST binding have steps as in cron too: ``0/30`` is every thirtieth from 0 on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shian.methods.problems import Problem, problem

# From the finest to the coarsest, with their bounds.
FIELDS = {
    "second": (0, 59), "minute": (0, 59), "hour": (0, 23), "dayOfMonth": (1, 31), "month": (1, 12),
    "dayOfWeek": (1, 7),
}  # fmt: skip
ELEMENT = re.compile(r"(?:([0-9]{1,2})|\[([0-9]{1,2})-([0-9]{1,2})\]|\*)(?:/([1-9][0-9]?))?")
DAYS = 366 * 8 + 2  # the longest wait for a 29 February


class ScheduleFault(Exception):
    """A schedule that is none: which field, and why."""

    def __init__(self, field: str, reason: Problem) -> None:
        super().__init__(reason.message % reason.params)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Schedule:
    """The values each field may have. A field that was not given may have any, if a finer one was given;
    else it has its lowest: ``{"hour": "1", "minute": "5"}`` is five past one, not every second of it."""

    second: frozenset[int]
    minute: frozenset[int]
    hour: frozenset[int]
    day: frozenset[int]
    month: frozenset[int]
    weekday: frozenset[int]

    def next_after(self, moment: datetime) -> datetime | None:
        """The first matching moment after this one, in its zone; None where there is none in eight years."""
        start = moment.replace(microsecond=0) + timedelta(seconds=1)
        day = start.replace(hour=0, minute=0, second=0)
        for number in range(DAYS):
            date = day + timedelta(days=number)
            if date.day in self.day and date.month in self.month and date.isoweekday() in self.weekday:
                found = self._within(date, start)
                if found is not None:
                    return found
        return None

    def _within(self, date: datetime, start: datetime) -> datetime | None:
        for hour in sorted(self.hour):
            for minute in sorted(self.minute):
                for second in sorted(self.second):
                    found = date.replace(hour=hour, minute=minute, second=second)
                    if found >= start:
                        return found
        return None


def schedule_of(given: Mapping[str, Any]) -> Schedule:
    """The schedule that these fields mean.

    Raises:
        ScheduleFault: an unknown field, a value out of its bounds, or no field at all.
    """
    unknown = sorted(set(given) - set(FIELDS))
    if unknown:
        raise ScheduleFault(unknown[0], problem("there is no such field in a schedule"))
    chosen = {name: _values(name, given[name]) for name in FIELDS if given.get(name) not in (None, "")}
    if not chosen:
        raise ScheduleFault("schedule", problem("a schedule needs at least one field"))
    order = list(FIELDS)
    finest = min(order.index(name) for name in chosen)
    for position, (name, (least, most)) in enumerate(FIELDS.items()):
        if name not in chosen:
            lowest = position < finest and not (name in ("dayOfMonth", "month") and "dayOfWeek" in chosen)
            chosen[name] = frozenset({least}) if lowest else frozenset(range(least, most + 1))
    return Schedule(*(chosen[name] for name in order))


def _values(name: str, given: Any) -> frozenset[int]:
    least, most = FIELDS[name]
    found: set[int] = set()
    for part in str(given)[:400].replace(" ", "").split(","):
        element = ELEMENT.fullmatch(part)
        if element is None:
            message = "takes numbers and ranges like 1,5,[10-20], not “%(value)s”"
            raise ScheduleFault(name, problem(message, value=part))
        first, last = _bounds(element, least, most)
        if not least <= first <= last <= most:
            raise ScheduleFault(name, problem("takes %(least)s to %(most)s", least=least, most=most))
        found |= set(range(first, last + 1, int(element[4] or 1)))
    return frozenset(found)


def _bounds(element: re.Match[str], least: int, most: int) -> tuple[int, int]:
    """From which number to which; a number with a step goes on to the end."""
    if element[1]:
        return int(element[1]), most if element[4] else int(element[1])
    return (int(element[2]), int(element[3])) if element[2] else (least, most)
