"""Pages of a programme: how far it is by county, food and hazard, and the editor of its quotas."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shian.domains.directory.models import Area
from shian.domains.laboratory.codes import choices, shown
from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants.actions.programmes import plan
from shian.domains.surveillance.contaminants.completion import grouped, tallies, whole
from shian.domains.surveillance.contaminants.models import Programme
from shian.domains.surveillance.contaminants.quotas import MOST_LINES, written
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.actions.core import Changed, Refused
from shian.platform.flows.engine import why_not
from shian.platform.pages.links import list_url, record_url
from shian.platform.pages.own import leads_from
from shian.platform.pages.places import area_names
from shian.platform.pages.requests import actor_of, record_or_404
from shian.platform.pages.shapes import Button
from shian.platform.pages.values import state_cell
from shian.platform.resources.registry import resource_of

KIND = "contaminant.programme"
HAZARDS = ("metal", "mycotoxin", "pesticide", "vetdrug", "contaminant", "additive", "pathogen", "hygiene")
SPARE = 3  # empty rows that the editor offers


@leads_from(KIND)
def to_completion(programme: Programme, actor: Actor) -> Button | None:
    """From the record to its completion."""
    return Button(_("Completion"), reverse("contaminant-completion", args=[programme.pk]), "chart-bar")


@leads_from(KIND)
def to_editor(programme: Programme, actor: Actor) -> Button | None:
    """From the record to the editor, for those who plan, while it is a draft."""
    if why_not(programme, "plan", actor) is not None:
        return None
    return Button(_("Edit the quotas"), reverse("contaminant-plan", args=[programme.pk]), "table")


def _programme(request: HttpRequest, pk: int) -> Programme:
    resource = resource_of(KIND)
    if not resource.allows("view", actor_of(request)):
        raise PermissionDenied
    record: Any = record_or_404(resource, actor_of(request), pk)
    return record  # type: ignore[no-any-return]


@require_GET
@login_required
def current(request: HttpRequest) -> HttpResponse:
    """The latest programme's completion; the list where there is none."""
    if not resource_of(KIND).allows("view", actor_of(request)):
        raise PermissionDenied
    latest = Programme.objects.exclude(state="draft").order_by("-year", "-pk").first()
    return redirect("contaminant-completion", latest.pk) if latest is not None else redirect(list_url(KIND))


@require_GET
@login_required
def completion(request: HttpRequest, pk: int) -> HttpResponse:
    """Planned, given out, taken and tested; the gaps first."""
    programme, actor = _programme(request, pk), actor_of(request)
    area = actor.area[:6] if actor.role.scope is Scope.AREA else ""
    found = tallies(programme, area)
    names, hazards = area_names(), dict(Analyte.Group.choices)
    lines: list[dict[str, Any]] = [
        {
            "county": names.get(c, c),
            "food": shown("food_class", f),
            "hazard": hazards.get(h, h),
            "tally": tally,
        }
        for (c, f, h), tally in sorted(found.items(), key=lambda item: (-item[1].missing, item[0]))
    ]
    counties = grouped(found, lambda place: place[0])
    context = {
        "programme": programme,
        "title": programme.title,
        "state": state_cell(programme),
        "record_url": record_url(KIND, programme.pk),
        "editor": to_editor(programme, actor),
        "total": whole(found.values()),
        "counties": [(names.get(c, c), t) for c, t in counties.items()],
        "foods": [(shown("food_class", f), t) for f, t in grouped(found, lambda p: p[1]).items()],
        "hazards": [(hazards.get(h, h), t) for h, t in grouped(found, lambda p: p[2]).items()],
        "shares": {code: tally.share for code, tally in counties.items() if tally.share is not None},
        "names": names,
        "gaps": [line for line in lines if line["tally"].missing],
        "unplanned": [line for line in lines if not line["tally"].planned],
        "breadcrumbs": [{"label": _("Monitoring programmes"), "url": list_url(KIND)}],
    }
    return render(request, "contaminants/completion.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def editor(request: HttpRequest, pk: int) -> HttpResponse:
    """Quotas as a grid: a row for each food class and hazard group, a column for each county."""
    programme, actor = _programme(request, pk), actor_of(request)
    if why_not(programme, "plan", actor) is not None:
        raise PermissionDenied
    counties = list(Area.objects.filter(level=Area.Level.DISTRICT, valid_to=None).order_by("code"))
    context: dict[str, Any] = {"programme": programme, "title": programme.title, "counties": counties}
    if request.method == "POST":
        try:
            return _save(request, programme, [c.code for c in counties])
        except (Refused, Changed) as refusal:
            context["refusal"] = str(refusal)
    held = {(q.food_class, q.hazard, q.county): q.planned for q in programme.quotas.all()}
    context |= {
        "rows": _rows(request, held, [c.code for c in counties]),
        "foods": choices("food_class"),
        "hazard_choices": [(h, dict(Analyte.Group.choices)[h]) for h in HAZARDS],
        "version": programme.version,
        "text": written(programme.quotas.all(), area_names()),
        "breadcrumbs": [
            {"label": _("Monitoring programmes"), "url": list_url(KIND)},
            {"label": str(programme), "url": record_url(KIND, programme.pk)},
        ],
    }
    status = 422 if "refusal" in context else 200
    return render(request, "contaminants/plan.html", context, status=status)


def _rows(
    request: HttpRequest, held: dict[tuple[str, str, str], int], counties: list[str]
) -> list[dict[str, Any]]:
    """The grid's rows: as sent where they were refused, else as held, and some empty ones."""
    if request.method == "POST":
        return [
            {"food": f, "hazard": h, "cells": list(zip(counties, numbers, strict=True))}
            for f, h, numbers in _sent(request, counties)
        ]
    places = sorted({(food, hazard) for food, hazard, _county in held})
    rows = [
        {"food": f, "hazard": h, "cells": [(c, held.get((f, h, c), "")) for c in counties]} for f, h in places
    ]
    return rows + [{"food": "", "hazard": "", "cells": [(c, "") for c in counties]} for _i in range(SPARE)]


def _sent(request: HttpRequest, counties: list[str]) -> list[tuple[str, str, list[str]]]:
    foods, hazards = request.POST.getlist("food"), request.POST.getlist("hazard")
    columns = [request.POST.getlist(f"n-{county}") for county in counties]
    if len(foods) > MOST_LINES or any(len(c) != len(foods) for c in (hazards, *columns)):
        raise Http404("the grid that was sent is not whole")
    return [(foods[i], hazards[i], [c[i].strip() for c in columns]) for i in range(len(foods))]


def _save(request: HttpRequest, programme: Programme, counties: list[str]) -> HttpResponse:
    if text := request.POST.get("text", "").strip():
        lines = text
    else:
        lines = "\n".join(
            f"{county}|{food}|{hazard}|{number}"
            for food, hazard, numbers in _sent(request, counties)
            for county, number in zip(counties, numbers, strict=True)
            if number
        )
    version = request.POST.get("version", "")
    plan(
        by=actor_of(request), programme=programme, quotas=lines,
        expected_version=int(version) if version.isdigit() else None,
    )  # type: ignore[call-arg]  # fmt: skip
    messages.success(request, _("The quotas are stated."))
    return HttpResponseRedirect(reverse("contaminant-completion", args=[programme.pk]))
