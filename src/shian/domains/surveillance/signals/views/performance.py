"""How early warning does: what was verified and dismissed, by method and over time; what was missed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.surveillance.signals import standing
from shian.domains.surveillance.signals.models import Run, Signal
from shian.domains.surveillance.signals.views.common import for_viewers
from shian.platform.access.scope import scoped
from shian.platform.pages.places import name_of
from shian.platform.pages.requests import actor_of

YEARS = 3
RUNS = 200


@for_viewers
def performance(request: HttpRequest) -> HttpResponse:
    """Figures of the last three years within the actor's sight."""
    actor = actor_of(request)
    since = standing.since(YEARS, actor.now())
    signals = scoped(Signal.objects.all(), actor)
    latest = signals.order_by("-raised_at").values_list("raised_at", flat=True).first()
    if latest is not None:
        since = standing.since(YEARS, latest)
    signals = signals.filter(raised_at__date__gte=since)
    months = standing.by_month(signals)
    missed = standing.missed_since(since)
    context: dict[str, Any] = {
        "since": since,
        "summary": standing.summary(signals),
        "tables": [
            (_("By method"), standing.tallies(signals, "method")),
            (_("By sort"), standing.tallies(signals, "sort")),
        ],
        "chart": _chart(months),
        "missed": None if missed is None else [
            (one, name_of(one.area)) for one in missed if one.area.startswith(actor.area)
        ],
        "runs": _runs(),
        "breadcrumbs": [{"label": _("Early warning"), "url": reverse("signals")}],
    }  # fmt: skip
    return render(request, "signals/performance.html", context)


def _chart(months: list[standing.Month]) -> dict[str, Any] | None:
    if not months:
        return None
    return {
        "type": "stack",
        "unit": "",
        "x": [f"{month.first:%Y-%m}" for month in months],
        "series": [
            {"name": _("Verified or escalated"), "values": [month.true for month in months]},
            {"name": _("Dismissed, false"), "values": [month.false for month in months]},
            {"name": _("Not judged yet"), "values": [month.open for month in months]},
        ],
    }


def _runs() -> dict[str, Any] | None:
    """Of the latest runs: how many, series, median and longest time."""
    rows = list(Run.objects.order_by("-at").values_list("seconds", "series_count")[:RUNS])
    if not rows:
        return None
    seconds = sorted(float(row[0]) for row in rows)
    return {
        "count": len(rows), "series": rows[0][1], "median": f"{seconds[len(seconds) // 2]:.2f}",
        "longest": f"{seconds[-1]:.2f}",
    }  # fmt: skip
