"""A record's page, its creation and change, its actions, and looks at its personal data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shian.platform.actions.core import NotAllowed, permit
from shian.platform.actions.registry import ActionSpec, find
from shian.platform.pages import forms
from shian.platform.pages.carrying import carried_out
from shian.platform.pages.detail import HISTORY, detail_page, shown_tabs, tab_table
from shian.platform.pages.history import changes_of
from shian.platform.pages.links import action_url, list_url, record_url, url_of
from shian.platform.pages.requests import actor_of, go_to, is_htmx, of_resource, record_or_404
from shian.platform.pages.shapes import FormPage
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.personal.vault import Erased
from shian.platform.privacy.looks import look
from shian.platform.records.base import Record
from shian.platform.resources import crud
from shian.platform.resources.registry import Resource


@require_GET
@of_resource
def show_record(request: HttpRequest, resource: Resource, pk: int) -> HttpResponse:
    """The record's page on the tab asked for."""
    actor = actor_of(request)
    record = record_or_404(resource, actor, pk)
    key = request.GET.get("tab", "")
    page = detail_page(resource, record, actor, tab=key)
    if key == HISTORY:
        page.changes = changes_of(resource, record)
    elif key:
        tab = next((t for t in shown_tabs(resource, actor) if t.kind == key), None)
        if tab is None:
            raise Http404(f"{resource.kind} has no tab {key!r}")
        page.table = tab_table(tab, record, actor, request.GET)
    crumbs = [{"label": resource.plural, "url": list_url(resource.kind)}]
    return render(request, "resources/detail.html", {"page": page, "record": record, "breadcrumbs": crumbs})


@require_http_methods(["GET", "POST"])
@of_resource
def create(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Make a record."""
    actor = actor_of(request)
    if not resource.form or not resource.allows("create", actor):
        raise PermissionDenied
    form = forms.resource_form(resource, actor, data=request.POST or None, initial=request.GET.dict())
    page = FormPage(
        title=_("New: %(kind)s") % {"kind": resource.title},
        form=form,
        url=reverse("resource-create", args=[resource.kind]),
        back=list_url(resource.kind),
        submit=_("Save"),
    )
    if request.method == "POST" and form.is_valid():
        made = carried_out(page, crud.create, by=actor, resource=resource, values=form.values())
        if isinstance(made, Record):
            messages.success(request, _("Saved."))
            return go_to(request, url_of(made))
    return _form_page(request, page, resource)


@require_http_methods(["GET", "POST"])
@of_resource
def edit(request: HttpRequest, resource: Resource, pk: int) -> HttpResponse:
    """Change a record."""
    actor = actor_of(request)
    record = record_or_404(resource, actor, pk)
    if not resource.form or not resource.allows("edit", actor):
        raise PermissionDenied
    form = forms.resource_form(resource, actor, data=request.POST or None, record=record)
    back = record_url(resource.kind, pk)
    page = FormPage(title=str(record), form=form, url=request.path, back=back, submit=_("Save"))
    if request.method == "POST" and form.is_valid():
        values = forms.changed_values(form, record)
        seen = form.cleaned_data[forms.EXPECTED]
        done = not values or carried_out(
            page, crud.edit, by=actor, record=record, values=values, expected_version=seen
        )
        if done:
            messages.success(request, _("Saved.") if values else _("Nothing was changed."))
            return go_to(request, back)
    return _form_page(request, page, resource)


def _form_page(request: HttpRequest, page: FormPage, resource: Resource) -> HttpResponse:
    crumbs = [{"label": resource.plural, "url": list_url(resource.kind)}]
    status = 422 if request.method == "POST" else 200
    return render(request, "resources/form.html", {"page": page, "breadcrumbs": crumbs}, status=status)


@require_http_methods(["GET", "POST"])
@of_resource
def act(request: HttpRequest, resource: Resource, pk: int, verb: str) -> HttpResponse:
    """Take an action on a record: ask, then do."""
    record = record_or_404(resource, actor_of(request), pk)
    return _perform(request, resource, _spec(resource, verb, creates=False), record)


@require_http_methods(["GET", "POST"])
@of_resource
def create_by(request: HttpRequest, resource: Resource, verb: str) -> HttpResponse:
    """Make a record by an action."""
    return _perform(request, resource, _spec(resource, verb, creates=True), None)


def _spec(resource: Resource, verb: str, *, creates: bool) -> ActionSpec:
    spec = find(resource.kind, verb)
    if spec is None or spec.creates is not creates or spec.system_only or not forms.can_be_asked(spec):
        raise Http404(f"{resource.kind} has no action {verb!r} to be asked for here")
    return spec


def _perform(
    request: HttpRequest, resource: Resource, spec: ActionSpec, record: Record | None
) -> HttpResponse:
    actor = actor_of(request)
    try:
        permit(spec, actor, record)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    given = request.GET.dict() if record is None else {}
    form = forms.action_form(spec, actor, record=record, data=data, files=files, given=given)
    page = FormPage(
        title=spec.title,
        lead=str(record) if record else "",
        form=form,
        url=action_url(spec, record.pk if record else None),
        back=url_of(record) if record else list_url(resource.kind),
        submit=spec.title,
    )
    if data is not None and form.is_valid():
        kwargs: dict[str, Any] = {"by": actor, **forms.given_values(spec, form)}
        if spec.subject:
            kwargs |= {spec.subject: record, "expected_version": form.cleaned_data[forms.EXPECTED]}
        result = carried_out(page, spec.call, **kwargs)
        if result is not False:
            messages.success(request, _("Done: %(action)s") % {"action": spec.title})
            url = url_of(result) if record is None and isinstance(result, Record) else ""
            return go_to(request, url or page.back)
    template = "resources/action_form.html" if is_htmx(request) else "resources/action_page.html"
    return render(request, template, {"page": page}, status=200 if data is None else 422)


@require_POST
@of_resource
def reveal(request: HttpRequest, resource: Resource, pk: int, name: str) -> HttpResponse:
    """Show one piece of personal data; the look is on the ledger before it is shown."""
    actor = actor_of(request)
    record = record_or_404(resource, actor, pk)
    fields = {f.name: f for f in resource.model._meta.concrete_fields}
    if not isinstance(fields.get(name), EncryptedTextField):
        raise Http404(f"{resource.kind} has no personal data {name!r}")
    if not (actor.role.sees_personal_data or resource.allows("edit", actor)):
        raise PermissionDenied(_("Your role may not see this personal data."))
    try:
        text = look(record, name, by=actor)
    except Erased:
        text = _("erased")
    return render(request, "resources/_revealed.html", {"text": text})
