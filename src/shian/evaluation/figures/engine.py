"""Computing figures: the value and the rows behind it, as of a seal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shian.evaluation.figures.book import Figure, figure, figures
from shian.evaluation.figures.query import Query, all_words, values
from shian.evaluation.figures.store import Snapshot

PAGE = 20


@dataclass(frozen=True)
class Value:
    """A figure's value: ``n`` over ``d`` (None where the figure has no denominator), from so many rows.

    ``exact`` is the quotient or sum, None where nothing can be divided; ``shown`` is it rounded half up.
    """

    figure: Figure
    asked: Query
    n: Decimal
    d: Decimal | None
    rows_n: int
    rows_d: int

    @property
    def exact(self) -> Decimal | None:
        """The value before rounding."""
        if self.figure.fact:
            return self.figure.fact.value
        if self.d is None:
            return self.n
        if not self.d:
            return None
        return self.n * self.figure.computed.factor / self.d

    @property
    def shown(self) -> Decimal | None:
        """The value as it is shown."""
        if self.exact is None or self.figure.header is None:
            return self.exact
        return self.exact.quantize(Decimal(1).scaleb(-self.figure.header.places), ROUND_HALF_UP)

    @property
    def text(self) -> str:
        """The value with thousands separated, ``–`` where there is none."""
        return "–" if self.shown is None else f"{self.shown:,f}"


@dataclass(frozen=True)
class Row:
    """A row behind a value. ``part``: ``n`` numerator, ``d`` denominator."""

    part: str
    kind: str
    id: int
    weight: Decimal
    area: str
    day: date | None


def compute(which: str | Figure, asked: Query, shot: Snapshot) -> Value:
    """A figure's value, by name or as it was frozen.

    It is kept, and holds for every seal at which the kinds it reads have not grown.

    Raises:
        NoSuchFigure: the message lists those alike.
        NoArchive: the archive lacks leaves.
    """
    one = which if isinstance(which, Figure) else figure(which)
    return shot.remember((one.name, one.body, asked), one.words, lambda: _compute(one, asked, shot))


def _compute(one: Figure, asked: Query, shot: Snapshot) -> Value:
    if one.header is None:
        return Value(one, asked, Decimal(0), None, 0, 0)
    shot.need(one.words, all_words())
    sql = f"SELECT part, count(*), sum(weight) FROM ({one.body}) AS figure GROUP BY part"
    sums = {part: (count, Decimal(total)) for part, count, total in shot.rows(sql, values(one, asked))}
    return value_of(one, asked, sums)


def value_of(one: Figure, asked: Query, sums: dict[str, tuple[int, Decimal]]) -> Value:
    """A value from the count and sum of each part."""
    n, d = sums.get("n", (0, Decimal(0))), sums.get("d", (0, Decimal(0)))
    denominator = d[1] if one.computed.has_denominator else None
    return Value(one, asked, n[1], denominator, n[0], d[0])


def rows(
    which: str | Figure,
    asked: Query,
    shot: Snapshot,
    *,
    part: str = "",
    offset: int = 0,
    limit: int | None = PAGE,
) -> list[Row]:
    """The rows behind a value, numerator first, by record. ``limit=None``: all of them."""
    one = which if isinstance(which, Figure) else figure(which)
    if one.header is None:
        return []
    shot.need(one.words, all_words())
    where = f"WHERE part = '{part}'" if part in ("n", "d") else ""
    page = f"LIMIT {limit} OFFSET {offset}" if limit is not None else ""
    sql = f"""SELECT part, kind, id, weight, area, day FROM ({one.body}) AS figure {where}
        ORDER BY part DESC, kind, id, weight {page}"""
    return [
        Row(part, kind, number, Decimal(weight), area, day)
        for part, kind, number, weight, area, day in shot.rows(sql, values(one, asked))
    ]


def fingerprint(which: str | Figure, asked: Query, shot: Snapshot) -> str:
    """SHA-256 over the rows behind a value, in order: ``part kind:id weight area`` a line."""
    one = which if isinstance(which, Figure) else figure(which)
    if one.header is None:
        return ""
    sql = f"""SELECT sha256(coalesce(string_agg(
            part || ' ' || kind || ':' || id || ' ' || CAST(weight AS DECIMAL(38, 9)) || ' ' || area,
            chr(10) ORDER BY part DESC, kind, id, weight), '')) FROM ({one.body}) AS figure"""
    shot.need(one.words, all_words())
    key = ("fingerprint", one.name, one.body, asked)
    return shot.remember(key, one.words, lambda: str(shot.rows(sql, values(one, asked))[0][0]))


def spans(which: str | Figure, asked: Query, shot: Snapshot) -> list[tuple[str, str, int, int]]:
    """The records behind a value as (part, kind, first id, last id) of unbroken spans, in order."""
    one = which if isinstance(which, Figure) else figure(which)
    if one.header is None:
        return []
    shot.need(one.words, all_words())
    sql = f"""SELECT part, kind, min(id), max(id) FROM (
            SELECT part, kind, id, id - row_number() OVER (PARTITION BY part, kind ORDER BY id) AS island
            FROM (SELECT DISTINCT part, kind, id FROM ({one.body}) AS figure)
        ) GROUP BY part, kind, island ORDER BY part DESC, kind, min(id)"""
    return [(part, kind, first, last) for part, kind, first, last in shot.rows(sql, values(one, asked))]


def by_year(name: str, asked: Query, shot: Snapshot, years: Iterable[int]) -> dict[int, Value]:
    """The value of each year; figures as of a day look at the same day of each year.

    Years before the first with a numerator's row are left out: nothing was recorded yet.
    """
    found: dict[int, Value] = {}
    for year in sorted(years):
        shifted = Query(date(year, 1, 1), _in_year(asked.end, year), asked.area, asked.series)
        value = compute(name, shifted, shot)
        if found or value.rows_n or year == asked.end.year:
            found[year] = value
    return found


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, 28) if day.month == 2 else day.day)


def by_month(name: str, asked: Query, shot: Snapshot) -> dict[str, Value]:
    """The value of each month of the period by the rows' days, where they have days."""
    one = figure(name)
    if one.header is None or one.header.kind == "per_capita":
        return {}
    shot.need(one.words, all_words())
    sql = f"""SELECT strftime(day, '%Y-%m') AS month, part, count(*), sum(weight) FROM ({one.body}) AS figure
        WHERE day IS NOT NULL GROUP BY ALL ORDER BY month"""
    months: dict[str, dict[str, tuple[int, Decimal]]] = {}
    for month, part, count, total in shot.rows(sql, values(one, asked)):
        months.setdefault(month, {})[part] = (count, Decimal(total))
    return {month: value_of(one, asked, sums) for month, sums in months.items()}


def by_area(name: str, asked: Query, shot: Snapshot, codes: Iterable[str]) -> dict[str, Value]:
    """The value of each area."""
    return {code: compute(name, asked.inside(code), shot) for code in codes}


def districts(shot: Snapshot) -> dict[str, str]:
    """Code and name of the districts in force."""
    shot.need({"directory_area"}, ("code", "name", "level", "valid_to"))
    return dict(
        shot.rows(
            "SELECT code, name FROM directory_area"
            " WHERE level = 'district' AND valid_to IS NULL ORDER BY code"
        )
    )


def population_series(shot: Snapshot) -> list[tuple[str, str]]:
    """The population series there are, with a word on each."""
    shot.need({"directory_population"}, ("series", "source", "definition", "year"))
    sql = "SELECT series, max_by(definition, year) FROM directory_population GROUP BY series ORDER BY series"
    return [(series, definition) for series, definition in shot.rows(sql)]


def everything() -> list[str]:
    """The names of all figures that are computed."""
    return [one.name for one in figures().values() if one.header]
