"""How hospitals report: completeness, delays, silence, trend, and what is still to come."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from shian.methods.surveillance.nowcast import Nowcast, nowcast, triangle
from shian.platform.flows.clocks import local

WEEK = timedelta(days=7)
HISTORY = 26  # weeks from which a hospital's usual number is taken
QUIET = 4  # weeks in which a hospital that usually reports has sent nothing or nearly nothing
UNLIKELY = 0.005  # chance of so few reports from a hospital that goes on as before, below which it is silent
LONGEST = 6  # weeks of delay told apart by the nowcast
_BOARD = """
WITH chosen AS (
  SELECT c.*, e.* FROM illness_case c LEFT JOIN LATERAL (
    SELECT bool_or(x.food_name <> '') AS named, bool_or(x.eaten_at IS NOT NULL) AS timed,
           bool_or(x.place_name <> '' OR x.operator_id IS NOT NULL) AS placed,
           bool_or(x.companions IS NOT NULL) AS together
    FROM illness_exposure x WHERE x.case_id = c.id) e ON true
  WHERE c.state <> 'void' AND c.reported_at >= %(since)s AND c.reported_at < %(until)s
    AND starts_with(c.area, %(area)s) AND (%(hospital)s::bigint IS NULL OR c.hospital_id = %(hospital)s)
), told AS (
  SELECT hospital_id, count(*) AS reports, avg(completeness) AS completeness,
    100.0 * avg((coalesce(named, false)::int + coalesce(timed, false)::int + coalesce(placed, false)::int
      + coalesce(together, false)::int) / 4.0) AS history,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP
      (ORDER BY extract(epoch FROM visited_at - onset_at)) AS visit,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP
      (ORDER BY extract(epoch FROM reported_at - visited_at)) AS sent,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP
      (ORDER BY extract(epoch FROM reported_at - onset_at)) AS whole,
    100.0 * avg(late::int) AS late, 100.0 * avg((state = 'returned' OR correction <> '')::int) AS returned,
    max(reported_at) AS last
  FROM chosen GROUP BY GROUPING SETS ((hospital_id), ()) HAVING count(*) > 0
)
SELECT t.hospital_id, coalesce(nullif(b.short_name, ''), b.name, ''), coalesce(b.area, ''), t.reports,
  t.completeness, t.history, t.visit, t.sent, t.whole, t.late, t.returned, t.last
FROM told t LEFT JOIN directory_body b ON b.id = t.hospital_id ORDER BY t.hospital_id NULLS FIRST
"""
_WEEKS = """
SELECT hospital_id, ((reported_at AT TIME ZONE %(zone)s)::date - %(first)s::date) / 7 AS week, count(*)
FROM illness_case
WHERE state <> 'void' AND reported_at < %(until)s
  AND reported_at >= %(first)s::timestamp AT TIME ZONE %(zone)s
  AND starts_with(area, %(area)s) AND (%(hospital)s::bigint IS NULL OR hospital_id = %(hospital)s)
GROUP BY 1, 2
"""
_TRIANGLE = """
SELECT ((onset_at AT TIME ZONE %(zone)s)::date - %(first)s::date) / 7 AS onset,
  ((reported_at AT TIME ZONE %(zone)s)::date - %(first)s::date) / 7 AS reported, count(*)
FROM illness_case
WHERE state <> 'void' AND onset_at >= %(first)s::timestamp AT TIME ZONE %(zone)s AND reported_at < %(until)s
  AND starts_with(area, %(area)s) AND (%(hospital)s::bigint IS NULL OR hospital_id = %(hospital)s)
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Reporting:
    """A hospital's reports of a period, or (``hospital`` None) of all of them together.

    Shares are in percent; delays (median, 90th percentile) in days; ``late`` None where no rule is known.
    """

    hospital: int | None
    name: str
    area: str
    reports: int
    completeness: float
    history: float
    to_visit: tuple[float, float]
    to_report: tuple[float, float]
    whole: tuple[float, float]
    late: float | None
    returned: float
    last: datetime


def board(
    since: datetime, until: datetime, *, area: str = "", hospital: int | None = None
) -> tuple[Reporting | None, list[Reporting]]:
    """All hospitals together and each by itself, of reports within a period; one query.

    ``history`` is the mean of four answers of the food history: food, time, place, companions.
    """
    values: dict[str, Any] = {"since": since, "until": until, "area": area, "hospital": hospital}
    with connection.cursor() as cursor:
        cursor.execute(_BOARD, values)
        rows = [_reporting(row) for row in cursor.fetchall()]
    whole = next((row for row in rows if row.hospital is None), None)
    return whole, sorted((row for row in rows if row.hospital is not None), key=lambda row: -row.reports)


