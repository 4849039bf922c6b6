"""The official table: uploaded, shown with what is to be looked at, bound line by line."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from shian.evaluation.criteria.actions.drafts import bind, line_in, take_in
from shian.evaluation.criteria.importing import Refusal, content_of, read_file
from shian.evaluation.criteria.models import LEVELS, EditionDraft
from shian.evaluation.criteria.schema import Fault, ItemRow, read
from shian.evaluation.criteria.suggest import suggestions
from shian.evaluation.criteria.views.asked import for_criteria
from shian.evaluation.criteria.views.bind_form import BindForm, initial_of
from shian.evaluation.criteria.views.words import function_words, number
from shian.evaluation.criteria.written import plain
from shian.evaluation.figures.book import figures
from shian.platform.actions.core import Refused
from shian.platform.actions.registry import find
from shian.platform.exchange.limits import Limits
from shian.platform.files.storage import TooLarge, put_chunks
from shian.platform.pages.detail import buttons_of
from shian.platform.pages.links import record_url
from shian.platform.pages.requests import actor_of
from shian.platform.pages.widgets import CONTROL, SELECT, DateInput
from shian.platform.resources.registry import RESOURCES

KIND = "criteria.editiondraft"


def _may(request: HttpRequest, verb: str) -> bool:
    spec = find(KIND, verb)
    return spec is not None and actor_of(request).role.name in spec.roles


class UploadForm(forms.Form):
    """What an import asks for."""

    file = forms.FileField(label=gettext_lazy("File (xlsx, xls, csv)"))
    name = forms.RegexField(
        re.compile(r"^[a-z0-9][a-z0-9-]{1,58}$"),
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Short, in small letters: national-2023."),
        widget=forms.TextInput({**CONTROL, "class": "form-control code"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Heading"), required=False, max_length=120, widget=forms.TextInput(CONTROL)
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=LEVELS, widget=forms.Select(SELECT))
    valid_from = forms.DateField(label=gettext_lazy("In force from"), widget=DateInput())
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=200, widget=forms.TextInput(CONTROL),
        help_text=gettext_lazy("Document and number."),
    )  # fmt: skip
    sheet = forms.CharField(
        label=gettext_lazy("Sheet"), required=False, max_length=60, widget=forms.TextInput(CONTROL),
        help_text=gettext_lazy("Empty: the one with the most items."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_criteria
def upload(request: HttpRequest) -> HttpResponse:
    """Take in a file."""
    if not _may(request, "import"):
        raise PermissionDenied("the city's coordinator and bureaus import tables of criteria")
    form = UploadForm(request.POST or None, request.FILES or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            draft = _taken(request, form.cleaned_data)
        except (Refusal, Refused) as error:
            refusal = str(error)
        except TooLarge:
            refusal = _("The file is larger than %(limit)s MB. Split it.") % {"limit": Limits().bytes >> 20}
        else:
            return HttpResponseRedirect(reverse("criteria-draft", args=[draft.pk]))
    context = {
        "form": form,
        "refusal": refusal,
        "drafts": EditionDraft.objects.only("id", "title_zh", "state", "item_count", "valid_from")[:20],
        "breadcrumbs": [{"label": _("Score board"), "url": reverse("criteria")}],
    }
    return render(request, "criteria/import.html", context, status=422 if request.method == "POST" else 200)


def _taken(request: HttpRequest, given: dict[str, Any]) -> EditionDraft:
    file = given["file"]
    path = put_chunks(file.chunks(), Limits().bytes)
    try:
        found = read_file(path, given["sheet"], file.name or "")
    finally:
        path.unlink(missing_ok=True)
    content = content_of(
        found,
        name=given["name"],
        title=given["title"],
        level=given["level"],
        valid_from=given["valid_from"],
        source=given["source"],
    )
    return take_in(by=actor_of(request), content=content, file_name=found.file_name, sha256=found.sha256)


@require_GET
@for_criteria
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft: its items, what is to be looked at, what is missing."""
    one = get_object_or_404(EditionDraft, pk=pk)
    made, faults = read(one.content())
    may_bind = one.state == "drafted" and _may(request, "bind")
    blocks = [
        {"block": block, "lines": [_shown(one, line, may_bind) for line in block["item"]]}
        for block in one.table["block"]
    ]
    context = {
        "draft": one,
        "blocks": blocks,
        "faults": [_told(fault) for fault in faults],
        "complete": made is not None,
        "tone": one.tones.get(one.state, ""),
        "buttons": buttons_of(RESOURCES[KIND], one, actor_of(request)),
        "record": record_url(KIND, one.pk),
        "unbound": sum(line["unbound"] for block in blocks for line in block["lines"]),
        "breadcrumbs": [
            {"label": _("Score board"), "url": reverse("criteria")},
            {"label": _("Import the official table"), "url": reverse("criteria-import")},
        ],
    }
    return render(request, "criteria/draft.html", context)


def _told(fault: Fault) -> str:
    """A fault in words; that an item has no function yet is the usual one."""
    if fault.field == "function":
        return f"{fault.item}: {_('Not complete: set how it is scored')}"
    return str(fault)


def _shown(one: EditionDraft, line: dict[str, Any], may_bind: bool) -> dict[str, Any]:
    figure = (line.get("figure") or {}).get("name", "")
    rule = ""
    if line.get("function"):
        try:
            made = ItemRow.model_validate({k: v for k, v in line.items() if k not in ("row", "notes")}).made()
            rule = function_words(made.function, made.weight)
        except ValueError as error:
            rule = str(error).split("\n")[0]
    declared = (line.get("function") or {}).get("kind") == "declared"
    return {
        "line": line,
        "rule": rule,
        "figure": figures()[figure].title if figure in figures() else figure,
        "unbound": not figure and not declared,
        "weight": number(Decimal(str(line["weight"]))),
        "url": reverse("criteria-bind", args=[one.pk, line["id"]]) if may_bind else "",
    }


@require_http_methods(["GET", "POST"])
@for_criteria
def bind_item(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    """Bind one item of a draft."""
    one = get_object_or_404(EditionDraft, pk=pk)
    if not _may(request, "bind"):
        raise PermissionDenied("the city's coordinator and bureaus bind items")
    try:
        line = line_in(one, item)
    except Refused as error:
        raise Http404(str(error)) from error
    form = BindForm(request.POST or None, initial=initial_of(line))
    if request.method == "POST" and form.is_valid():
        try:
            changes = plain(BindForm.changes(form.cleaned_data))
            bind(by=actor_of(request), draft=one, item=item, changes=changes)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_next(one, item, request))
    context = {
        "draft": one,
        "line": line,
        "form": form,
        "back": reverse("criteria-draft", args=[pk]),
        "suggestions": suggestions(line["title_zh"]),
        "figures": [(name, f.title, f.unit) for name, f in figures().items()],
        "breadcrumbs": [{"label": one.title_zh, "url": reverse("criteria-draft", args=[pk])}],
    }
    return render(request, "criteria/bind.html", context, status=422 if request.method == "POST" else 200)


def _next(one: EditionDraft, item: str, request: HttpRequest) -> str:
    """The next item that wants binding, where that was asked for; else the draft."""
    back = reverse("criteria-draft", args=[one.pk])
    if "next" not in request.POST:
        return f"{back}#{item}"
    ids = [line for block in one.table["block"] for line in block["item"]]
    place = next((n for n, line in enumerate(ids) if line["id"] == item), 0)
    for line in ids[place + 1 :]:
        if not line.get("function") or not (line.get("figure") or line["function"]["kind"] == "declared"):
            return reverse("criteria-bind", args=[one.pk, line["id"]])
    return back
