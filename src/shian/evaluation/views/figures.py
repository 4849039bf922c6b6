"""The pages of figures: the index, one figure, its history, its rows as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shian.evaluation.figures.book import Figure, figure, figures
from shian.evaluation.figures.engine import by_year, compute, rows
from shian.evaluation.figures.history import history
from shian.evaluation.figures.query import Query
from shian.evaluation.figures.store import Snapshot, snapshot
from shian.evaluation.views.asked import asked_of, figure_url, query_string, seal_of
from shian.evaluation.views.figure_page import choice_of_years, figure_page, years_of
from shian.evaluation.views.guard import for_officials
from shian.evaluation.views.rows import rows_page
from shian.platform.pages.places import name_of, within
from shian.platform.pages.requests import actor_of


@require_GET
@for_officials
def index(request: HttpRequest) -> HttpResponse:
    """All figures by duty, for a year and a place."""
    asked, shot = asked_of(request), snapshot(seal_of(request))
    seal = seal_of(request)
    groups = [
        {"title": duty_title(duty), "tiles": [_tile(one, asked, shot, seal) for one in ones]}
        for duty, ones in groupby(figures().values(), key=lambda one: one.duty)
    ]
    context = {
        "groups": groups,
        "asked": asked,
        "seal": shot.seal,
        "years": choice_of_years(asked, shot),
        "areas": places(request),
    }
    return render(request, "evaluation/figures.html", context)


def duty_title(duty: str) -> str:
    """The heading of a duty's figures."""
    return {
        "directory": _("Areas, stations, people"),
        "registry": _("Operators"),
        "supply": _("Supply"),
        "laboratory": _("Sampling"),
        "declared": _("Declared facts"),
    }.get(duty, duty)


def places(request: HttpRequest) -> dict[str, str]:
    """The districts to choose from."""
    return {code: name for code, name in within(actor_of(request)).items() if len(code) == 6}


def _tile(one: Figure, asked: Query, shot: Snapshot, seal: int | None) -> dict[str, Any]:
    value = compute(one, asked, shot)
    yearly = one.header is not None and one.header.period == "year"
    trend = by_year(one.name, asked, shot, years_of(asked.end.year)) if yearly else {}
    return {
        "name": one.title,
        "value": None if value.exact is None else value.text,
        "unit": one.unit,
        "url": figure_url(one.name, asked, seal),
        "spark": [v.shown for v in trend.values()]
        if all(v.shown is not None for v in trend.values())
        else [],
        "note": "" if value.d is None else f"{value.n:,f} / {value.d:,f}",
        "declared": one.fact is not None,
    }


@require_GET
@for_officials
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One figure: value, trend, map, definition, rows."""
    one, asked = figure(name), asked_of(request)
    shot = snapshot(seal_of(request))
    context = {
        "page": figure_page(one, asked, shot, seal_of(request)),
        "behind": rows_page(one, asked, shot, request),
        "areas": places(request),
        "area_name": name_of(asked.area),
        "boundaries": bool(settings.SHIAN_BOUNDARIES_URL),
        "breadcrumbs": [
            {"label": _("Figures"), "url": reverse("figures")},
            {"label": duty_title(one.duty), "url": ""},
        ],
        "query_string": query_string(asked, seal_of(request)),
    }
    return render(request, "evaluation/figure.html", context)


@require_GET
@for_officials
def show_history(request: HttpRequest, name: str) -> HttpResponse:
    """The value at the seals before: a part of the figure's page, asked for when it is scrolled to."""
    one, asked = figure(name), asked_of(request)
    shot = snapshot(seal_of(request))
    told = history(one.name, asked, until=shot.seal.number) if one.header else []
    lines = [
        {"seal": line, "value": value, "url": figure_url(one.name, asked, line.number)}
        for line, value in reversed(told)
    ]
    return render(
        request, "evaluation/_history.html", {"lines": lines, "unit": one.unit, "at": shot.seal.number}
    )


@require_GET
@for_officials
def rows_csv(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """All rows behind a value: numbers of records only, so that anybody may recompute it."""
    one, asked = figure(name), asked_of(request)
    shot = snapshot(seal_of(request))
    lines = _lines(one, asked, shot)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{one.name}-{shot.seal.number}.csv"'
    return answer


class _Line:
    """What csv writes to: it hands each line on."""

    def write(self, line: str) -> str:
        return line


def _lines(one: Figure, asked: Query, shot: Snapshot) -> Iterator[str]:
    writer = csv.writer(_Line())  # type: ignore[arg-type]
    yield "\ufeff" + writer.writerow(("part", "kind", "id", "weight", "area", "day"))  # type: ignore[operator]
    for r in rows(one, asked, shot, limit=None):
        yield writer.writerow((r.part, r.kind, r.id, r.weight, r.area, r.day or ""))  # type: ignore[misc]
