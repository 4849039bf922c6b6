"""The desk: its index of outbreaks, and one outbreak on one of its tabs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shian.domains.surveillance.outbreaks.choices import CASES
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.tabs import tabs_for
from shian.domains.surveillance.outbreaks.views.common import DESK_ICON, may_work, of_outbreak, page
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.pages.links import list_url
from shian.platform.pages.own import leads_from
from shian.platform.pages.requests import actor_of, is_htmx
from shian.platform.pages.shapes import Button
from shian.platform.pages.values import state_cell
from shian.platform.resources.registry import resource_of

SHOWN = 60


@leads_from("outbreak.outbreak")
def to_desk(outbreak: Outbreak, actor: Actor) -> Button | None:
    """From the record to its desk."""
    return Button(_("Desk"), reverse("outbreak-desk", args=[outbreak.pk]), DESK_ICON, main=True)


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The outbreaks being worked on, then the latest; each with its counts."""
    actor = actor_of(request)
    if not resource_of("outbreak.outbreak").allows("view", actor):
        raise PermissionDenied
    on_list = Q(lines__removed=False)
    case = Q(lines__classification__in=CASES) | Q(defined=0, lines__ill=True)
    rows = (
        scoped(Outbreak.objects.all(), actor)
        .annotate(people=Count("lines", on_list), ill=Count("lines", on_list & case))
        .order_by("-notified_at")[:SHOWN]
    )
    going = [row for row in rows if row.state in ("opened", "investigating")]
    rest = [row for row in rows if row.state not in ("opened", "investigating")]
    groups = [(_("Being investigated"), going), (_("Concluded"), rest)]
    context = {
        "groups": [(title, [(row, state_cell(row)) for row in held]) for title, held in groups if held],
        "all_url": list_url("outbreak.outbreak"),
        "may_open": may_work(actor),
    }
    return render(request, "outbreaks/index.html", context)


@require_GET
@of_outbreak
def desk(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """One outbreak on the tab asked for."""
    actor = actor_of(request)
    name = request.GET.get("tab", "overview")
    tab = next((one for one in tabs_for(actor) if one.name == name), None)
    if tab is None:
        raise Http404(f"the desk has no tab {name!r}")
    content = tab.show(outbreak, actor, request.GET)
    context = {"outbreak": outbreak, "tab": tab.name, **content.context}
    if is_htmx(request):
        return render(request, content.template, context)
    shown = render_to_string(content.template, context, request)
    return page(request, outbreak, "outbreaks/desk.html", {"content": shown, "tab": tab.name}, tab=tab.name)
