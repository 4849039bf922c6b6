"""Search by any code, the story of a lot, how it spread or what it came of, and the same as files."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from shian.domains.supply.lots.models import Lot
from shian.domains.supply.lots.queries import lot_by_code
from shian.domains.supply.lots.units import amount
from shian.domains.supply.trace import exports
from shian.domains.supply.trace.access import is_firm, may_trace, traceable
from shian.domains.supply.trace.clues import Clues, clues_of
from shian.domains.supply.trace.spread import Asked, Spread, points, sankey, spread_of, start_nodes
from shian.domains.supply.trace.story import story_of, unit_word
from shian.domains.supply.trace.window import Window
from shian.platform.access.actor import Actor
from shian.platform.documents.tables import xlsx_file
from shian.platform.pages.detail import buttons_of
from shian.platform.pages.links import record_url
from shian.platform.pages.requests import actor_of
from shian.platform.pages.widgets import CONTROL
from shian.platform.resources.registry import resource_of

View = Callable[..., HttpResponseBase]
SHOWN = 300
FOUND = 30
CODES = 20
STEM = "https://id.gs1.org"
FROM_HERE = ("/do/hold/", "/do/release/", "/recall.recall/")  # of a lot's actions those a trace leads to


class Question(Window):
    """Which way, and within which days."""

    field_order = ("back", "timeless", "since", "until", "levels")
    back = forms.BooleanField(label=lazy("Back to where it came from"), required=False)
    timeless = forms.BooleanField(label=lazy("Without regard to time"), required=False)
    levels = forms.IntegerField(
        label=lazy("At most so many steps"),
        required=False,
        min_value=1,
        max_value=50,
        widget=forms.NumberInput(CONTROL),
    )


def for_tracers(view: View) -> View:
    """Only those who trace."""

    @require_GET
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_trace(actor_of(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def lot_or_404(actor: Actor, pk: int) -> Lot:
    """The lot, if the actor may trace it."""
    lot = traceable(actor, pk)
    if lot is None:
        raise Http404(f"no lot {pk} within your scope")
    return lot


def public_url(code: str) -> str:
    """Where anybody who scans the code gets."""
    return code.removeprefix(STEM) if code.startswith(f"{STEM}/01/") else f"/c/{quote(code, safe='')}"


@for_tracers
def find(request: HttpRequest) -> HttpResponseBase:
    """Any code of any system leads to its lot; words lead to a list."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    actor = actor_of(request)
    lot = lot_by_code(words) if words else None
    if lot is not None and traceable(actor, lot.pk) is not None:
        return HttpResponseRedirect(reverse("trace-story", args=[lot.pk]))
    found: list[Lot] = []
    if words:
        lots = Lot.objects.filter(Q(name__icontains=words) | Q(lot_number=words))
        if is_firm(actor):
            had = Q(pk__in=Lot.objects.filter(nodes__place__operator=actor.operator))
            lots = lots.filter(Q(operator=actor.operator) | had)
        found = list(lots.select_related("operator").order_by("-pk")[: FOUND + 1])
    more = len(found) > FOUND
    context = {"q": words, "found": found[:FOUND], "more": more, "shown": FOUND, "asked": bool(words)}
    return render(request, "trace/find.html", context)


@for_tracers
def story(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to a lot, where it is, what went in and what was made of it."""
    actor = actor_of(request)
    lot = lot_or_404(actor, pk)
    context = {
        "lot": lot,
        "story": story_of(lot),
        "unit": unit_word(lot.unit),
        "made": amount(lot.quantity, lot.unit),
        "record_url": record_url("supply.lot", lot.pk),
        "codes": lot.codes.order_by("scheme", "pk")[:CODES],  # type: ignore[attr-defined]
        "public_url": public_url(lot.code),
        "actions": [
            button
            for button in buttons_of(resource_of("supply.lot"), lot, actor)
            if any(way in button.url for way in FROM_HERE)
        ],
        "breadcrumbs": [{"label": _("Trace"), "url": reverse("trace")}],
    }
    return render(request, "trace/story.html", context)


def asked_of(request: HttpRequest) -> tuple[Question, Asked]:
    """The form and the question it makes; a wrong form asks the plain question."""
    form = Question(request.GET or None)
    if not form.is_bound or not form.is_valid():
        return form, Asked()
    given = form.cleaned_data
    since, until = form.moments()
    return form, Asked(
        back=given["back"],
        temporal=not given["timeless"],
        since=since,
        until=until,
        levels=given["levels"],
    )


def spread_for(request: HttpRequest, pk: int) -> tuple[Lot, Question, Spread]:
    """The lot and the answer; a firm sees one step before and after its own places, no further."""
    actor = actor_of(request)
    lot = lot_or_404(actor, pk)
    form, asked = asked_of(request)
    if is_firm(actor) and lot.operator_id != actor.operator:
        asked = Asked(asked.back, asked.temporal, asked.since, asked.until, 1)
    return lot, form, spread_of(start_nodes(lot.pk), asked)


@for_tracers
def graph(request: HttpRequest, pk: int) -> HttpResponse:
    """The trace by tiers: drawing, map with its slider, table."""
    lot, form, spread = spread_for(request, pk)
    others = is_firm(actor_of(request)) and lot.operator_id != actor_of(request).operator
    clues = Clues() if spread.asked.back or others else clues_of(spread)
    query = urlencode([(k, v) for k, v in request.GET.items() if v])
    context = {
        "lot": lot,
        "form": form,
        "spread": spread,
        "stops": spread.stops[:SHOWN],
        "count": len(spread.stops),
        "drawing": sankey(spread),
        "clues": clues,
        "points": points(spread),
        "query": query,
        "breadcrumbs": [
            {"label": _("Trace"), "url": reverse("trace")},
            {"label": str(lot), "url": reverse("trace-story", args=[lot.pk])},
        ],
    }
    return render(request, "trace/graph.html", context)


@for_tracers
def export(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The trace as a file."""
    lot, _question, spread = spread_for(request, pk)
    name = f"trace-{lot.pk}"
    match form:
        case "table":
            out = xlsx_file(exports.TABLE, exports.table_rows(spread), title=str(lot))
            return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx")
        case "fsma204":
            out = xlsx_file(exports.FSMA, exports.fsma_rows(spread))
            return FileResponse(out, as_attachment=True, filename=f"{name}-fsma204.xlsx")
        case "graphml":
            answer = StreamingHttpResponse(exports.graphml(spread), content_type="application/graphml+xml")
            answer.headers["Content-Disposition"] = f'attachment; filename="{name}.graphml"'
            return answer
        case "epcis":
            content = exports.events_json(spread)
            headers = {"Content-Disposition": f'attachment; filename="{name}.epcis.json"'}
            return HttpResponse(content, content_type="application/ld+json", headers=headers)
    raise Http404(form)
