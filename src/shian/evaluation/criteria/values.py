"""The values behind an edition's items: figures as of a seal, and what people have declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from shian.evaluation.figures.book import figure
from shian.evaluation.figures.engine import Value, compute
from shian.evaluation.figures.query import Query, query
from shian.evaluation.figures.store import Snapshot
from shian.methods.scoring import Edition, FigureUse, Item, Join, rounded

DECLARED = {"criteria_declaration"}
_COLUMNS = ("id", "state", "edition", "item", "area", "year", "value")


@dataclass(frozen=True)
class Judged:
    """What is judged: a year, a place (``""``: the city), a population series (``""``: the figures' own)."""

    year: int
    area: str = ""
    series: str = ""


@dataclass(frozen=True)
class Found:
    """An item's value and where it came from.

    ``origin``: ``figure``, ``declared``, ``open`` (a declaration is awaited), ``unbound`` (no figure).
    ``years``: each year's figure, the last one being the year judged. ``declaration``: the record's number.
    """

    value: Fraction | None
    origin: str
    years: tuple[tuple[int, Value], ...] = ()
    declaration: int | None = None

    @property
    def main(self) -> Value | None:
        """The figure of the year judged."""
        return self.years[-1][1] if self.years else None

    @property
    def shown(self) -> str:
        """The value as people write it."""
        if self.value is None:
            return "–"
        main = self.main
        places = main.figure.header.places if main and main.figure.header else 2
        return (
            f"{rounded(self.value, places):,f}" if self.years else f"{rounded(self.value, 2).normalize():f}"
        )


def found_all(edition: Edition, shot: Snapshot, judged: Judged) -> dict[str, Found]:
    """Every item's value."""
    declared = declarations(edition, shot, judged)
    return {item.id: _found(item, shot, judged, declared) for item in edition.items}


def _found(item: Item, shot: Snapshot, judged: Judged, declared: Mapping[str, tuple[Fraction, int]]) -> Found:
    if item.figure is not None:
        return of_figure(item.figure, shot, judged)
    if item.id in declared:
        value, number = declared[item.id]
        return Found(value, "declared", declaration=number)
    return Found(None, "open" if item.bound else "unbound")


def of_figure(use: FigureUse, shot: Snapshot, judged: Judged) -> Found:
    """The value of a figure as an item uses it."""
    first = judged.year - use.years + 1
    if use.period == "since":
        one = compute(use.name, asked_of(use, judged, judged.year, start=date(first, 1, 1)), shot)
        return Found(exact_of(one), "figure", ((judged.year, one),))
    if use.join is Join.GROWTH:
        first -= 1
    years = tuple(
        (year, compute(use.name, asked_of(use, judged, year), shot)) for year in range(first, judged.year + 1)
    )
    return Found(joined([exact_of(value) for _, value in years], use.join), "figure", years)


def asked_of(use: FigureUse, judged: Judged, year: int, start: date | None = None) -> Query:
    """The question that an item puts to its figure."""
    series = use.series or judged.series
    takes = figure(use.name).header
    return query(
        year=year,
        start=start,
        area="" if use.city else judged.area,
        series=series if takes and takes.population else "",
    )


def exact_of(value: Value) -> Fraction | None:
    """The value without rounding. A quotient over nothing, or a sum of no rows, is unknown."""
    header = value.figure.header
    if header is None:
        return None if value.exact is None else Fraction(value.exact)
    if value.d is not None:
        return Fraction(value.n) * Fraction(header.factor) / Fraction(value.d) if value.d else None
    return None if header.kind == "sum" and not value.rows_n else Fraction(value.n)


def joined(values: list[Fraction | None], join: Join) -> Fraction | None:
    """Several years' values as one; unknown where one of them is that is needed."""
    if join is Join.LAST:
        return values[-1]
    known = [v for v in values if v is not None]
    if len(known) < len(values):
        return None
    match join:
        case Join.LEAST:
            return min(known)
        case Join.MOST:
            return max(known)
        case Join.SUM:
            return sum(known, Fraction(0))
        case _:
            steps = list(pairwise(known))
            return None if any(a == 0 for a, _ in steps) else min((b - a) * 100 / a for a, b in steps)


def declarations(edition: Edition, shot: Snapshot, judged: Judged) -> dict[str, tuple[Fraction, int]]:
    """What was declared and confirmed by the seal, by item: value and the record's number."""

    def read() -> list[tuple[int, str, str]]:
        shot.need(DECLARED, _COLUMNS)
        sql = """SELECT id, item, CAST(value AS VARCHAR) FROM criteria_declaration
            WHERE state = 'confirmed' AND edition = $edition AND area = $area AND year = $year ORDER BY id"""
        where = {"edition": edition.name, "area": judged.area, "year": judged.year}
        return [(int(n), str(item), str(value)) for n, item, value in shot.rows(sql, where)]

    key = ("declarations", edition.name, judged.area, judged.year)
    return {item: (Fraction(value), n) for n, item, value in shot.remember(key, DECLARED, read)}
