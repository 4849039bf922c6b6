"""Actions taken from the desk: asked in its dialogue or done with one click, and back to the same tab."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, permit
from shian.platform.actions.registry import ActionSpec, find
from shian.platform.pages import forms
from shian.platform.pages.carrying import carried_out
from shian.platform.pages.requests import actor_of, go_to, is_htmx, record_or_404
from shian.platform.pages.shapes import FormPage
from shian.platform.resources.registry import resource_of

TABS = {
    "inference": "source",
    "hypothesis": "board",
    "outbreaksample": "samples",
    "survey": "survey",
    "measure": "measures",
    "report": "reports",
    "conclusion": "reports",
}


def outbreak_of(request: HttpRequest, pk: int) -> Outbreak:
    """The outbreak, if this person may see it.

    Raises:
        PermissionDenied: the role sees no outbreaks.
        Http404: it lies elsewhere.
    """
    resource, actor = resource_of("outbreak.outbreak"), actor_of(request)
    if not resource.allows("view", actor):
        raise PermissionDenied
    found: Any = record_or_404(resource, actor, pk)
    return found  # type: ignore[no-any-return]


def tab_url(outbreak: Outbreak, tab: str) -> str:
    """The desk of an outbreak on one of our tabs."""
    return f"{reverse('outbreak-desk', args=[outbreak.pk])}?tab={tab}"


def act_url(outbreak: Outbreak, kind: str, verb: str, pk: int | None = None) -> str:
    """Where an action is asked for from the desk."""
    if pk is None:
        return reverse("inquiry-make", args=[outbreak.pk, kind, verb])
    return reverse("inquiry-act", args=[outbreak.pk, kind, verb, pk])


def may(actor: Actor, kind: str, verb: str) -> bool:
    """Whether the role may take the action at all."""
    spec = find(f"inquiry.{kind}", verb)
    return spec is not None and actor.role.name in spec.roles


@require_http_methods(["GET", "POST"])
@login_required
def act(request: HttpRequest, pk: int, kind: str, verb: str, record_pk: int | None = None) -> HttpResponse:
    """Ask for an action of the desk, or carry it out."""
    outbreak, actor = outbreak_of(request, pk), actor_of(request)
    spec = find(f"inquiry.{kind}", verb)
    if spec is None or kind not in TABS or spec.creates is (record_pk is not None):
        raise Http404(f"the desk has no action {kind}.{verb}")
    if spec.system_only or not forms.can_be_asked(spec):
        raise Http404(f"{kind}.{verb} cannot be asked for here")
    record = _record(request, outbreak, kind, record_pk)
    try:
        permit(spec, actor, record)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    form = _form(request, spec, actor, outbreak, record)
    page = FormPage(
        title=spec.title,
        lead=str(record) if record else "",
        form=form,
        url=request.path,
        back=tab_url(outbreak, TABS[kind]),
        submit=spec.title,
    )
    if request.method == "POST" and form.is_valid() and _done(spec, page, actor, record):
        messages.success(request, _("Done: %(action)s") % {"action": spec.title})
        return go_to(request, page.back)
    template = "resources/action_form.html" if is_htmx(request) else "resources/action_page.html"
    return render(request, template, {"page": page}, status=422 if request.method == "POST" else 200)


def _record(request: HttpRequest, outbreak: Outbreak, kind: str, pk: int | None) -> Any:
    if pk is None:
        return None
    resource = resource_of(f"inquiry.{kind}")
    if not resource.allows("view", actor_of(request)):
        raise PermissionDenied
    record: Any = record_or_404(resource, actor_of(request), pk)
    if record.outbreak_id != outbreak.pk:
        raise Http404(f"{kind} {pk} is of another outbreak")
    return record


def _form(
    request: HttpRequest, spec: ActionSpec, actor: Actor, outbreak: Outbreak, record: Any
) -> forms.PageForm:
    data = request.POST.copy() if request.method == "POST" else None
    given = {**request.GET.dict(), "outbreak": str(outbreak.pk)}
    if data is not None:
        data["outbreak"] = str(outbreak.pk)
    if record is not None:
        given = request.GET.dict()
    form = forms.action_form(spec, actor, record=record, data=data, given=given)
    if "outbreak" in form.fields:
        form.fields["outbreak"].widget = django_forms.HiddenInput()
    return form


def _done(spec: ActionSpec, page: FormPage, actor: Actor, record: Any) -> bool:
    kwargs: dict[str, Any] = {"by": actor, **forms.given_values(spec, page.form)}
    if spec.subject:
        kwargs |= {spec.subject: record, "expected_version": page.form.cleaned_data[forms.EXPECTED]}
    return carried_out(page, spec.call, **kwargs) is not False
