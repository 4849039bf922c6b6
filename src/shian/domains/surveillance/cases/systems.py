"""Pages about hospitals' systems and about research: keys, a FHIR file by hand, cases without persons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from shian.domains.directory.roles import Epidemiologist
from shian.domains.surveillance.cases import keys, releasing
from shian.domains.surveillance.cases.actions import REPORTERS
from shian.domains.surveillance.cases.fhir.intake import Outcome, take_in
from shian.domains.surveillance.cases.fhir.items import CANONICAL
from shian.domains.surveillance.cases.fhir.reading import SIZE, Trouble, Unreadable
from shian.domains.surveillance.cases.forms import hospitals_of
from shian.domains.surveillance.cases.overseeing import Period
from shian.platform.access import systemkeys
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.pages.links import list_url, record_url
from shian.platform.pages.requests import actor_of
from shian.platform.pages.widgets import CONTROL, SELECT

KIND = "illness.case"
CSV, PARQUET = "csv", "parquet"


def _hospital_field(actor: Actor) -> forms.ModelChoiceField[Any]:
    field = forms.ModelChoiceField(hospitals_of(actor), label=lazy("Hospital"), widget=forms.Select(SELECT))
    if actor.role.scope is Scope.BODY:
        field.initial, field.empty_label = actor.body, None
    return field


class KeyForm(forms.Form):
    """A new key: for which hospital, for which system."""

    name = forms.CharField(label=lazy("System"), max_length=120, widget=forms.TextInput(CONTROL))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hospital"] = _hospital_field(actor)


class FileForm(forms.Form):
    """A FHIR document handed in by hand."""

    file = forms.FileField(label=lazy("FHIR file (JSON)"), widget=forms.FileInput(CONTROL))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hospital"] = _hospital_field(actor)


@login_required
@require_http_methods(["GET", "POST"])
def systems(request: HttpRequest) -> HttpResponse:
    """A key for the hospital's system, or one file of it."""
    actor = actor_of(request)
    if actor.role not in REPORTERS:
        raise PermissionDenied
    asked = request.POST.get("do", "")
    may_issue = actor.role in keys.ISSUING
    key_form = KeyForm(actor, request.POST if asked == "key" else None)
    file_form = FileForm(
        actor, *((request.POST, request.FILES) if asked == "file" else ()), auto_id="id_file_%s"
    )
    context: dict[str, Any] = {
        "title": _("Hospital systems"),
        "key_form": key_form if may_issue else None,
        "file_form": file_form,
        "canonical": CANONICAL,
        "address": request.build_absolute_uri("/api/fhir/"),
        "keys_url": list_url("illness.hospitalkey"),
        "breadcrumbs": [{"label": _("Case reports"), "url": list_url(KIND)}],
    }
    if asked == "key" and may_issue and key_form.is_valid():
        context["key"] = _issued(key_form, actor)
    if asked == "file" and file_form.is_valid():
        context["results"] = _handed_in(file_form, actor)
    wrong = any(form.is_bound and form.errors for form in (key_form, file_form))
    return render(request, "illness/systems.html", context, status=422 if wrong else 200)


def _issued(form: KeyForm, actor: Actor) -> str:
    key, values = systemkeys.new_key(), form.cleaned_data
    try:
        keys.issue(by=actor, name=values["name"], hospital=values["hospital"], key=key)
    except (NotAllowed, Refused) as refusal:
        form.add_error(None, str(refusal))
        return ""
    return key


def _handed_in(form: FileForm, actor: Actor) -> list[dict[str, Any]]:
    """What became of each case of the file: its number and page, or where and why not."""
    content, hospital = form.cleaned_data["file"].read(SIZE + 1), form.cleaned_data["hospital"]
    try:
        _sent, outcomes = take_in(content, by=actor, hospital=hospital)
    except Unreadable as fault:
        return [_shown(Outcome("", troubles=(fault.trouble,)))]
    return [_shown(one) for one in outcomes]


def _shown(one: Outcome) -> dict[str, Any]:
    troubles: list[Trouble] = list(one.troubles)
    return {
        "path": one.path,
        "case": one.case,
        "url": record_url(KIND, one.case.pk) if one.case else "",
        "known": one.known,
        "troubles": troubles,
    }


class ReleaseForm(Period):
    """Which cases, for what, in which form."""

    reason = forms.CharField(
        label=lazy("For which research"), max_length=300, widget=forms.Textarea({**CONTROL, "rows": 2})
    )
    least = forms.IntegerField(
        label=lazy("Least cases that share a combination"), min_value=releasing.LEAST, max_value=100,
        initial=releasing.LEAST, widget=forms.NumberInput(CONTROL),
    )  # fmt: skip
    format = forms.ChoiceField(
        label=lazy("File"), choices=[(CSV, "CSV"), (PARQUET, "Parquet")], widget=forms.Select(SELECT)
    )


@login_required
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    """Cases without persons as a file; each release stands on the ledger."""
    actor = actor_of(request)
    if actor.role is not Epidemiologist:
        raise PermissionDenied
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        kind = values.pop("format")
        try:
            return _file(releasing.release(by=actor, **values), kind, values)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
    context = {
        "title": _("Cases for research"),
        "form": form,
        "columns": releasing.COLUMNS,
        "breadcrumbs": [{"label": _("Case reports"), "url": list_url(KIND)}],
    }
    return render(request, "illness/release.html", context, status=422 if form.errors else 200)


def _file(made: releasing.Release, kind: str, values: dict[str, Any]) -> HttpResponse:
    if kind == PARQUET:
        answer = HttpResponse(releasing.as_parquet(made), content_type="application/vnd.apache.parquet")
    else:
        answer = HttpResponse(releasing.as_csv(made), content_type="text/csv; charset=utf-8")
    name = f"cases-{values['since']}-{values['until']}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Left-Out"] = str(made.left_out)
    return answer
