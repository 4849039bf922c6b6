"""Counts of cases by day or week and by whatever makes a series, from the database in one query as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Days = NDArray[np.datetime64]
On = Literal["onset", "visit", "report"]
AGE_BANDS = ("0", "1-4", "5-14", "15-24", "25-44", "45-64", "65+")  # years; "" where the age is not known
_AGE = """CASE WHEN c.age_months IS NULL THEN '' WHEN c.age_months < 12 THEN '0'
  WHEN c.age_months < 60 THEN '1-4' WHEN c.age_months < 180 THEN '5-14' WHEN c.age_months < 300 THEN '15-24'
  WHEN c.age_months < 540 THEN '25-44' WHEN c.age_months < 780 THEN '45-64' ELSE '65+' END"""
_OF_CASE = {
    "area": "left(c.area, 6)",
    "township": "c.area",
    "syndrome": "c.syndrome",
    "agent": "c.agent",
    "age": _AGE,
    "sex": "c.sex",
    "outcome": "c.outcome",
    "hospital": "c.hospital_id",
}
_OF_EXPOSURE = {
    "operator": "coalesce(e.operator_id, 0)",
    "place": "coalesce(e.place_name, '')",
    "setting": "coalesce(e.setting, '')",
    "food_class": "coalesce(e.food_class, '')",
    "food": "coalesce(e.food_name, '')",
}
_NUMBERS = frozenset({"hospital", "operator"})
DIMENSIONS = (*_OF_CASE, *_OF_EXPOSURE)
_MOMENTS = {"onset": "c.onset_at", "visit": "c.visited_at", "report": "c.reported_at"}


@dataclass(frozen=True)
class Counts:
    """Cases by what was asked for; rows without a case are left out.

    ``by`` names the dimensions; ``keys[name]`` (rows,) their values: texts, or ids for ``hospital`` and
    ``operator`` (0: none in the register); ``day`` (rows,) the day, or the week's Monday, in the city's time;
    ``count`` (rows,) distinct cases. Rows are sorted by the dimensions in their order, then by day.
    """

    by: tuple[str, ...]
    keys: dict[str, NDArray[Any]]
    day: Days
    count: Whole

    def panel(self, first: date, steps: int, days: int = 1) -> tuple[list[tuple[Any, ...]], Whole]:
        """The series as a matrix.

        Args:
            first: the day (or Monday) of the first column.
            steps: how many columns.
            days: 1 for daily counts, 7 for weekly ones.

        Returns:
            The key of each series (values in the order of ``by``), and counts (series, steps). Rows outside
            the columns are left out; a series all of whose rows lie outside stays, with zeros.
        """
        rows = list(zip(*(self.keys[name].tolist() for name in self.by), strict=True)) if self.by else []
        found: dict[tuple[Any, ...], int] = {}
        at = np.array([found.setdefault(key, len(found)) for key in rows or [()] * len(self.day)], np.int64)
        table = np.zeros((len(found), steps), np.int64)
        column = (self.day - np.datetime64(first, "D")).astype(np.int64) // days
        within = (column >= 0) & (column < steps)
        np.add.at(table, (at[within], column[within]), self.count[within])
        return list(found), table


def daily(
    since: date,
    until: date,
    *,
    by: Sequence[str] = ("area", "syndrome"),
    on: On = "onset",
    area: str = "",
    known_at: datetime | None = None,
) -> Counts:
    """Cases of each day from ``since`` to ``until`` (both included), but for void reports.

    Args:
        by: of DIMENSIONS. Those of what was eaten (operator, place, setting, food_class, food) count a case
            once under each value it names, so that such counts do not add up to the cases.
        on: which day counts: of onset, of the visit, of the report.
        area: code prefix of where patients live.
        known_at: only what had been reported by that moment.

    Raises:
        ValueError: an unknown dimension; the message lists those there are.
    """
    return _counts(since, until, "::date", by, on, area, known_at)


def weekly(
    since: date,
    until: date,
    *,
    by: Sequence[str] = ("area", "syndrome"),
    on: On = "onset",
    area: str = "",
    known_at: datetime | None = None,
) -> Counts:
    """As `daily`, by week: ``day`` is its Monday. The first and last week are whole: the bounds are widened
    to a Monday and a Sunday."""
    first = since - timedelta(days=since.weekday())
    last = until + timedelta(days=6 - until.weekday())
    return _counts(first, last, "week", by, on, area, known_at)


def _counts(
    since: date,
    until: date,
    step: str,
    by: Sequence[str],
    on: On,
    area: str,
    known_at: datetime | None,
) -> Counts:
    if unknown := [name for name in by if name not in DIMENSIONS]:
        raise ValueError(f"no dimension {unknown[0]!r}; there are: {', '.join(DIMENSIONS)}")
    local = f"({_MOMENTS[on]} AT TIME ZONE %(zone)s)"
    day = f"date_trunc('week', {local})::date" if step == "week" else f"{local}::date"
    columns = [_OF_CASE.get(name) or _OF_EXPOSURE[name] for name in by]
    eaten = any(name in _OF_EXPOSURE for name in by)
    joined = "LEFT JOIN illness_exposure e ON e.case_id = c.id" if eaten else ""
    counted = "count(DISTINCT c.id)" if eaten else "count(*)"
    places = ", ".join(str(at + 1) for at in range(len(by) + 1))
    text = f"""SELECT {", ".join([*columns, day])}, {counted} FROM illness_case c {joined}
      WHERE c.state <> 'void'
        AND {_MOMENTS[on]} >= (%(since)s::date)::timestamp AT TIME ZONE %(zone)s
        AND {_MOMENTS[on]} < (%(until)s::date + 1)::timestamp AT TIME ZONE %(zone)s
        AND c.area LIKE %(area)s
        AND (%(known)s::timestamptz IS NULL OR c.reported_at <= %(known)s)
      GROUP BY {places} ORDER BY {places}"""
    values: dict[str, Any] = {
        "zone": settings.TIME_ZONE, "since": since, "until": until, "area": f"{_escaped(area)}%",
        "known": known_at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows = cursor.fetchall()
    return _arrays(tuple(by), rows)


def _escaped(prefix: str) -> str:
    return prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _arrays(by: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> Counts:
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) or [()] * (len(by) + 2)
    keys: dict[str, NDArray[Any]] = {
        name: np.array(column, np.int64 if name in _NUMBERS else np.str_)
        for name, column in zip(by, columns, strict=False)
    }
    return Counts(by, keys, np.array(columns[-2], "datetime64[D]"), np.array(columns[-1], np.int64))
