"""Gives each request its actor: the signed-in user in the appointment they chose."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from shian.platform.access.actor import Actor
from shian.platform.access.models import Appointment
from shian.platform.access.roles import ROLES, Role, Scope

CHOSEN = "appointment"


class Nobody(Role):
    """Not signed in, in an installation without a public role."""

    scope = Scope.PUBLIC


def appointments_of(request: HttpRequest) -> list[Appointment]:
    """The user's appointments in force today, read once a request."""
    if (held := getattr(request, "_held", None)) is not None:
        return list(held)
    if request.user.pk is None:
        return []
    today = timezone.localdate()
    rows = Appointment.objects.filter(user_id=request.user.pk).select_related("user")
    request._held = [a for a in rows if a.in_force(today)]  # type: ignore[attr-defined]
    return list(request._held)  # type: ignore[attr-defined]


def actor_of(request: HttpRequest) -> Actor:
    """The request's actor; the public for those who are not signed in or hold no appointment."""
    if request.user.is_authenticated:
        held = appointments_of(request)
        chosen = request.session.get(CHOSEN)
        for appointment in sorted(held, key=lambda a: (a.pk != chosen, a.pk)):
            return appointment.actor()
        return Actor(role=ROLES.get("public", Nobody), user_id=request.user.pk, name=str(request.user))
    return Actor(role=ROLES.get("public", Nobody))


class ActorMiddleware:
    """Sets ``request.actor``, read when first needed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)
