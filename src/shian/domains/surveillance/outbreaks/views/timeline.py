"""The timeline: what happened, newest first, and a line to add to it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shian.domains.surveillance.outbreaks.actions.logs import LOGGING, add_log
from shian.domains.surveillance.outbreaks.choices import LogSort
from shian.domains.surveillance.outbreaks.looking import picture_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.shown import log_shown
from shian.domains.surveillance.outbreaks.tabs import TabContent, desk_tab
from shian.domains.surveillance.outbreaks.views.common import desk_url, of_outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.pages.requests import actor_of


@desk_tab("timeline", gettext_lazy("Timeline"), icon="timeline", order=60, count=lambda o: o.logs.count())
def timeline(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """All entries, newest first."""
    context = {
        "log": log_shown(picture_of(outbreak).log),
        "sorts": LogSort.choices,
        "logging": actor.role in LOGGING and outbreak.state != "closed",
    }
    return TabContent("outbreaks/timeline.html", context)


@require_POST
@of_outbreak
def add(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """Add an entry."""
    form = request.POST
    sort = form.get("sort", "")
    told = form.get("at", "")
    try:
        at = parse_datetime(told) if told else None
        if told and at is None:
            raise Refused(_("“%(text)s” is no date: write 2021-03-05 18:30") % {"text": told[:30]})
        add_log(
            by=actor_of(request), outbreak=outbreak, text=form.get("text", "").strip(),
            sort=sort if sort in LogSort.values else LogSort.OTHER,
            at=timezone.make_aware(at) if at is not None and timezone.is_naive(at) else at,
        )  # fmt: skip
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except (Refused, ValueError) as refusal:
        messages.error(request, str(refusal))
    except ValidationError as fault:
        messages.error(request, "；".join(fault.messages))
    return HttpResponseRedirect(desk_url(outbreak, "timeline"))
