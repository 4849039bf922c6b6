"""What the city's sealed records say about laboratories, samplers, officers and samples of a year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from shian.evaluation.figures.engine import districts
from shian.evaluation.figures.store import Snapshot
from shian.methods.workdays import WorkCalendar
from shian.platform.flows.dates import current_calendar

TABLES = {
    "laboratory_sample", "laboratory_accreditation", "laboratory_disposal", "directory_body",
    "directory_person", "directory_population", "directory_station", "registry_operator",
}  # fmt: skip
COLUMNS = (
    "area", "food_class", "link", "laboratory_id", "taken_at", "task_sort", "state", "id", "name",
    "short_name", "sort", "valid_from", "valid_to", "job", "series", "year", "people", "people_count",
    "closed_on", "report_received_on", "trade", "status",
)  # fmt: skip
SUPERVISED = "task_sort = '1' AND state NOT IN ('rejected', 'cancelled')"
DAY = "CAST(taken_at + INTERVAL '8 hours' AS DATE)"
OFFICERS_OF_A_VISIT = 2


@dataclass(frozen=True)
class Laboratory:
    """A laboratory that can be given samples. ``per_day``: what it took a working day in its busiest month,
    less what it takes in the days planned; ``classes``: what it tested in the year."""

    id: int
    name: str
    full_name: str
    area: str
    parameters: int
    per_day: int
    classes: frozenset[str]


@dataclass(frozen=True)
class Station:
    """A station: its district, the supervisors in its area, the operators it looks after."""

    id: int
    name: str
    district: str
    officers: int


@dataclass(frozen=True)
class City:
    """All that a plan needs to know. ``done``: samples of the year by district, food class, link."""

    districts: dict[str, str]
    people: dict[str, int]
    done: dict[tuple[str, str, str], int]
    laboratories: tuple[Laboratory, ...]
    samplers: dict[str, int]
    stations: tuple[Station, ...]
    open_disposals: dict[str, int]
    operators: int
    year: int

    @property
    def total(self) -> int:
        """Samples of the year."""
        return sum(self.done.values())


def city(shot: Snapshot, *, year: int, series: str, first: date, last: date) -> City:
    """The city as of a seal, for a plan from one day to another."""
    key = ("planning city", year, series, first, last, _calendar_key())
    return shot.remember(key, TABLES, lambda: _read(shot, year, series, first, last))


def _calendar_key() -> int:
    return id(current_calendar())


def _read(shot: Snapshot, year: int, series: str, first: date, last: date) -> City:
    shot.need(TABLES, COLUMNS)
    names = districts(shot)
    return City(
        names,
        _people(shot, year, series, names),
        _done(shot, year),
        _laboratories(shot, year, first, last),
        _by_district(shot, "SELECT area FROM directory_person WHERE job = 'sampler'"),
        _stations(shot),
        _by_district(
            shot,
            f"""SELECT area FROM laboratory_disposal WHERE state <> 'cancelled' AND closed_on IS NULL
                AND report_received_on BETWEEN DATE '{year}-01-01' AND DATE '{year}-12-31'""",
        ),
        int(shot.rows("SELECT count(*) FROM registry_operator WHERE status <> 'closed'")[0][0]),
        year,
    )


def _people(shot: Snapshot, year: int, series: str, names: dict[str, str]) -> dict[str, int]:
    sql = """SELECT area, arg_max(people, year) FROM directory_population
        WHERE series = $series AND year <= $year GROUP BY area"""
    found = dict(shot.rows(sql, {"series": series, "year": year}))
    return {code: int(found[code]) for code in names if code in found}


def _done(shot: Snapshot, year: int) -> dict[tuple[str, str, str], int]:
    sql = f"""SELECT substr(area, 1, 6), food_class, link, count(*) FROM laboratory_sample
        WHERE {SUPERVISED} AND {DAY} BETWEEN $first AND $last GROUP BY ALL ORDER BY ALL"""
    rows = shot.rows(sql, {"first": date(year, 1, 1), "last": date(year, 12, 31)})
    return {(area, kind, link): count for area, kind, link, count in rows}


def _by_district(shot: Snapshot, sql: str) -> dict[str, int]:
    rows = shot.rows(f"SELECT substr(area, 1, 6) AS code, count(*) FROM ({sql}) GROUP BY code ORDER BY code")
    return dict(rows)


def _laboratories(shot: Snapshot, year: int, first: date, last: date) -> tuple[Laboratory, ...]:
    calendar = current_calendar()
    months, planned, classes = _loads(shot, year, first, last)
    sql = """SELECT b.id, CASE WHEN b.short_name <> '' THEN b.short_name ELSE b.name END, b.name, b.area,
          count(a.id)
        FROM directory_body AS b LEFT JOIN laboratory_accreditation AS a
          ON a.laboratory_id = b.id AND a.valid_from <= $last AND (a.valid_to IS NULL OR a.valid_to >= $last)
        WHERE b.sort = 'laboratory' GROUP BY ALL ORDER BY b.id"""
    found = []
    for number, name, full, area, parameters in shot.rows(sql, {"last": last}):
        if parameters and classes.get(number):
            busiest = max((_rate(calendar, year, m, n) for m, n in months[number].items()), default=0.0)
            usual = planned.get(number, 0) / max(1, working_days(first, last, calendar))
            free = max(0, round(busiest - usual))
            found.append(Laboratory(number, name, full, area, parameters, free, frozenset(classes[number])))
    return tuple(found)


def _loads(
    shot: Snapshot, year: int, first: date, last: date
) -> tuple[Any, Counter[int], dict[int, set[str]]]:
    """Each laboratory's samples by month, those of the days planned, and its food classes."""
    sql = f"""SELECT laboratory_id, month({DAY}), food_class, count(*),
          count(*) FILTER (WHERE {DAY} BETWEEN $first AND $last)
        FROM laboratory_sample WHERE state NOT IN ('rejected', 'cancelled')
          AND {DAY} BETWEEN $begin AND $end AND laboratory_id IS NOT NULL GROUP BY ALL"""
    asked = {"first": first, "last": last, "begin": date(year, 1, 1), "end": date(year, 12, 31)}
    months: dict[int, Counter[int]] = {}
    planned: Counter[int] = Counter()
    classes: dict[int, set[str]] = {}
    for number, month, kind, count, inside in shot.rows(sql, asked):
        months.setdefault(number, Counter())[month] += count
        planned[number] += inside
        classes.setdefault(number, set()).add(kind)
    return months, planned, classes


