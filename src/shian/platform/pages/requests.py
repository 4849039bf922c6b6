"""What every view of a resource asks first: who is it, may they see this kind, which record is meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from shian.platform.access.actor import Actor
from shian.platform.records.base import Record
from shian.platform.resources.filtering import visible
from shian.platform.resources.registry import RESOURCES, Resource

View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    """The request's actor."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def of_resource(view: View) -> View:
    """Give a view its resource in place of the kind; refuse those who may not see the kind."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, kind: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        resource = RESOURCES.get(kind)
        if resource is None:
            raise Http404(f"there is no kind {kind!r}")
        if not resource.allows("view", actor_of(request)):
            raise PermissionDenied
        return view(request, resource, *args, **kwargs)

    return checked


def record_or_404(resource: Resource, actor: Actor, pk: int) -> Record:
    """The record, if it lies within the actor's scope."""
    names = tuple(n for n in (*resource.columns, *resource.hidden, *resource.form) if n not in resource.extra)
    names += tuple(n for panel in resource.panels for n in panel.fields)
    record = visible(resource, actor, names).filter(pk=pk).first()
    if record is None:
        raise Http404(f"no {resource.kind} {pk} within your scope")
    return cast(Record, record)


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (a boosted link counts as a part of it too)."""
    return bool(getattr(request, "htmx", False))


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to an address, also from within a dialogue."""
    if is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
