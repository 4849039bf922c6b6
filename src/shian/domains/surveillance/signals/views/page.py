"""A signal: its series, its cases, what may be behind it, how far the method can be trusted, what to do."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.signals import explaining, plotting, standing
from shian.domains.surveillance.signals.models import Signal
from shian.domains.surveillance.signals.running import local_day
from shian.domains.surveillance.signals.views.common import KIND, of_signal
from shian.domains.surveillance.signals.words import Lexicon
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.pages.detail import buttons_of, path_of
from shian.platform.pages.duties import clocks_of
from shian.platform.pages.links import record_url
from shian.platform.pages.own import leads_from
from shian.platform.pages.places import area_names, name_of
from shian.platform.pages.requests import actor_of
from shian.platform.pages.shapes import Button
from shian.platform.pages.values import mask_all, state_cell
from shian.platform.resources.registry import resource_of

ICON = "chart-bar"
SHOWN, OTHERS = 60, 12
DISTRICT = 6
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@leads_from(KIND)
def to_page(signal: Signal, actor: Actor) -> Button | None:
    """From the record to its page."""
    return Button(_("Signal page"), reverse("signal-page", args=[signal.pk]), ICON)


@of_signal
def page(request: HttpRequest, signal: Signal) -> HttpResponse:
    """Everything one asks of a signal before judging it."""
    actor = actor_of(request)
    alarms = list(signal.alarms.order_by("raised_on", "p_value"))
    lexicon = Lexicon.of([signal.series, *(one.series for one in alarms)])
    cases, hidden = _cases(signal, actor)
    method, series = standing.past_of(signal)
    resource = resource_of(KIND)
    plot = plotting.of_signal(signal, local_day(actor.now()))
    context = {
        "signal": signal,
        "state": state_cell(signal),
        "path": path_of(signal),
        "actions": [b for b in buttons_of(resource, signal, actor) if b.icon != ICON],
        "record_url": record_url(KIND, signal.pk),
        "about": lexicon.words(signal.series),
        "p_text": _p_text(signal.p_value),
        "area": name_of(signal.area) or _("The whole city"),
        "clocks": clocks_of(signal, actor),
        "plot": plot,
        "spec": plot.spec(),
        "alarms": [(one, lexicon.words(one.series)) for one in alarms],
        "cases": [_line(case) for case in cases[:SHOWN]],
        "cases_count": signal.cases.count(),
        "hidden": hidden,
        "names_shown": actor.role.sees_personal_data,
        "hints": explaining.hints(signal, cases),
        "past": [(_("This method"), method), (_("This series"), series)],
        "others": [
            (one, reverse("signal-page", args=[one.pk]))
            for one in scoped(standing.sharing(signal), actor)[:OTHERS]
        ],
        "breadcrumbs": [{"label": _("Early warning"), "url": reverse("signals")}],
        **_map(cases),
    }
    return render(request, "signals/page.html", context)


def _p_text(value: Decimal | None) -> str:
    """A p-value for reading: plain to a thousandth, else as a power of ten."""
    if value is None:
        return ""
    if value >= Decimal("0.001"):
        return f"{value:.3f}"
    return f"10⁻{str(-math.floor(math.log10(value))).translate(RAISED)}" if value > 0 else "< 10⁻²⁰"


def _cases(signal: Signal, actor: Actor) -> tuple[list[Case], int]:
    """The cases within the actor's sight, newest report last, and how many lie beyond it."""
    every = Case.objects.filter(signals__signal=signal)
    resource = resource_of("illness.case")
    if not resource.allows("view", actor):
        return [], every.count()
    rows = scoped(every, actor).select_related("hospital").prefetch_related("exposures__operator")
    found = list(rows.order_by("onset_at", "pk"))
    if actor.role.sees_personal_data:
        mask_all(resource, found, ["patient_name"])
    return found, every.count() - len(found)


def _line(case: Case) -> dict[str, Any]:
    eaten = list(case.exposures.all())  # type: ignore[attr-defined]
    places = [str(e.operator) if e.operator is not None else e.place_name for e in eaten]
    return {
        "case": case,
        "url": record_url("illness.case", case.pk),
        "name": case.__dict__.get("shown_masks", {}).get("patient_name", ""),
        "area": name_of(case.area),
        "places": "、".join(dict.fromkeys(place for place in places if place)),
        "foods": "、".join(dict.fromkeys(e.food_name for e in eaten if e.food_name)),
    }


def _map(cases: Sequence[Case]) -> dict[str, Any]:
    """Cases by district for the map, by township for the list beside it."""
    districts = Counter(case.area[:DISTRICT] for case in cases if case.area)
    known = {code: districts[code] for code in area_names() if len(code) == DISTRICT} if districts else {}
    below = Counter(case.area for case in cases if len(case.area) > DISTRICT)
    named = Counter(
        e.operator
        for case in cases
        for e in case.exposures.all()  # type: ignore[attr-defined]
        if e.operator is not None and e.operator.longitude is not None and e.operator.latitude is not None
    )
    return {
        "map_values": known,
        "map_names": {code: name_of(code) for code in known},
        "map_points": [
            {"name": str(one), "lon": float(one.longitude), "lat": float(one.latitude), "value": count}
            for one, count in named.most_common(12)
            if count > 1
        ],
        "townships": [(name_of(code), count) for code, count in below.most_common(12)],
    }
