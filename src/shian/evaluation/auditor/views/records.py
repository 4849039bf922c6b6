"""Page: a report's claims against the records: suggested figures, confirmed by a person."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shian.evaluation.auditor.actions import BINDING, bind, release
from shian.evaluation.auditor.audits import audit_of
from shian.evaluation.auditor.binding import Bound, compared, name_of, suggested
from shian.evaluation.auditor.models import Binding
from shian.evaluation.auditor.views.reach import report_of
from shian.evaluation.auditor.views.waiting import bar_of, when_audited
from shian.evaluation.figures.store import snapshot
from shian.evaluation.views.asked import figure_url, seal_of
from shian.evaluation.views.guard import for_officials
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.actions.registry import find
from shian.platform.pages.requests import actor_of

MOST = 2_000  # choices of one page
SURE = Fraction(4, 5)  # likeness from which the first suggestion is chosen beforehand


def may_bind(actor: Actor) -> bool:
    """Whether the actor may say which figure a name means."""
    spec = find(BINDING, "bind")
    return spec is not None and actor.role.name in spec.roles


def binder(request: HttpRequest) -> Actor:
    """The actor, if he may say which figure a name means."""
    actor = actor_of(request)
    if not may_bind(actor):
        raise PermissionDenied("the city's offices bind claims to figures")
    return actor


@never_cache
@require_GET
@for_officials
@when_audited
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Bound claims with what the records say; below, claims that a figure is suggested for."""
    actor, report = actor_of(request), report_of(request, pk)
    claims = audit_of(report, by=actor)["claims"]
    shot = snapshot(seal_of(request))
    bindings = {(one.subject, one.measure): one for one in Binding.objects.filter(ended=False)}
    known = {key: Bound(one.figure, one.series) for key, one in bindings.items()}
    made = compared(claims, known, shot)
    offered = suggested(claim for claim in claims if name_of(claim) not in known)
    context: dict[str, Any] = {
        "report": report,
        "seal": shot.seal,
        "compared": [
            (
                one,
                figure_url(one.value.figure.name, one.asked, shot.seal.number),
                bindings[name_of(one.claim)],
            )
            for one in made
        ],
        "wrong": sum(not one.agrees for one in made),
        "offered": [
            (
                claim,
                *name_of(claim),
                [figure for figure, _likeness in offered[claim["id"]]],
                offered[claim["id"]][0][1] >= SURE,
            )
            for claim in claims
            if claim["id"] in offered
        ],
        "may": may_bind(actor),
        "breadcrumbs": [
            {"label": _("Claim auditor"), "url": reverse("audit")},
            {"label": report.title, "url": reverse("audit-report", args=[pk])},
        ],
    }
    return render(request, "auditor/records.html", context)


@require_POST
@for_officials
def bind_chosen(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm which figures names mean: all that were chosen on the page, each ``claim:figure``."""
    actor, report = binder(request), report_of(request, pk)
    if (bar := bar_of(request, report)) is not None:
        return bar
    names = {str(claim["id"]): name_of(claim) for claim in audit_of(report, by=actor)["claims"]}
    chosen: dict[tuple[str, str], str] = {}
    for choice in request.POST.getlist("choice")[:MOST]:
        claim, _colon, figure = choice.partition(":")
        if figure and claim in names:
            chosen[names[claim]] = figure
    try:
        for (subject, measure), figure in chosen.items():
            bind(by=actor, subject=subject, measure=measure, figure=figure, reason=report.title)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("audit-records", args=[pk]))


@require_POST
@for_officials
def release_one(request: HttpRequest, pk: int, binding: int) -> HttpResponse:
    """End a binding."""
    actor, report = binder(request), report_of(request, pk)
    found = get_object_or_404(Binding, pk=binding)
    reason = request.POST.get("reason", "").strip()[:300] or report.title
    try:
        release(by=actor, binding=found, reason=reason)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("audit-records", args=[pk]))
