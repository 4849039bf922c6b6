"""What the desk's pages share: the outbreak one may see, its frame, refusals as answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.directory.roles import EPIDEMIOLOGISTS
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.tabs import tabs_for
from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.pages.detail import buttons_of
from shian.platform.pages.links import list_url, record_url
from shian.platform.pages.requests import actor_of, record_or_404
from shian.platform.pages.shapes import TabLink
from shian.platform.pages.values import state_cell
from shian.platform.resources.registry import resource_of

DESK_ICON = "layout-kanban"
View = Callable[..., HttpResponseBase]


def of_outbreak(view: View) -> View:
    """Give a view its outbreak in place of the number; refuse those who may not see it."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        resource, actor = resource_of("outbreak.outbreak"), actor_of(request)
        if not resource.allows("view", actor):
            raise PermissionDenied
        outbreak: Any = record_or_404(resource, actor, pk)
        return view(request, outbreak, *args, **kwargs)

    return checked


def may_work(actor: Actor) -> bool:
    """Whether the actor investigates."""
    return actor.role in EPIDEMIOLOGISTS or actor.role is System


def check_may_work(request: HttpRequest) -> None:
    """Refuse those who only look.

    Raises:
        PermissionDenied: the role does not investigate.
    """
    if not may_work(actor_of(request)):
        raise PermissionDenied(_("Your role may look at the outbreak but not change it."))


def desk_url(outbreak: Outbreak, tab: str = "", query: str = "") -> str:
    """The desk's address, on a tab."""
    parts = [f"tab={tab}" if tab else "", query]
    tail = "&".join(filter(None, parts))
    return reverse("outbreak-desk", args=[outbreak.pk]) + (f"?{tail}" if tail else "")


def frame_of(outbreak: Outbreak, actor: Actor, current: str) -> dict[str, Any]:
    """What stands around every page of the desk."""
    resource = resource_of("outbreak.outbreak")
    tabs = [
        TabLink(
            tab.name,
            tab.title,
            desk_url(outbreak, tab.name),
            tab.name == current,
            str(tab.count(outbreak)) if tab.count else "",
        )
        for tab in tabs_for(actor)
    ]
    return {
        "outbreak": outbreak,
        "title": str(outbreak),
        "state": state_cell(outbreak),
        # What makes another record about the outbreak (a sample, a measure) is offered on its own tab.
        "actions": [
            b
            for b in buttons_of(resource, outbreak, actor)
            if b.icon != DESK_ICON and f"?outbreak={outbreak.pk}" not in b.url
        ],
        "record_url": record_url("outbreak.outbreak", outbreak.pk),
        "tabs": tabs,
        "working": may_work(actor) and outbreak.state in ("opened", "investigating"),
        "breadcrumbs": [
            {"label": _("Outbreak desk"), "url": reverse("outbreak-index")},
            {"label": outbreak.number, "url": desk_url(outbreak)},
        ],
    }


def page(
    request: HttpRequest, outbreak: Outbreak, template: str, context: dict[str, Any], *,
    tab: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """A page of the desk: the template within its frame."""
    return render(request, template, frame_of(outbreak, actor_of(request), tab) | context, status=status)


def list_of_outbreaks() -> str:
    """The address of the list of all outbreaks."""
    return list_url("outbreak.outbreak")
