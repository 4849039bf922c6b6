"""The page of common sources: places with cases in, candidates and the next question out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shian.domains.supply.lots.codes import place_uri
from shian.domains.supply.lots.models import Place
from shian.domains.supply.trace.access import is_firm
from shian.domains.supply.trace.suspects import Meeting, meet
from shian.domains.supply.trace.views import for_tracers
from shian.platform.pages.links import record_url
from shian.platform.pages.requests import actor_of
from shian.platform.pages.widgets import DateInput

FEWEST, MOST = 2, 20


class Cases(forms.Form):
    """The places, and the days in which what matters was there."""

    places = forms.CharField(max_length=4000)
    since = forms.DateTimeField(label=lazy("Movements from"), required=False, widget=DateInput())
    until = forms.DateTimeField(label=lazy("Movements to"), required=False, widget=DateInput())

    def clean_places(self) -> list[Place]:
        """Each line a place known by its code or its whole name."""
        words = [line.strip() for line in self.cleaned_data["places"].splitlines() if line.strip()]
        words = list(dict.fromkeys(words))
        if len(words) > MOST:
            raise ValidationError(_("At most 20 places."))
        if len(words) < FEWEST:
            raise ValidationError(_("Two places at least."))
        codes = {place_uri(word): word for word in words}
        found = {codes.get(p.code, p.name): p for p in Place.objects.filter(name__in=words).order_by("-pk")}
        found |= {codes[p.code]: p for p in Place.objects.filter(code__in=codes)}
        if missing := [word for word in words if word not in found]:
            raise ValidationError(_("No place is known as: %(words)s") % {"words": "、".join(missing)})
        return [found[word] for word in words]


@for_tracers
def sources(request: HttpRequest) -> HttpResponse:
    """The form; with places, the ranking."""
    if is_firm(actor_of(request)):
        raise PermissionDenied
    form = Cases(request.GET if "places" in request.GET else None)
    context: dict[str, Any] = {
        "form": form,
        "breadcrumbs": [{"label": _("Trace"), "url": reverse("trace")}],
    }
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        found = meet(given["places"], given["since"], given["until"])
        context |= {
            "found": found,
            "cases": len(given["places"]) - len(found.silent),
            "neither": round(100 * found.neither),
            "candidates": _shown(found),
        }
    return render(request, "trace/sources.html", context)


def _shown(found: Meeting) -> list[dict[str, Any]]:
    return [
        {
            "place": one.place,
            "url": record_url("supply.place", one.place.pk),
            "reached": one.reached,
            "base": round(100 * one.base),
            "probability": round(100 * one.probability, 1),
            "low": round(100 * one.low),
            "high": round(100 * one.high),
        }
        for one in found.candidates
    ]
