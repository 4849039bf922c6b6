"""Reads tables of case counts, wide or long, into series over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from shian.methods.surveillance.panel import Panel
from shian.platform.codes.tables import SHOWN, Table, TableFault, shown

MISSING = ("", "na", "nan", "null")
POPULATION = ("population.", "pop.")
OBSERVED = "observed."
LEFT_ALONE = ("week", "epoch", "state")
COUNTS = ("observed", "count", "cases")
MOST_SERIES, MOST_POINTS, MOST_CELLS, MOST_CASES = 20_000, 100_000, 5_000_000, 10**9
STEPS = {52: 7, 365: 1}
T = TypeVar("T")
Spot = tuple[str, int]  # series and time


@dataclass
class Found:
    """What a table holds: counts and populations by series and time, the date of each time."""

    table: Table
    names: list[str] = field(default_factory=list)
    counts: dict[Spot, float] = field(default_factory=dict)
    people: dict[Spot, float] = field(default_factory=dict)
    dates: dict[int, date] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def cell(self, line: int, column: str, text: str, read: Callable[[str], T]) -> T | None:
        """What stands in a cell, or None after noting its fault."""
        try:
            return read(text)
        except ValueError as reason:
            self.fault(line, column, str(reason))
            return None

    def fault(self, line: int, column: str, reason: str) -> None:
        """Note a fault; with many the reading ends."""
        self.faults.append(self.table.fault(line, column, reason))
        if len(self.faults) > 10 * SHOWN:
            raise TableFault(self.faults)


@dataclass(frozen=True, slots=True)
class Series:
    """Series and the time (t) of their first point; whether the dates can be used."""

    panel: Panel
    start: int


def read_series(file: Path, frequency: int | None = None, *, by_date: bool = True) -> Series:
    """The series of a table with a column t, perhaps date, and counts.

    Wide: a column of counts for each series, perhaps population.<series>. Long: columns series and observed
    (or count, cases), perhaps population. Times that are not there are missing. The frequency, if not
    given, follows from the dates: days 365, weeks 52, months 12; 52 without.

    Raises:
        TableFault: a line for each fault.
    """
    table = Table(file, ())
    rows = table.cells()
    line, heading = next(rows)
    found = Found(table)
    lower = [name.lower() for name in heading]
    _check(table, line, heading, lower)
    long = "series" in lower and any(name in lower for name in COUNTS)
    (_long if long else _wide)(found, heading, lower, rows)
    if not found.names and not found.faults:
        raise TableFault([f"{table.name}: row {line}: no column of counts"])
    _check_dates(found)
    if found.faults:
        raise TableFault(found.faults)
    return _laid_out(found, frequency, by_date=by_date)


def _check(table: Table, line: int, heading: Sequence[str], lower: Sequence[str]) -> None:
    faults = [
        f"{table.name}: row {line}: column {at}: no name" for at, name in enumerate(heading, 1) if not name
    ]
    seen: set[str] = set()
    for name in heading:
        if name and name in seen:
            faults.append(f"{table.name}: row {line}: the column {name[:60]} is there twice")
        seen.add(name)
    if lower.count("t") != 1:
        told = "no column t" if "t" not in lower else "the column t is there twice"
        faults.append(f"{table.name}: row {line}: {told}; there are: {', '.join(heading[:10])[:200]}")
    if len(heading) > 2 * MOST_SERIES:
        faults.append(f"{table.name}: row {line}: more than {2 * MOST_SERIES:,} columns")
    if faults:
        raise TableFault(faults)


def _wide(
    found: Found, heading: Sequence[str], lower: Sequence[str], rows: Iterable[tuple[int, list[str]]]
) -> None:
    marked = any(name.startswith(OBSERVED) for name in lower)
    counts: dict[int, str] = {}
    people: dict[int, str] = {}
    for at, (name, low) in enumerate(zip(heading, lower, strict=True)):
        prefix = next((p for p in POPULATION if low.startswith(p)), "")
        if low in ("t", "date", *LEFT_ALONE):
            continue
        if prefix:
            people[at] = name[len(prefix) :]
        elif not marked:
            counts[at] = name
        elif low.startswith(OBSERVED):
            counts[at] = name[len(OBSERVED) :]
    found.names = list(counts.values())
    for at in sorted(set(people)):
        if people[at] not in found.names:
            found.fault(1, heading[at], f"there is no series {shown(people[at])}")
    t_at, date_at = lower.index("t"), lower.index("date") if "date" in lower else None
    for line, row in rows:
        time = _time(found, line, row, t_at, date_at, len(heading))
        if time is None:
            continue
        if time in found.lines:
            found.fault(line, "t", f"{time} is there twice, first in row {found.lines[time]}")
            continue
        found.lines[time] = line
        for at, name in counts.items():
            _keep(found, found.counts, (name, time), line, heading[at], row[at], _count)
        for at, name in people.items():
            _keep(found, found.people, (name, time), line, heading[at], row[at], _people)


def _long(
    found: Found, heading: Sequence[str], lower: Sequence[str], rows: Iterable[tuple[int, list[str]]]
) -> None:
    t_at, date_at = lower.index("t"), lower.index("date") if "date" in lower else None
    name_at = lower.index("series")
    count_at = next(lower.index(name) for name in COUNTS if name in lower)
    people_at = lower.index("population") if "population" in lower else None
    where: dict[Spot, int] = {}
    names: dict[str, None] = {}
    for line, row in rows:
        time = _time(found, line, row, t_at, date_at, len(heading))
        if time is None:
            continue
        spot = (row[name_at], time)
        if not spot[0]:
            found.fault(line, "series", "empty")
        elif spot in where:
            found.fault(line, "t", f"{time} of {shown(spot[0])} is there twice, first in row {where[spot]}")
        else:
            where[spot] = line
            names[spot[0]] = None
            found.lines.setdefault(time, line)
            _keep(found, found.counts, spot, line, heading[count_at], row[count_at], _count)
            if people_at is not None:
                _keep(found, found.people, spot, line, heading[people_at], row[people_at], _people)
    found.names = list(names)


def _time(
    found: Found, line: int, row: Sequence[str], t_at: int, date_at: int | None, width: int
) -> int | None:
    """The time of a row, its date kept; None where it is faulty."""
    if len(row) != width:
        found.faults.append(f"{found.table.name}: row {line}: {len(row)} cells where the heading has {width}")
        return None
    time = found.cell(line, "t", row[t_at], _whole)
    if time is None or date_at is None:
        return time
    day = found.cell(line, "date", row[date_at], _day)
    if day is not None and found.dates.setdefault(time, day) != day:
        found.fault(line, "date", f"t {time} has another date, {found.dates[time]}, before")
    return time


def _keep(
    found: Found, into: dict[Spot, float], spot: Spot, line: int, column: str, text: str,
    read: Callable[[str], float],
) -> None:  # fmt: skip
    value = found.cell(line, column, text, read)
    if value is not None:
        into[spot] = value


def _whole(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is not a whole number") from None
    if abs(value) > MOST_CASES:
        raise ValueError(f"{shown(text)} is too large")
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is not a date like 2024-03-31") from None


def _count(text: str) -> float:
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    if text.lower() in MISSING:
        return float("nan")
    value = _number(text)
    if value < 0 or value != round(value):
        raise ValueError(
            f"{shown(text)} is not a whole number of cases, 0 or more; a missing one is empty or NA"
        )
    if value > MOST_CASES:
        raise ValueError(f"{shown(text)} is too large")
    return value


def _people(text: str) -> float:
    if text.lower() in MISSING:
        return float("nan")
    value = _number(text)
    if not 0 < value < 1e12:
        raise ValueError(f"{shown(text)} is not a population, above 0")
    return value


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise ValueError(f"{shown(text)} is not a number")
    return value


def _check_dates(found: Found) -> None:
    """Dates go on as the times do."""
    times = sorted(found.dates)
    for before, after in pairwise(times):
        if found.dates[after] <= found.dates[before]:
            reason = f"{found.dates[after]} at t {after} is not after {found.dates[before]} at t {before}"
            found.fault(found.lines.get(after, 0), "date", reason)


def _laid_out(found: Found, frequency: int | None, *, by_date: bool) -> Series:
    name, times = found.table.name, sorted(found.lines)
    start, length = times[0], times[-1] - times[0] + 1
    if length > MOST_POINTS:
        raise TableFault(
            [f"{name}: column t goes from {start} to {times[-1]}: more than {MOST_POINTS:,} points"]
        )
    if len(found.names) > MOST_SERIES or len(found.names) * length > MOST_CELLS:
        told = f"{len(found.names):,} series of {length:,} points"
        raise TableFault([f"{name}: {told}: at most {MOST_SERIES:,} series, {MOST_CELLS:,} cells"])
    known = _frequency(found) if frequency is None else frequency
    dates = _filled(found.dates, start, length, known) if by_date else None
    counts = _matrix(found, found.counts, start, length)
    people = _matrix(found, found.people, start, length) if found.people else None
    return Series(Panel(found.names, counts, known, dates, people), start)


def _matrix(
    found: Found, cells: dict[Spot, float], start: int, length: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    at = {name: row for row, name in enumerate(found.names)}
    matrix = np.full((len(found.names), length), np.nan)
    for (name, time), value in cells.items():
        matrix[at[name], time - start] = value
    return matrix


def _frequency(found: Found) -> int:
    times = sorted(found.dates)
    if len(times) < 2:
        return 52
    steps = [
        (found.dates[after] - found.dates[before]).days / (after - before)
        for before, after in pairwise(times)
    ]
    step = median(steps)
    known = {1: 365, 7: 52}.get(round(step)) or (12 if 28 <= step <= 31 else None)
    if known is None:
        reason = f"the dates are {step:g} days apart: say how many a year with --option frequency=N"
        raise TableFault([f"{found.table.name}: column date: {reason}"])
    return known


def _filled(dates: dict[int, date], start: int, length: int, frequency: int) -> list[date] | None:
    """The date of each time, those missing put in; None without dates, or where a year has other steps."""
    if not dates or (frequency != 12 and frequency not in STEPS):
        return None
    first = min(dates)
    days: list[date] = []
    for time in range(start, start + length):
        if time in dates:
            days.append(dates[time])
        elif frequency == 12:
            days.append(_months(days[-1], 1) if days else _months(dates[first], time - first))
        else:
            step = STEPS[frequency]
            days.append(
                days[-1] + timedelta(days=step)
                if days
                else dates[first] + timedelta(days=(time - first) * step)
            )
    return days


def _months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))
