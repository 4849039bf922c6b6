"""What is asked of a figure: a period, a place, a population series."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shian.evaluation.figures.book import Figure, figures


class BadQuery(ValueError):
    """The question makes no sense; the message says why and what to ask instead."""


@dataclass(frozen=True)
class Query:
    """From one day to another (figures as of a day look at the second only), an area's code, a series."""

    start: date
    end: date
    area: str = ""
    series: str = ""

    @property
    def label(self) -> str:
        """The period as people write it: a year, or two days."""
        if (self.start, self.end) == (date(self.end.year, 1, 1), date(self.end.year, 12, 31)):
            return str(self.end.year)
        return f"{self.start}–{self.end}"

    def inside(self, area: str) -> Query:
        """The same question about an area."""
        return replace(self, area=prefix(area))


def prefix(area: str) -> str:
    """A code's part that all areas inside it share: ``140100`` (a city) holds all that begin with ``1401``.

    Raises:
        BadQuery: no area code.
    """
    area = area.strip()
    if area and not (area.isascii() and area.isdigit() and len(area) <= 12):
        raise BadQuery(f"{area!r} is no area code: digits, such as 140105")
    for level in (4, 6, 9):
        if len(area) > level and not area[level:].strip("0"):
            return area[:level]
    return area


def query(
    *,
    year: int | None = None,
    start: date | None = None,
    end: date | None = None,
    area: str = "",
    series: str = "",
) -> Query:
    """A question by year, or by days.

    Raises:
        BadQuery: neither year nor end is given, or the end lies before the start.
    """
    if year is not None:
        if not 1949 <= year <= 9999:
            raise BadQuery(f"{year} is no year")
        start, end = start or date(year, 1, 1), end or date(year, 12, 31)
    if end is None:
        raise BadQuery("say which year, or until which day")
    start = start or date(end.year, 1, 1)
    if end < start:
        raise BadQuery(f"the period ends ({end}) before it begins ({start})")
    return Query(start, end, prefix(area), series)


def values(figure: Figure, asked: Query) -> dict[str, Any]:
    """The parameters of a figure's SQL."""
    every = {
        "from": asked.start,
        "to": asked.end,
        "area": asked.area,
        "series": asked.series or (figure.header.population if figure.header else ""),
    }
    return {name: every[name] for name in figure.parameters}


def all_words() -> frozenset[str]:
    """Every identifier of every figure: the columns worth reading when a table is read."""
    return frozenset().union(*(f.words for f in figures().values()))
