"""Pages of consultation: opening a thread, the thread, drafting a notice about something."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shian.domains.surveillance.consultation.flows import CONVENERS
from shian.domains.surveillance.consultation.models import Consultation, RiskNotice
from shian.domains.surveillance.consultation.subjects import about, subject_named
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.actions.core import Refused
from shian.platform.actions.registry import find
from shian.platform.files.actions import attachments_of
from shian.platform.pages.detail import buttons_of, letters_for, path_of
from shian.platform.pages.duties import clocks_of
from shian.platform.pages.forms import action_form
from shian.platform.pages.links import action_url, list_url, record_url
from shian.platform.pages.requests import actor_of, record_or_404
from shian.platform.pages.shapes import Button
from shian.platform.pages.values import state_cell
from shian.platform.records.base import Record
from shian.platform.resources.registry import resource_of

KIND, NOTICE = "consult.consultation", "consult.risknotice"
OWN = "messages"


def _subject(request: HttpRequest, actor: Actor) -> Record | None:
    """The record the address names; 404 where it names one that is not the reader's to see."""
    kind, number = request.GET.get("kind", ""), request.GET.get("id", "")
    if not kind:
        return None
    found = subject_named(kind, int(number), actor) if number.isdigit() and len(number) < 16 else None
    if found is None:
        raise Http404("no such subject within your scope")
    return found


@require_http_methods(["GET", "POST"])
@login_required
def open_thread(request: HttpRequest) -> HttpResponse:
    """Put a question about a record, or about nothing in particular, to bodies."""
    return _begin(request, KIND, "open", "consultation", _("Open a consultation"))


@require_http_methods(["GET", "POST"])
@login_required
def draft_notice(request: HttpRequest) -> HttpResponse:
    """Draft a risk notice about a record or from a consultation."""
    return _begin(request, NOTICE, "draft", "", _("Draft a risk notice"))


def _begin(request: HttpRequest, kind: str, verb: str, address: str, title: str) -> HttpResponse:
    actor = actor_of(request)
    if actor.role not in CONVENERS:
        raise PermissionDenied
    subject = _subject(request, actor)
    spec = find(kind, verb)
    assert spec is not None
    given = {key: request.GET[key] for key in ("consultation", "title", "level") if key in request.GET}
    if subject is not None:
        given.setdefault("title", str(subject)[:120])
    form = action_form(spec, actor, data=request.POST or None, given=given)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = spec.call(by=actor, about=subject, **form.values())
            messages.success(request, _("Done."))
            target = reverse(address, args=[made.pk]) if address else record_url(kind, made.pk)
            return HttpResponseRedirect(target)
        except Refused as refused:
            field = str(getattr(refused, "field", ""))
            form.add_error(field if field in form.fields else None, str(refused))
        except ValidationError as wrong:
            form.put(wrong)
    context = {
        "title": title,
        "form": form,
        "subject": subject,
        "subject_url": record_url(subject.kind(), subject.pk) if subject is not None else "",
        "refusal": refusal,
        "back": list_url(kind),
        "query": request.GET.urlencode(),
    }
    return render(request, "consultation/open.html", context, status=422 if form.errors else 200)


def _opinions(thread: Consultation, actor: Actor) -> list[dict[str, Any]]:
    """All opinions for conveners; a body sees the others' once it has given its own."""
    rows = list(thread.opinions.select_related("body").order_by("state", "body__name"))
    if actor.body is not None and actor.role.name == "liaison":
        own = next((row for row in rows if row.body_id == actor.body), None)
        rows = rows if own is not None and own.state == "given" else [row for row in rows if row is own]
    return [
        {"opinion": row, "state": state_cell(row), "url": record_url("consult.opinion", row.pk)}
        for row in rows
    ]


@require_GET
@login_required
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """A thread: the question, what each body says, the conclusion, the notices that came of it."""
    actor, resource = actor_of(request), resource_of(KIND)
    if not resource.allows("view", actor):
        raise PermissionDenied
    found: Any = record_or_404(resource, actor, pk)
    notices = scoped(RiskNotice.objects.filter(consultation=found), actor).order_by("-pk")
    context = {
        "thread": found,
        "title": found.title,
        "state": state_cell(found),
        "path": path_of(found),
        "actions": [b for b in buttons_of(resource, found, actor) if b.icon != OWN],
        "record_url": record_url(KIND, pk),
        "subject": about(found, actor),
        "opinions": _opinions(found, actor),
        "mine": _mine(found, actor),
        "clocks": clocks_of(found, actor),
        "letters": letters_for(found),
        "attachments": attachments_of(found),
        "notices": [(record_url(NOTICE, n.pk), n) for n in notices],
        "may_draft": actor.role in CONVENERS,
        "breadcrumbs": [{"label": _("Consultations"), "url": list_url(KIND)}],
    }
    return render(request, "consultation/thread.html", context)


def _mine(found: Consultation, actor: Actor) -> list[Button]:
    """What the reader's own body may do now, first what is due."""
    if actor.body is None:
        return []
    own = found.opinions.filter(body_id=actor.body, state__in=("asked", "received")).first()
    if own is None:
        return []
    verbs = ("receive", "give") if own.state == "asked" else ("give",)
    specs = [spec for verb in verbs if (spec := find("consult.opinion", verb)) is not None]
    return [
        Button(spec.title, action_url(spec, own.pk), main=spec.verb == "give", dialog=True)
        for spec in specs
        if actor.role.name in spec.roles
    ]
