"""Public pages of illness counts: the tables of a year as they were published, small counts hidden."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shian.domains.surveillance.cases.models import Syndrome
from shian.domains.surveillance.consultation.models import CountRelease
from shian.platform.pages.places import area_names


def _published() -> Any:
    return CountRelease.objects.filter(CountRelease.scope_public).order_by("-year", "-pk")


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """The years whose counts are published; the latest is shown."""
    releases = list(_published().defer("figures")[:50])
    if not releases:
        return render(request, "public/illness.html", {"releases": releases})
    return _shown(request, releases[0].pk)


@require_safe
def year(request: HttpRequest, pk: int) -> HttpResponse:
    """One year's counts."""
    return _shown(request, pk)


def _shown(request: HttpRequest, pk: int) -> HttpResponse:
    release = get_object_or_404(_published(), pk=pk)
    figures = orjson.loads(release.figures)
    context = {
        "release": release,
        "releases": _published().defer("figures")[:50],
        "total": figures["all"],
        "tables": [_table(one, figures) for one in figures["tables"]],
    }
    return render(request, "public/illness.html", context)


def _table(one: dict[str, Any], figures: dict[str, Any]) -> dict[str, Any]:
    """A table with its totals: names in the reader's language, None for what is hidden."""
    rows, columns = one["rows"], one["columns"]
    names = _names()
    lines = [
        {"name": names(rows, key), "cells": cells, "total": total}
        for key, cells, total in zip(
            figures["along"][rows], one["cells"], figures["totals"][rows], strict=True
        )
    ]
    return {
        "title": f"{_sides()[rows]} × {_sides()[columns]}",
        "side": _sides()[rows],
        "heads": [names(columns, key) for key in figures["along"][columns]],
        "lines": lines,
        "totals": figures["totals"][columns],
        "total": figures["all"],
    }


def _sides() -> dict[str, str]:
    return {"month": _("Month of onset"), "syndrome": _("Syndrome"), "district": _("District")}


def _names() -> Any:
    areas, syndromes = area_names(), dict(Syndrome.choices)

    def name(side: str, key: str) -> str:
        if side == "month":
            return str(int(key))
        return str(syndromes.get(key, key) if side == "syndrome" else areas.get(key, key))

    return name
