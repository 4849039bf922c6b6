"""Pages that hold kitchen waste against the meals served, and a tour's stops against its vehicle's track."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shian.domains.directory.roles import FIELD, READERS
from shian.domains.supply.duties import tracks
from shian.domains.supply.duties.covers import compare, kitchens
from shian.domains.supply.duties.models import WasteTour
from shian.platform.access.actor import Actor
from shian.platform.pages.links import list_url, record_url
from shian.platform.pages.own import leads_from
from shian.platform.pages.requests import actor_of, record_or_404
from shian.platform.pages.shapes import Button
from shian.platform.pages.widgets import DateInput
from shian.platform.resources.registry import resource_of

SEEING = (*FIELD, *READERS)
LISTED = 200


class DaysForm(forms.Form):
    """Between which days."""

    start = forms.DateField(label=_("From"), widget=DateInput())
    end = forms.DateField(label=_("Until"), widget=DateInput())


@login_required
@require_safe
def covers(request: HttpRequest) -> HttpResponse:
    """Kitchens never collected from, and those far below or above the median of grams a meal."""
    actor = actor_of(request)
    if actor.role not in SEEING:
        raise PermissionDenied
    today = timezone.localdate()
    asked = request.GET if "start" in request.GET else None
    form = DaysForm(asked, initial={"start": today - timedelta(days=30), "end": today})
    page = {"form": form}
    if asked is not None and form.is_valid():
        found = compare(kitchens(form.cleaned_data["start"], form.cleaned_data["end"], actor.area))
        groups = [
            (_("Never collected from"), len(found.never), found.never[:LISTED]),
            (_("Far less than the others"), len(found.less), found.less[:LISTED]),
            (_("Far more than the others"), len(found.more), found.more[:LISTED]),
        ]
        page |= {"found": found, "groups": groups}  # type: ignore[dict-item]
    return render(request, "duties/covers.html", page)


@leads_from("duties.wastetour")
def to_track(tour: WasteTour, actor: Actor) -> Button | None:
    """From a tour to its stops, beside the vehicle's track where there is one."""
    label = _("Stops and track of the vehicle") if tour.track else _("Stops")
    return Button(label, reverse("waste-track", args=[tour.pk]), "route")


@login_required
@require_safe
def track(request: HttpRequest, pk: int) -> HttpResponse:
    """The way of a vehicle with its stops, and how near it came to each kitchen."""
    resource, actor = resource_of("duties.wastetour"), actor_of(request)
    if not resource.allows("view", actor):
        raise PermissionDenied
    tour: Any = record_or_404(resource, actor, pk)
    positions = tracks.read(tour.track) if tour.track else []
    stops = tracks.compared(list(tour.pickups.select_related("kitchen").order_by("minute", "pk")), positions)
    page = {
        "tour": tour,
        "stops": stops,
        "near": round(tracks.NEAR),
        "count": len(positions),
        "drawing": tracks.drawing(positions, stops),
        "breadcrumbs": [
            {"label": resource.plural, "url": list_url("duties.wastetour")},
            {"label": str(tour), "url": record_url("duties.wastetour", tour.pk)},
        ],
    }
    return render(request, "duties/track.html", page)