def _rate(calendar: WorkCalendar, year: int, month: int, count: int) -> float:
    end = date(year + month // 12, month % 12 + 1, 1)
    days = working_days(date(year, month, 1), date.fromordinal(end.toordinal() - 1), calendar)
    return count / max(1, days)


def _stations(shot: Snapshot) -> tuple[Station, ...]:
    sql = """SELECT s.id, s.name, substr(s.area, 1, 6),
          (SELECT count(*) FROM directory_person AS p WHERE p.job = 'supervisor' AND p.area = s.area)
        FROM directory_station AS s ORDER BY s.id"""
    return tuple(Station(*row) for row in shot.rows(sql))


def working_days(first: date, last: date, calendar: WorkCalendar | None = None) -> int:
    """Working days from one day to another, both counted."""
    calendar = calendar or current_calendar()
    return calendar.count(date.fromordinal(first.toordinal() - 1), last)


def weeks(first: date, last: date) -> dict[str, int]:
    """Periods of a plan and their working days: weeks up to two months, else months."""
    calendar = current_calendar()
    days: dict[str, int] = {}
    by_week = (last - first).days <= 62
    day = first
    while day <= last:
        key = f"{day:%G-W%V}" if by_week else f"{day:%Y-%m}"
        days[key] = days.get(key, 0) + calendar.is_working(day)
        day = date.fromordinal(day.toordinal() + 1)
    return days


def pairs(samplers: int) -> int:
    """How many teams of two there are."""
    return samplers // OFFICERS_OF_A_VISIT
