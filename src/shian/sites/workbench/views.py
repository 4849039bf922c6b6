"""Pages and switches of the frame: area, role, demo sign-in, scan, notifications."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from shian.platform.access.middleware import CHOSEN, appointments_of
from shian.platform.flows.models import Notification
from shian.platform.installation.current import is_simulated
from shian.platform.pages.links import record_url
from shian.platform.pages.places import CHOSEN_AREA, within
from shian.platform.pages.requests import actor_of
from shian.platform.resources.registry import RESOURCES
from shian.sites.workbench.demo import demo_user
from shian.sites.workbench.navigation import groups_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SHOWN = 12


def _back(request: HttpRequest) -> HttpResponseRedirect:
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(url if safe else "/")


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The inbox; for roles without one the first page of their navigation."""
    try:
        return HttpResponseRedirect(reverse("inbox"))
    except NoReverseMatch:
        first = next((i.url for g in groups_of(actor_of(request), "") for i in g.items), "")
        return HttpResponseRedirect(first) if first else render(request, "shell/bare.html")


@require_POST
@login_required
def choose_area(request: HttpRequest) -> HttpResponse:
    """Narrow the view to an area within one's scope; the scope's own area widens it again."""
    code = request.POST.get("area", "")
    actor = actor_of(request)
    if code and code not in within(actor):
        raise PermissionDenied
    widest = min(within(actor), key=len, default="")
    request.session[CHOSEN_AREA] = "" if code in (actor.area, widest) else code
    return _back(request)


@require_POST
@login_required
def choose_role(request: HttpRequest) -> HttpResponse:
    """Act in another of one's appointments."""
    held = {str(a.pk): a.pk for a in appointments_of(request)}
    wanted = request.POST.get("appointment", "")
    if wanted not in held:
        raise PermissionDenied
    request.session[CHOSEN] = held[wanted]
    request.session.pop(CHOSEN_AREA, None)
    return HttpResponseRedirect("/")


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a role's demo account; only in a simulated city, and only accounts marked as demo."""
    user = demo_user(request.POST.get("role", "")) if is_simulated() else None
    if user is None or not user.demo:
        raise PermissionDenied
    login(request, user, backend=BACKEND)
    return _back(request)


@require_GET
@login_required
def scan(request: HttpRequest) -> HttpResponse:
    """Read a code with the camera, or type it; what it stands for is looked up by the search."""
    return render(request, "shell/scan.html")


@require_GET
@login_required
def notifications(request: HttpRequest) -> HttpResponse:
    """The bell: how many are unread (``?count``), or the latest, which are read thereby."""
    mine = Notification.objects.filter(user=request.user.pk or 0)
    if "count" in request.GET:
        unread = mine.filter(read_at=None).count()
        return HttpResponse(f'<span class="dot">{min(unread, 99)}</span>' if unread else "")
    notes = [(note, _about(note)) for note in mine[:SHOWN]]
    mine.filter(read_at=None).update(read_at=actor_of(request).now())
    return render(request, "shell/notifications.html", {"notes": notes})


def _about(note: Notification) -> str:
    return record_url(note.kind, note.record) if note.kind in RESOURCES and note.record else ""
