"""The inbox page and the badge of overdue duties."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.flows.inbox import PAGE, inbox, overdue_count
from shian.platform.inbox.lines import line_of
from shian.platform.pages.places import chosen_area, name_of
from shian.platform.pages.requests import actor_of

NARROWED = ("", "overdue", "soon", "paused")


def _narrowed(request: HttpRequest) -> tuple[Actor, str]:
    """The actor, and the area the page is narrowed to."""
    actor, area = actor_of(request), chosen_area(request)
    if actor.role.scope is Scope.AREA and area.startswith(actor.area):
        return replace(actor, area=area), area
    return actor, area if actor.role.scope is Scope.CITY else ""


@require_GET
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """What is due from the officer, the longest overdue first."""
    actor, area = _narrowed(request)
    only = request.GET.get("only", "")
    only = only if only in NARROWED else ""
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1
    found = inbox(actor, page=page, only=only, area=area)
    labels = {
        "": (_("All"), None),
        "overdue": (_("Overdue"), found.overdue),
        "soon": (_("Within three days"), found.soon),
        "paused": (_("Paused"), None),
    }
    context = {
        "lines": [line_of(item) for item in found.items],
        "found": found,
        "only": only,
        "narrowing": [(key, *labels[key]) for key in NARROWED],
        "page": page,
        "pages": -(-found.matching // PAGE),
        "role": actor.role.title,
        "place": name_of(area or actor.area),
    }
    return render(request, "platform/inbox.html", context)


@require_GET
@login_required
def badge(request: HttpRequest) -> HttpResponse:
    """The number of overdue duties, for the frame; empty when there is none."""
    count = overdue_count(actor_of(request))
    return HttpResponse(f'<span class="count num">{count}</span>' if count else "")
