"""What a figure's page shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shian.evaluation.figures.book import Figure
from shian.evaluation.figures.engine import (
    Value,
    by_area,
    by_month,
    by_year,
    compute,
    districts,
    population_series,
)
from shian.evaluation.figures.quality import Quality, quality
from shian.evaluation.figures.query import Query
from shian.evaluation.figures.seals import SealLine, folder, seals
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.views.asked import figure_url

LATELY = 20
SPAN = 5


@dataclass(frozen=True)
class FigurePage:
    """A figure's page; charts are descriptions for the ``chart`` and ``area_map`` tags."""

    figure: Figure
    asked: Query
    value: Value
    seal: SealLine
    chosen_seal: int | None
    quality: dict[str, str] | None
    sides: tuple[tuple[str, str, Value], ...]
    trend: dict[str, Any] | None
    months: dict[str, Any] | None
    by_area: dict[str, Any] | None
    seals: tuple[SealLine, ...] = ()
    series: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = field(default=())

    @property
    def used_series(self) -> str:
        """The population series in use."""
        return self.asked.series or (self.figure.header.population if self.figure.header else "")


def years_of(last: int) -> tuple[int, ...]:
    """The years a trend shows."""
    return tuple(range(last - SPAN + 1, last + 1))


def choice_of_years(asked: Query, shot: Snapshot) -> tuple[int, ...]:
    """The years offered, latest first: some before the one asked for, up to that of the seal."""
    return tuple(range(max(asked.end.year, shot.seal.sealed_at.year), asked.end.year - SPAN, -1))


def figure_page(one: Figure, asked: Query, shot: Snapshot, seal: int | None) -> FigurePage:
    """The page of a figure."""
    value = compute(one, asked, shot)
    known = tuple(reversed(seals(folder())[-LATELY:]))
    if one.header is None:
        return FigurePage(one, asked, value, shot.seal, seal, None, (), None, None, None, known)
    series = tuple(population_series(shot)) if one.header.population else ()
    areas = districts(shot)
    local = by_area(one.name, asked, shot, areas) if not asked.area else {}
    return FigurePage(
        figure=one,
        asked=asked,
        value=value,
        seal=shot.seal,
        chosen_seal=seal,
        quality=_label(quality(one.name, asked, shot)),
        sides=tuple(_sides(one, asked, shot, series)),
        trend=_trend(one, asked, shot),
        months=_months(one, asked, shot),
        by_area=_map(one, asked, seal, local, areas) if local else None,
        seals=known,
        series=series,
        years=choice_of_years(asked, shot),
    )


def _sides(
    one: Figure, asked: Query, shot: Snapshot, series: tuple[tuple[str, str], ...]
) -> list[tuple[str, str, Value]]:
    """The value by each population series, side by side."""
    return [
        (name, said, compute(one, Query(asked.start, asked.end, asked.area, name), shot))
        for name, said in series
    ]


def _trend(one: Figure, asked: Query, shot: Snapshot) -> dict[str, Any]:
    found = by_year(one.name, asked, shot, years_of(asked.end.year))
    return _chart("line", one, [str(year) for year in found], list(found.values()))


def _months(one: Figure, asked: Query, shot: Snapshot) -> dict[str, Any] | None:
    if one.computed.period == "as_of":
        return None
    found = by_month(one.name, asked, shot)
    return _chart("bar", one, list(found), list(found.values())) if len(found) > 1 else None


def _chart(sort: str, one: Figure, x: list[str], found: list[Value]) -> dict[str, Any]:
    series = [{"name": one.title, "values": [value.shown for value in found]}]
    return {"type": sort, "x": x, "series": series, "unit": one.unit}


def _map(
    one: Figure, asked: Query, seal: int | None, local: dict[str, Value], names: dict[str, str]
) -> dict[str, Any]:
    return {
        "values": {code: value.shown for code, value in local.items()},
        "names": names,
        "links": {code: figure_url(one.name, asked.inside(code), seal) for code in local},
        "chart": _chart("bar", one, [names[code] for code in local], list(local.values())),
    }


def _label(found: Quality) -> dict[str, str]:
    """The quality label: tone, a few words, and the whole of it."""
    share = found.completeness
    said = []
    if share is not None:
        said.append(
            _("%(share)s %% of %(count)s records complete")
            % {"share": f"{share:.1%}"[:-1], "count": found.records}
        )
    if found.delay is not None:
        said.append(
            ngettext(
                "entered %(days)s day after the event", "entered %(days)s days after the event", found.delay
            )
            % {"days": found.delay}
        )
    if found.counted_on:
        said.append(_("people counted on %(day)s") % {"day": found.counted_on})
    return {"tone": found.tone, "label": said[0] if said else _("no label"), "title": " · ".join(said)}
