"""Case reports from the database as the arrays that detection works on, in three queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from shian.domains.surveillance.cases.models import Syndrome
from shian.domains.surveillance.signals.detecting import AGES, Cases, Names

Whole = NDArray[np.int64]
EPOCH = date(1970, 1, 1)
YEARS_BACK = 6  # five years of baseline, and what lies around them
GRAVE_AGENTS = frozenset({"botulism", "tetrodotoxin", "bongkrekic", "mushroom_late"})
GRAVE_SYNDROMES = frozenset({"neuro"})
HEAVY = {"neuro": 20.0, "mushroom": 6.0, "chemical": 5.0, "hepatitis-like": 4.0, "dysentery-like": 1.5}
OUTCOME = {"inpatient": 3.0, "died": 30.0}
DIMENSIONS = ("hospital", "township", "district", "syndrome", "agent")
_LOCAL = "floor(extract(epoch FROM ({column} AT TIME ZONE %(zone)s)) / 3600)::bigint"
_CASES = f"""SELECT c.id, {_LOCAL.format(column="c.onset_at")}, {_LOCAL.format(column="c.reported_at")},
    c.hospital_id::text, c.area, left(c.area, 6), c.syndrome, coalesce(nullif(c.agent, ''), (
      SELECT s.agent FROM illness_specimen s
      WHERE s.case_id = c.id AND s.result = 'positive' AND s.agent <> ''
        AND (s.reported_at IS NULL OR s.reported_at <= %(until)s) ORDER BY s.id LIMIT 1), ''),
    c.age_months, c.phone_index, c.outcome
  FROM illness_case c
  WHERE c.state <> 'void' AND c.duplicate_of_id IS NULL AND c.reported_at <= %(until)s
    AND c.reported_at >= %(since)s AND c.onset_at >= %(since)s
  ORDER BY c.reported_at, c.id"""
_EATEN = f"""SELECT e.case_id, e.operator_id, e.place_name, e.food_name, e.brand, e.lot_number,
    {_LOCAL.format(column="e.eaten_at")}
  FROM illness_exposure e WHERE e.case_id = ANY(%(cases)s) ORDER BY e.id"""
_POINTS = """SELECT area, avg(latitude)::float8, avg(longitude)::float8 FROM registry_operator
  WHERE area = ANY(%(areas)s) AND latitude IS NOT NULL AND longitude IS NOT NULL GROUP BY area"""


@dataclass(frozen=True)
class Loaded:
    """Case reports as arrays, with the id of each row's record."""

    cases: Cases
    ids: Whole

    def rows_of(self, ids: Sequence[int]) -> list[int]:
        """The rows of records; those that were not read are left out."""
        order = np.argsort(self.ids)
        found = np.searchsorted(self.ids, np.array(ids, np.int64), sorter=order)
        inside = found < len(self.ids)
        rows = order[found[inside]]
        kept = self.ids[rows] == np.array(ids, np.int64)[inside]
        return [int(row) for row in rows[kept]]


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The date of a number of days since 1970-01-01."""
    return EPOCH + timedelta(days=number)


def read(until: datetime) -> Loaded:
    """All reports known at a moment that methods look back on; void ones and duplicates are left out."""
    values: dict[str, Any] = {
        "zone": settings.TIME_ZONE, "until": until, "since": until - timedelta(days=366 * YEARS_BACK),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CASES, values)
        rows = cursor.fetchall()
        cursor.execute(_EATEN, {**values, "cases": [row[0] for row in rows]})
        eaten = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * 11
    ids = np.array(columns[0], np.int64)
    named = {
        name: _numbered(columns[at], empty="")
        for name, at in zip(DIMENSIONS, (3, 4, 5, 6, 7), strict=True)
    }  # fmt: skip
    return Loaded(_cases(columns, ids, eaten, named), ids)


def _cases(
    columns: Sequence[Sequence[Any]], ids: Whole, eaten: Sequence[Sequence[Any]],
    named: dict[str, tuple[Whole, tuple[str, ...]]],
) -> Cases:  # fmt: skip
    where = {pk: row for row, pk in enumerate(ids.tolist())}
    place, places = _numbered([_place(row) for row in eaten], empty="")
    food, foods = _numbered([_food(row) for row in eaten], empty="")
    syndrome, agent, outcome = columns[6], columns[7], columns[10]
    onset = np.array(columns[1], np.int64)
    return Cases(
        onset=onset, reported=np.maximum(np.array(columns[2], np.int64), onset),
        **{name: numbers for name, (numbers, _) in named.items()},
        age=_ages(columns[8]), family=_numbered(columns[9], empty="")[0],
        severity=np.array(
            [HEAVY.get(s, 1.0) * OUTCOME.get(o, 1.0) for s, o in zip(syndrome, outcome, strict=True)], float
        ),
        grave=np.array(
            [
                s in GRAVE_SYNDROMES or a in GRAVE_AGENTS or o == "died"
                for s, a, o in zip(syndrome, agent, outcome, strict=True)
            ],
            bool,
        ),
        eaten_case=np.array([where[row[0]] for row in eaten], np.int64),
        eaten_place=place, eaten_food=food,
        eaten_at=np.array([-1 if row[6] is None else row[6] for row in eaten], np.int64),
        names=Names(**{name: codes for name, (_, codes) in named.items()}, place=places, food=foods),
        points=_points(named["township"][1]),
    )  # fmt: skip


def _place(row: Sequence[Any]) -> str:
    """The registered operator, or the name as it was told."""
    if row[1] is not None:
        return str(row[1])
    name = "".join(row[2].split()).replace(";", "；").replace("=", "＝")
    return f"?{name}" if name else ""


def _food(row: Sequence[Any]) -> str:
    """A packed food by brand and lot, another by name."""
    brand, lot, food = (
        str(text).strip().replace(";", "；").replace("=", "＝") for text in (*row[4:6], row[3])
    )
    return f"{brand or food}#{lot}" if lot else food


def _numbered(values: Sequence[Any], *, empty: str) -> tuple[Whole, tuple[str, ...]]:
    """Numbers of values in the order of their codes, -1 for empty ones, and the codes."""
    codes = tuple(sorted({value for value in values if value != empty}))
    number = {code: at for at, code in enumerate(codes)}
    return np.array([number.get(value, -1) for value in values], np.int64), codes


def _ages(months: Sequence[int | None]) -> Whole:
    known = np.array([-1 if value is None else value for value in months], np.int64)
    return np.where(known < 0, -1, np.searchsorted(np.array(AGES) * 12, known, side="right"))


def _points(areas: tuple[str, ...]) -> NDArray[np.float64]:
    """The middle of each area's registered operators, NaN where there are none."""
    with connection.cursor() as cursor:
        cursor.execute(_POINTS, {"areas": list(areas)})
        found = {area: (latitude, longitude) for area, latitude, longitude in cursor.fetchall()}
    nowhere = (np.nan, np.nan)
    return np.array([found.get(area, nowhere) for area in areas], float).reshape(-1, 2)


def syndromes() -> tuple[str, ...]:
    """All syndromes."""
    return tuple(str(value) for value in Syndrome.values)
