"""Pages of hazards: which substances are monitored, and what is known of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from shian.domains.laboratory.codes import shown
from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants import charts, figures
from shian.domains.surveillance.contaminants.models import HazardFlag
from shian.domains.surveillance.contaminants.readings import Reading, measured_analytes, readings_of
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.pages.links import list_url, record_url
from shian.platform.pages.own import leads_from
from shian.platform.pages.places import area_names
from shian.platform.pages.requests import actor_of
from shian.platform.pages.shapes import Button
from shian.platform.pages.widgets import SELECT
from shian.platform.resources.registry import resource_of

SAMPLE = "contaminant.monitoringsample"
FLAGS = 10
METHODS = {
    "kaplan-meier": lazy("Kaplan–Meier"),
    "order-statistics": lazy("order statistics"),
    "likelihood": lazy("lognormal likelihood"),
}


@leads_from("contaminant.hazardflag")
def to_hazard(flag: HazardFlag, actor: Actor) -> Button | None:
    """From a flag to all that is known of the substance."""
    return Button(_("All measurements"), reverse("contaminant-hazard", args=[flag.analyte_id]), "chart-dots")


def may_see(request: HttpRequest) -> Actor:
    """The actor, if samples of monitoring are shown to them."""
    actor = actor_of(request)
    if not resource_of(SAMPLE).allows("view", actor):
        raise PermissionDenied
    return actor


@require_GET
@login_required
def hazards(request: HttpRequest) -> HttpResponse:
    """Every substance measured, by hazard group."""
    actor = may_see(request)
    labels = dict(Analyte.Group.choices)
    groups: dict[str, list[dict[str, Any]]] = {}
    for analyte, times in measured_analytes(actor):
        row = {"analyte": analyte, "times": times, "url": reverse("contaminant-hazard", args=[analyte.pk])}
        groups.setdefault(str(labels[analyte.group]), []).append(row)
    context = {"groups": groups, "samples_url": list_url(SAMPLE)}
    return render(request, "contaminants/hazards.html", context)


class Narrow(forms.Form):
    """One food class, or all."""

    food = forms.ChoiceField(label=lazy("Food class"), required=False, widget=forms.Select(SELECT))

    def __init__(self, foods: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["food"].choices = [("", _("All foods")), *((f, shown("food_class", f)) for f in foods)]  # type: ignore[attr-defined]


@require_GET
@login_required
def hazard(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is known of one substance in food."""
    actor = may_see(request)
    analyte = get_object_or_404(Analyte, pk=pk)
    found = readings_of(analyte, actor)
    foods = sorted({row.food_class for row in found.rows})
    form = Narrow(foods, request.GET or None)
    food = form.cleaned_data["food"] if form.is_valid() else ""
    rows = found.only(lambda row: food in ("", row.food_class))
    by_food = {g.key: g for g in figures.groups_by(found.rows, lambda row: row.food_class)}
    whole = figures.group_of("", rows) if rows else None
    context = {
        "title": analyte.zh,
        "analyte": analyte,
        "form": form,
        "unit": found.unit,
        "whole": whole,
        "highest": _highest(whole),
        "left_out": _left_out(found.left_out),
        "foods": [_line(shown("food_class", g.key), g) for g in by_food.values()],
        "years": [_line(g.key, g) for g in figures.groups_by(rows, lambda row: str(row.year))],
        "substituted": whole.summary.substitutions if whole and whole.summary else (),
        "change": figures.change_of(rows),
        "curves": charts.distributions(_parts(rows, lambda r: str(r.year)), found.unit),
        "boxes": charts.boxes(_parts(rows, lambda r: shown("food_class", r.food_class)), found.unit),
        "counties": _counties(rows),
        "names": area_names(),
        "eaten": figures.exposures(analyte, by_food, found.unit, timezone.localdate()),
        **_flags(analyte, actor, food),
        "breadcrumbs": [{"label": _("Hazards in food"), "url": reverse("contaminant-hazards")}],
    }
    return render(request, "contaminants/hazard.html", context)


def _highest(whole: figures.Group | None) -> float | None:
    return whole.summary.highest if whole and whole.summary else None


def _parts(rows: list[Reading], key: Any) -> dict[str, list[Reading]]:
    parts: dict[str, list[Reading]] = {}
    for row in sorted(rows, key=key):
        parts.setdefault(key(row), []).append(row)
    return parts


def _left_out(reasons: Any) -> list[str]:
    told = {
        "unit": _("%s in another unit"),
        "no-limit": _("%s not found, no limit of detection stated"),
        "no-number": _("%s found without a number"),
    }
    return [told[why] % count for why, count in sorted(reasons.items())]


def _line(label: str, group: figures.Group) -> dict[str, Any]:
    """A row of the table: counts, the estimate to use with its bounds, what substitution would give."""
    summary = group.summary
    use = summary.use if summary else None
    return {
        "label": label,
        "count": group.share.count,
        "percent": round(100 * group.share.share, 1),
        "low": round(100 * group.share.low, 1),
        "high": round(100 * group.share.high, 1),
        "summary": summary,
        "use": use,
        "method": METHODS[use.method] if use else "",
        "cells": [] if use is None else [_cell(i, use) for i in range(3)],
        "halves": summary.substitutions[1].mean if summary else None,
    }


def _cell(i: int, use: Any) -> dict[str, Any]:
    """Best value and bounds of median, mean or P95; one below the limits has no best value."""
    low, high = (use.median, use.mean, use.p95)[i]
    below = low == 0.0 and i != 1
    exact = f"{low:.4f}" == f"{high:.4f}"  # as they are shown
    return {"best": use.best[i], "low": low, "high": high, "below": below, "exact": exact}


def _counties(rows: list[Reading]) -> dict[str, float]:
    shares = figures.groups_by(rows, lambda row: row.county)
    return {group.key: round(100 * group.share.share, 1) for group in shares}


def _flags(analyte: Analyte, actor: Actor, food: str) -> dict[str, Any]:
    """The latest flags of the substance that the actor may see, and how many there are."""
    flags = scoped(HazardFlag.objects.filter(analyte=analyte), actor)
    if food:
        flags = flags.filter(food_class=food)
    latest = list(flags.order_by("-raised_at", "-pk")[: FLAGS + 1])
    return {
        "flags": [(record_url(flag.kind(), flag.pk), flag) for flag in latest[:FLAGS]],
        "more_flags": len(latest) > FLAGS,
        "flags_url": f"{list_url('contaminant.hazardflag')}?analyte={analyte.pk}",
    }
