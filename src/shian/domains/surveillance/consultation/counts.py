"""Reported illness of a year as tables that may be published: small counts hidden, and what would give them
away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import orjson
from django.db.models.functions import ExtractMonth, Substr
from django.utils import timezone

from shian.domains.surveillance.cases.models import Case, Syndrome
from shian.methods.suppression import SMALL, Key, Protected, Sum, protect

DISTRICT = 6
MONTH, SYNDROME, AREA = "month", "syndrome", "district"
TABLES = ((MONTH, SYNDROME), (MONTH, AREA), (AREA, SYNDROME))
ALL: Key = ("all",)
OTHER = Syndrome.OTHER.value


@dataclass(frozen=True, slots=True)
class Counted:
    """One reported case by what is published of it."""

    month: str
    syndrome: str
    district: str

    def at(self, side: str) -> str:
        return {MONTH: self.month, SYNDROME: self.syndrome, AREA: self.district}[side]


def cases_of(year: int, until: date) -> list[tuple[Counted, int]]:
    """Cases with onset in a year reported up to a day, without void and double ones: counted by one query."""
    zone = timezone.get_default_timezone()
    start, end = (datetime.combine(day, time(), zone) for day in (date(year, 1, 1), date(year + 1, 1, 1)))
    rows = (
        Case.objects.filter(
            onset_at__gte=start, onset_at__lt=end, reported_at__date__lte=until, duplicate_of=None
        )
        .exclude(state="void")
        .annotate(month=ExtractMonth("onset_at", tzinfo=zone), district=Substr("area", 1, DISTRICT))
        .values_list("month", "syndrome", "district")
        .order_by()
    )
    found = Counter(rows.iterator())
    return [(Counted(f"{month:02d}", syndrome, area), n) for (month, syndrome, area), n in found.items()]


def sides(districts: Iterable[str], syndromes: Collection[str]) -> dict[str, list[str]]:
    """What each table is laid out by: the syndromes that occur, other last."""
    return {
        MONTH: [f"{m:02d}" for m in range(1, 13)],
        SYNDROME: [name for name in Syndrome.values if name in syndromes],
        AREA: sorted(districts),
    }


def cells_of(
    counted: Iterable[tuple[Counted, int]], along: Mapping[str, list[str]]
) -> tuple[dict[Key, int], list[Sum]]:
    """Every figure of the three tables and their totals, and which are sums of which."""
    cells: dict[Key, int] = {ALL: 0}
    for side, names in along.items():
        cells.update({(side, name): 0 for name in names})
    for rows, columns in TABLES:
        cells.update({(rows, columns, r, c): 0 for r in along[rows] for c in along[columns]})
    for one, n in counted:
        cells[ALL] += n
        for side in along:
            cells[side, one.at(side)] += n
        for rows, columns in TABLES:
            cells[rows, columns, one.at(rows), one.at(columns)] += n
    sums = [Sum(ALL, tuple((side, name) for name in names)) for side, names in along.items()]
    for rows, columns in TABLES:
        sums += [Sum((rows, r), tuple((rows, columns, r, c) for c in along[columns])) for r in along[rows]]
        sums += [Sum((columns, c), tuple((rows, columns, r, c) for r in along[rows])) for c in along[columns]]
    return cells, sums


def figures_of(cells: Mapping[Key, int], along: Mapping[str, list[str]], hidden: Protected) -> dict[str, Any]:
    """The figures as they are kept: hidden counts are null."""

    def shown(key: Key) -> int | None:
        return None if key in hidden.hidden else cells[key]

    return {
        "along": {side: list(names) for side, names in along.items()},
        "all": shown(ALL),
        "totals": {side: [shown((side, name)) for name in names] for side, names in along.items()},
        "tables": [
            {
                "rows": rows,
                "columns": columns,
                "cells": [[shown((rows, columns, r, c)) for c in along[columns]] for r in along[rows]],
            }
            for rows, columns in TABLES
        ],
    }


@dataclass(frozen=True, slots=True)
class Prepared:
    """Figures ready to be kept, how many cases they hold, how many counts are hidden."""

    text: str
    cases: int
    hidden: int
    threshold: int


def merged(counted: list[tuple[Counted, int]], k: int) -> list[tuple[Counted, int]]:
    """Syndromes of which a month has fewer than k cases on average are counted as other: else they would be
    hidden month by month, and most of the common ones with them.
    """
    totals: Counter[str] = Counter()
    for one, n in counted:
        totals[one.syndrome] += n
    rare = {name for name, n in totals.items() if n < 12 * k}
    return [(replace(one, syndrome=OTHER) if one.syndrome in rare else one, n) for one, n in counted]


def prepare(counted: list[tuple[Counted, int]], districts: Iterable[str], k: int = SMALL) -> Prepared:
    """Tables with small counts hidden. Districts without a case stand in them with zeros."""
    counted = merged(counted, k)
    along = sides({*districts, *(one.district for one, _n in counted)}, {one.syndrome for one, _n in counted})
    cells, sums = cells_of(counted, along)
    hidden = protect(cells, sums, k)
    text = orjson.dumps(figures_of(cells, along, hidden), option=orjson.OPT_SORT_KEYS).decode()
    return Prepared(text, cells[ALL], len(hidden.hidden), k)