def _reporting(row: tuple[Any, ...]) -> Reporting:
    visit, sent, whole = ((value[0] / 86400, value[1] / 86400) for value in row[6:9])
    late = None if row[9] is None else float(row[9])
    shares = float(row[4]), float(row[5])
    returned, last = float(row[10]), row[11]
    return Reporting(
        row[0], row[1], row[2], row[3], shares[0], shares[1], visit, sent, whole, late, returned, last
    )


@dataclass(frozen=True, slots=True)
class Silence:
    """A hospital that usually reports and has not: expected of its own history, got, and the chance of it."""

    hospital: int
    usual: float
    expected: float
    got: int
    chance: float


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Weeks:
    """Reports by hospital and week: ``hospitals`` (rows,), ``counts`` (rows, weeks), Mondays of the weeks."""

    first: date
    hospitals: tuple[int, ...]
    counts: NDArray[np.int64]

    @property
    def mondays(self) -> list[date]:
        """The Monday of each week."""
        return [self.first + WEEK * at for at in range(self.counts.shape[1])]


def weeks_of(until: datetime, weeks: int, *, area: str = "", hospital: int | None = None) -> Weeks:
    """The whole weeks before the one of ``until``, by the day of the report; one query."""
    first = monday(local(until).date()) - WEEK * weeks
    rows = _asked(_WEEKS, first, until, area, hospital)
    names = sorted({row[0] for row in rows})
    at = {name: number for number, name in enumerate(names)}
    counts = np.zeros((len(names), weeks), np.int64)
    for name, week, count in rows:
        if week < weeks:
            counts[at[name], week] = count
    return Weeks(first, tuple(names), counts)


def silent(weeks: Weeks, *, quiet: int = QUIET) -> list[Silence]:
    """Hospitals whose last ``quiet`` weeks hold fewer reports than chance allows, the surest first.

    The weeks before say how many are usual; the number of the last weeks is then negative binomial, with the
    variance of those weeks, so that a hospital that reports by fits is not taken for silent.
    """
    found = []
    for hospital, row in zip(weeks.hospitals, weeks.counts, strict=True):
        before, last = row[:-quiet], int(row[-quiet:].sum())
        if len(before) < 2 * quiet or not before.any():
            continue
        usual = float(before.mean())
        spread = max(float(before.var(ddof=1)) / usual, 1.0)
        chance = _at_most(last, usual * quiet, spread)
        if last < usual * quiet and chance < UNLIKELY:
            found.append(Silence(hospital, usual, usual * quiet, last, chance))
    return sorted(found, key=lambda one: (one.chance, one.hospital))


def _at_most(count: int, mean: float, spread: float) -> float:
    """The chance of at most so many: Poisson, or negative binomial with variance spread × mean."""
    if spread <= 1.0 + 1e-9:
        logs = [k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count + 1)]
    else:
        size, chance = mean / (spread - 1), 1 / spread
        logs = [
            math.lgamma(size + k) - math.lgamma(size) - math.lgamma(k + 1)
            + size * math.log(chance) + k * math.log(1 - chance)
            for k in range(count + 1)
        ]  # fmt: skip
    return min(1.0, sum(map(math.exp, logs)))


def to_come(
    until: datetime, weeks: int, *, area: str = "", hospital: int | None = None
) -> tuple[list[date], Nowcast] | None:
    """Cases of each week of onset and how many there will be once all reports are in; None without cases.

    The last week is the one of ``until``. One query.
    """
    first = monday(local(until).date()) - WEEK * (weeks - 1)
    rows = _asked(_TRIANGLE, first, until, area, hospital)
    if not rows:
        return None
    onset, reported, counts = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    table = triangle(np.repeat(onset, counts), np.repeat(reported, counts), weeks - 1, LONGEST)
    return [first + WEEK * at for at in range(weeks)], nowcast(table)


def _asked(
    text: str, first: date, until: datetime, area: str, hospital: int | None
) -> Sequence[tuple[Any, ...]]:
    values: dict[str, Any] = {
        "zone": settings.TIME_ZONE, "first": first, "until": until, "area": area, "hospital": hospital,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows
