"""The page of common sources: places with cases in, candidates and the next question out."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.supply.lots.codes import place_uri
from shian.domains.supply.lots.models import Place
from shian.domains.supply.trace.access import is_firm
from shian.domains.supply.trace.suspects import Meeting, meet
from shian.domains.supply.trace.views import for_tracers
from shian.domains.supply.trace.window import Window
from shian.platform.pages.links import record_url
from shian.platform.pages.requests import actor_of

FEWEST, MOST = 2, 20
ALIKE, OFFERED = 2000, 5  # places looked at for part of a name; of these named where several fit


class Cases(Window):
    """The places, and the days in which what matters was there."""

    places = forms.CharField(max_length=4000)

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
        found |= self._by_part([word for word in words if word not in found])
        chosen = list({found[word].pk: found[word] for word in words}.values())
        if len(chosen) < FEWEST:
            raise ValidationError(_("Two places at least."))
        return chosen

    @staticmethod
    def _by_part(words: list[str]) -> dict[str, Place]:
        """Places of whose names only a part was typed; refused where there is none, or more than one."""
        if not words:
            return {}
        parts = reduce(or_, (Q(name__contains=word) for word in words))
        places = list(Place.objects.filter(parts).order_by("name")[:ALIKE])
        alike = {word: [place for place in places if word in place.name] for word in words}
        wrong = [
            ValidationError(_("No place is known as: %(words)s") % {"words": word})
            if not alike[word]
            else ValidationError(
                _("%(word)s may be one of these: %(names)s")
                % {"word": word, "names": "、".join(place.name for place in alike[word][:OFFERED])}
            )
            for word in words
            if len(alike[word]) != 1
        ]
        if wrong:
            raise ValidationError(wrong)
        return {word: alike[word][0] for word in words}


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
        found = meet(given["places"], *form.moments())
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
