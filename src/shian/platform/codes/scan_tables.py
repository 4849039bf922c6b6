"""The tables of `shian scan`: cases, places, people; SaTScan's own as CSV, under other names too."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shian.methods.scan import Model, Points, ScanError, Study
from shian.methods.scan.calendar import Calendar, Moment, Unit, coarsest, read_moment
from shian.methods.scan.people import Counts, Group, counted_at, expected_cases, person_time
from shian.platform.codes.scan_columns import (
    Roles,
    column,
    counts,
    indices,
    measures,
    needed,
    place_column,
    time_column,
)
from shian.platform.codes.tables import TableFault, shown
from shian.platform.codes.wholes import Whole, read_whole

Ints = NDArray[np.int64]
MOST_PLACES = 50_000


@dataclass(frozen=True)
class Places:
    """The places by name, where they are, and their people if the table says."""

    whole: Whole
    column: str
    index: dict[str, int]
    points: Points
    people: list[float] | None
    note: str  # what was chosen that the user may want to know


def read_places(file: Path, roles: Roles, *, cartesian: bool) -> Places:
    """The table of places.

    Raises:
        TableFault: it is no such table, or names a place twice.
    """
    whole = read_whole(file, MOST_PLACES)
    name = needed(whole, "place", roles) if column(whole, "place", roles) else next(iter(whole.columns))
    index: dict[str, int] = {}
    faults = []
    for at, cell in enumerate(whole.columns[name]):
        if not cell:
            faults.append(whole.fault(at, name, "empty"))
        elif cell in index:
            first = whole.lines[index[cell]]
            faults.append(whole.fault(at, name, f"{shown(cell)} is given twice, first in row {first}"))
        index.setdefault(cell, at)
    if faults:
        raise TableFault(faults)
    points, note = _points(whole, roles, cartesian=cartesian)
    people = column(whole, "people", roles)
    return Places(whole, name, index, points, measures(whole, people, 0.0) if people else None, note)


def _points(whole: Whole, roles: Roles, *, cartesian: bool) -> tuple[Points, str]:
    latitude, longitude = (column(whole, role, roles) for role in ("latitude", "longitude"))
    x, y = (column(whole, role, roles) for role in ("x", "y"))
    if x and y and (cartesian or not (latitude and longitude)):
        return Points.plane(measures(whole, x), measures(whole, y)), ""
    if not (latitude and longitude):
        listed = ", ".join(whole.columns)
        raise TableFault([f"{whole.table.name}: no columns latitude and longitude, or x and y: {listed}"])
    first, second = measures(whole, latitude), measures(whole, longitude)
    if cartesian:
        return Points.plane(second, first), ""
    try:
        return Points.earth(first, second), ""
    except ScanError:
        note = f"{whole.table.name}: {latitude} and {longitude} are no degrees: taken as of a plane"
        return Points.plane(second, first), note


@dataclass(frozen=True)
class Rows:
    """A table of counts: for each row its place, its time if it has one, and how many."""

    whole: Whole
    places: list[int]
    moments: list[Moment] | None
    numbers: list[float]
    time: str | None
    used: tuple[str, ...]  # the columns that are spoken for


def read_cases(file: Path, places: Places, roles: Roles, *, timeless: bool) -> Rows:
    """The table of cases; without a column of counts every row is one case.

    Raises:
        TableFault: it is no such table, or names unknown places.
    """
    whole = read_whole(file)
    at = place_column(whole, places.index, places.column, roles)
    number = column(whole, "cases", roles, but=[at])
    time = None if timeless else time_column(whole, roles, but=[at, number or ""])
    where = indices(whole, at, places.index, places.whole.table.name)
    numbers = counts(whole, number, "cases") if number else [1] * len(where)
    used = tuple(name for name in (at, number, time) if name)
    return Rows(whole, where, _moments(whole, time), [float(one) for one in numbers], time, used)


def read_people(file: Path, places: Places, roles: Roles, what: str, *, timeless: bool) -> Rows:
    """A table of people at risk or controls (`what`), with or without times and groups.

    Raises:
        TableFault: it is no such table, or names unknown places.
    """
    whole = read_whole(file)
    at = place_column(whole, places.index, places.column, roles)
    name = column(whole, what, roles, but=[at])
    time = column(whole, "time", roles, but=[at, name or ""])
    if name is None:
        rest = [one for one in whole.columns if one not in (at, time)]
        if len(rest) != 1:
            name = needed(whole, what, roles)
        else:
            name = rest[0]
    where = indices(whole, at, places.index, places.whole.table.name)
    used = tuple(one for one in (at, name, time) if one)
    moments = None if timeless else _moments(whole, time)
    return Rows(whole, where, moments, measures(whole, name, 0.0), time, used)


def _moments(whole: Whole, time: str | None) -> list[Moment] | None:
    if time is None:
        return None
    read = {cell: read_moment(cell) for cell in set(whole.columns[time])}
    words = "no time: write 2021-03-05, 2021-03, 2021 or a whole number"
    faults = [
        whole.fault(at, time, f"{shown(cell)} is {words}" if cell else "empty")
        for at, cell in enumerate(whole.columns[time])
        if read[cell] is None
    ]
    if faults:
        raise TableFault(faults)
    return [moment for cell in whole.columns[time] if (moment := read[cell])]


@dataclass(frozen=True)
class Span:
    """The study as asked for: its first and last time, and what a step is."""

    first: Moment | None = None
    last: Moment | None = None
    unit: Unit | None = None


def calendar_of(cases: Rows, span: Span) -> Calendar | None:
    """The steps from the first case to the last, or as asked for; None where cases have no times.

    Raises:
        TableFault: times of different kinds, or a study without steps.
    """
    if cases.moments is None:
        return None
    given = [one for one in (span.first, span.last) if one]
    try:
        precise = coarsest({moment.precision for moment in [*cases.moments, *given]})
        asked = span.unit or precise
        if (asked is Unit.STEP) != (precise is Unit.STEP):
            raise ScanError(f"the times are not such that a step could be a {asked}")
        order = list(Unit)
        unit = max(asked, precise, key=order.index)
        first = span.first.first if span.first else min(moment.first for moment in cases.moments)
        last = span.last.last if span.last else max(moment.last for moment in cases.moments)
        return Calendar(unit, first, last)
    except ScanError as fault:
        raise TableFault([f"{cases.whole.table.name}: {fault}"]) from fault


def tabulated(rows: Rows, places: Places, calendar: Calendar | None) -> tuple[Ints, int]:
    """Counts by place and step, and how many are outside the study."""
    steps = calendar.steps if calendar else 1
    table = np.zeros((len(places.index), steps), np.int64)
    outside = 0
    for at, place in enumerate(rows.places):
        step = _step(rows, at, calendar)
        if step is None:
            outside += int(rows.numbers[at])
        else:
            table[place, step] += int(rows.numbers[at])
    return table, outside


def _step(rows: Rows, at: int, calendar: Calendar | None) -> int | None:
    if calendar is None:
        return 0
    if rows.moments is None:
        return None
    moment = rows.moments[at].first
    if not calendar.first <= moment <= calendar.last:
        return None
    step = calendar.index(moment)
    return step if step >= 0 else None


def permutation_study(cases: Ints, places: Places) -> Study:
    """Cases alone."""
    return Study(Model.PERMUTATION, places.points, cases)


def poisson_study(
    cases: Ints, rows: Rows, people: Rows | None, places: Places, calendar: Calendar | None
) -> Study:
    """Cases against people at risk, by age, sex and the like where both tables have the columns.

    Raises:
        TableFault: there are no people.
    """
    steps = calendar or Calendar(Unit.STEP, 0, 0)
    if people is None:
        if places.people is None:
            raise TableFault([f"{places.whole.table.name}: no column population: give --population FILE"])
        _refuse_empty(cases, places.people, places, places.whole.table.name)
        time = np.repeat(np.asarray(places.people)[:, None], steps.steps, axis=1)
        weights = np.array([steps.bounds(at)[1] - steps.bounds(at)[0] for at in range(steps.steps)])
        return Study(Model.POISSON, places.points, cases, time * weights)
    groups = [name for name in people.whole.columns if name not in people.used and name in rows.whole.columns]
    groups = [name for name in groups if name not in rows.used]
    by_group: Counter[Group] = Counter()
    for at, group in enumerate(_groups(rows, groups)):
        if _step(rows, at, calendar) is not None:
            by_group[group] += int(rows.numbers[at])
    alive = np.bincount(people.places, people.numbers, len(places.index)).tolist()
    _refuse_empty(cases, alive, places, people.whole.table.name)
    held = person_time(steps, len(places.index), _counted(people, groups, steps, dated=calendar is not None))
    try:
        return Study(Model.POISSON, places.points, cases, expected_cases(held, by_group))
    except ScanError as fault:
        raise TableFault([f"{people.whole.table.name}: {fault}"]) from fault


def _refuse_empty(cases: Ints, people: Sequence[float], places: Places, file: str) -> None:
    """Cases in places that have no people cannot be expected."""
    bare = [name for name, at in places.index.items() if not people[at] and cases[at].any()]
    if bare:
        more = f" and {len(bare) - 1} more places" if len(bare) > 1 else ""
        raise TableFault([f"{file}: there are cases in {shown(bare[0])}{more}, but no people"])


def _groups(rows: Rows, names: Sequence[str]) -> list[Group]:
    if not names:
        return [()] * len(rows.places)
    return list(zip(*(rows.whole.columns[name] for name in names), strict=True))


def _counted(people: Rows, groups: Sequence[str], calendar: Calendar, *, dated: bool) -> Counts:
    table: dict[tuple[int, Group], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for at, group in enumerate(_groups(people, groups)):
        moment = people.moments[at] if people.moments and dated else None
        day = calendar.first if moment is None else counted_at(_in_century(moment, calendar))
        table[people.places[at], group][day] += people.numbers[at]
    return table


def _in_century(moment: Moment, calendar: Calendar) -> Moment:
    """A year written with two digits is the one nearest to the study."""
    if moment.precision is not Unit.STEP or calendar.unit is Unit.STEP or not 0 <= moment.first <= 99:
        return moment
    middle = date.fromordinal((calendar.first + calendar.last) // 2).year
    year = min((100 * at + moment.first for at in range(18, 22)), key=lambda one: abs(one - middle))
    return read_moment(str(year)) or moment


def bernoulli_study(
    cases: Ints, rows: Rows, people: Rows | None, places: Places, calendar: Calendar | None, *, controls: bool
) -> Study:
    """Cases among cases and controls, who are in a table of their own or in a column of the cases.

    Raises:
        TableFault: there are no controls, or no times of them.
    """
    if people is None:
        name = column(rows.whole, "controls", {}, but=rows.used)
        if name is None:
            raise TableFault([f"{rows.whole.table.name}: no column controls: give --controls FILE"])
        numbers = [float(one) for one in counts(rows.whole, name, "controls")]
        people, controls = Rows(rows.whole, rows.places, rows.moments, numbers, rows.time, rows.used), True
    if calendar is not None and people.moments is None:
        raise TableFault([f"{people.whole.table.name}: the cases have times, these people have none"])
    if any(number != int(number) for number in people.numbers):
        raise TableFault([f"{people.whole.table.name}: people are counted in whole numbers"])
    table, _outside = tabulated(people, places, calendar)
    whole = table + cases if controls else table
    try:
        return Study(Model.BERNOULLI, places.points, cases, whole.astype(np.float64))
    except ScanError as fault:
        raise TableFault([f"{people.whole.table.name}: {fault}"]) from fault
