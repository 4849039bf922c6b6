"""The line list: the sheet, saving a cell, what others have changed, a plain form for one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shian.domains.surveillance.cases import codes
from shian.domains.surveillance.outbreaks.actions.lines import add_line, edit_line
from shian.domains.surveillance.outbreaks.cells import FIELDS, FOOD, PERSONAL, Unreadable, read_cell, written
from shian.domains.surveillance.outbreaks.clashes import Clash
from shian.domains.surveillance.outbreaks.grid import (
    SIZE,
    Grid,
    changed_since,
    groups_of,
    row_of,
    shown_rows,
)
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.domains.surveillance.outbreaks.tabs import TabContent, desk_tab
from shian.domains.surveillance.outbreaks.views.common import (
    check_may_work,
    desk_url,
    may_work,
    of_outbreak,
    page,
)
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.pages.detail import offered
from shian.platform.pages.links import action_url, record_url
from shian.platform.pages.query import pairs, with_value
from shian.platform.pages.requests import actor_of
from shian.platform.pages.shapes import Button
from shian.platform.pages.values import mask_all
from shian.platform.privacy.looks import look_at_many
from shian.platform.resources.registry import resource_of

# A transaction may end a little after the moment it has written into its rows.
OVERLAP = timedelta(seconds=20)
MOST_CHANGES = 300
WHO = (
    ("", gettext_lazy("Everyone on the list")),
    ("cases", gettext_lazy("Cases")),
    ("confirmed", gettext_lazy("Confirmed case")),
    ("probable", gettext_lazy("Probable case")),
    ("suspected", gettext_lazy("Suspected case")),
    ("well", gettext_lazy("Well")),
    ("unclear", gettext_lazy("Not known whether ill")),
    ("no_onset", gettext_lazy("Cases without onset")),
)


@desk_tab(
    "lines",
    gettext_lazy("Line list"),
    icon="table",
    order=20,
    count=lambda o: o.lines.filter(removed=False).count(),
)
def sheet(outbreak: Outbreak, actor: Actor, query: QueryDict) -> TabContent:
    """The line list, one page of it."""
    return TabContent("outbreaks/lines.html", sheet_context(outbreak, actor, query))


def sheet_context(
    outbreak: Outbreak, actor: Actor, query: QueryDict, *, open_names: bool = False
) -> dict[str, Any]:
    """What the sheet's template shows. Five queries: dishes, count, rows, keys, groups."""
    grid = Grid(outbreak, query)
    dishes = [] if grid.meal == "-" else grid.dishes()
    found = grid.rows()
    total = found.count()
    pages = max(1, -(-total // SIZE))
    number = min(grid.number, pages)
    lines = list(found[(number - 1) * SIZE : number * SIZE])
    if open_names and lines:
        texts = look_at_many(lines, PERSONAL, by=actor, why=f"line list {outbreak.number}")
        rows = [row_of(line, dishes, opened) for line, opened in zip(lines, texts, strict=True)]
    else:
        rows = shown_rows(lines, dishes)
    return {
        "working": may_work(actor) and outbreak.state in ("opened", "investigating"),
        "sees_names": actor.role.sees_personal_data,
        "open_names": open_names,
        "columns": grid.columns(dishes),
        "rows": rows,
        "total": total,
        "first": (number - 1) * SIZE + 1,
        "last": (number - 1) * SIZE + len(lines),
        "previous": with_value(query, "page", str(number - 1)) if number > 1 else "",
        "next": with_value(query, "page", str(number + 1)) if number < pages else "",
        "who": WHO,
        "asked": query,
        "kept": pairs(query, ("who", "group", "q", "struck", "page", "meal")),
        "groups": groups_of(outbreak),
        "symptoms": codes.choices("symptom"),
        "since": f"{timezone.now().timestamp():.3f}",
        "query": query.urlencode(),
    }


def _line(outbreak: Outbreak, pk: int) -> Line:
    line = Line.objects.select_related("outbreak").filter(outbreak=outbreak, pk=pk).first()
    if line is None:
        raise Http404(f"outbreak {outbreak.number} has no line {pk}")
    return line


def _dishes(request: HttpRequest, outbreak: Outbreak) -> list[tuple[str, str]]:
    grid = Grid(outbreak, QueryDict(request.headers.get("X-Sheet", "") or request.GET.urlencode()))
    return [] if grid.meal == "-" else grid.dishes()


def _row_html(request: HttpRequest, outbreak: Outbreak, line: Line) -> str:
    dishes = _dishes(request, outbreak)
    mask_all(resource_of("outbreak.line"), [line], PERSONAL)
    context = {"row": row_of(line, dishes), "outbreak": outbreak, "working": True}
    return render_to_string("outbreaks/_row.html", context, request)


@require_POST
@of_outbreak
def save_cell(request: HttpRequest, outbreak: Outbreak, line_pk: int) -> HttpResponse:
    """Save one cell. 200: the new row; 409: somebody else has changed it, both values; 422: why not."""
    check_may_work(request)
    line = _line(outbreak, line_pk)
    name, text = request.POST.get("name", ""), request.POST.get("value", "")
    seen = request.POST.get("version", "")
    if not seen.isdigit():
        return JsonResponse({"reason": _("The version of the line is missing.")}, status=422)
    try:
        value = read_cell(name, text, year=outbreak.notified_at.year, dishes=_menu(outbreak))
        line = edit_line(by=actor_of(request), line=line, values={name: value}, seen=int(seen))
    except Unreadable as fault:
        return JsonResponse({"reason": str(fault)}, status=422)
    except Clash as clash:
        told = {"theirs": clash.theirs[name], "mine": text, "reason": str(clash)}
        now = _changed_row(request, outbreak, _line(outbreak, line_pk))
        return JsonResponse(told | now, status=409)
    except Refused as refusal:
        return JsonResponse({"reason": str(refusal)}, status=422)
    except ValidationError as fault:
        return JsonResponse({"reason": "；".join(fault.messages)}, status=422)
    return JsonResponse(_changed_row(request, outbreak, line))


def _changed_row(request: HttpRequest, outbreak: Outbreak, line: Line) -> dict[str, Any]:
    return {"id": line.pk, "version": line.version, "html": _row_html(request, outbreak, line)}


def _menu(outbreak: Outbreak) -> dict[str, str]:
    return dict(outbreak.menu.values_list("code", "name"))


@require_GET
@of_outbreak
def changes(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """Rows written since a moment, by whomever; the browser puts in those newer than it has."""
    try:
        since = datetime.fromtimestamp(float(request.GET.get("since", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return JsonResponse({"reason": "since"}, status=400)
    now = timezone.now()
    found = list(changed_since(outbreak, since - OVERLAP)[: MOST_CHANGES + 1])
    if len(found) > MOST_CHANGES:
        return JsonResponse({"since": now.timestamp(), "many": True, "rows": []})
    dishes = _dishes(request, outbreak) if found else []
    working = may_work(actor_of(request))
    rows = [
        {
            "id": row.pk,
            "version": row.version,
            "number": row.number,
            "removed": row.removed,
            "html": render_to_string(
                "outbreaks/_row.html", {"row": row, "outbreak": outbreak, "working": working}, request
            ),
        }
        for row in shown_rows(found, dishes)
    ]
    return JsonResponse({"since": now.timestamp(), "rows": rows})


@require_POST
@of_outbreak
def add(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """Add an empty line: at the end of the sheet, or (without scripts) on its own page."""
    check_may_work(request)
    try:
        line = add_line(by=actor_of(request), outbreak=outbreak, values={})
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(desk_url(outbreak, "lines"))
    if request.headers.get("X-Sheet") is not None:
        return JsonResponse(_changed_row(request, outbreak, line))
    return HttpResponseRedirect(reverse("outbreak-line", args=[outbreak.pk, line.pk]))


@require_POST
@of_outbreak
def names(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """The sheet with names open; who looked at which lines is on the ledger before they are shown."""
    actor = actor_of(request)
    if not actor.role.sees_personal_data:
        raise PermissionDenied(_("Your role may not see this personal data."))
    query = QueryDict(request.POST.get("query", ""))
    context = sheet_context(outbreak, actor, query, open_names=True)
    shown = render_to_string("outbreaks/lines.html", {"outbreak": outbreak, **context}, request)
    return page(request, outbreak, "outbreaks/desk.html", {"content": shown, "tab": "lines"}, tab="lines")


@require_http_methods(["GET", "POST"])
@of_outbreak
def line_page(request: HttpRequest, outbreak: Outbreak, line_pk: int) -> HttpResponse:
    """One line as a form: for phones and without scripts; clashes are shown cell by cell, with a choice."""
    line, actor = _line(outbreak, line_pk), actor_of(request)
    mask_all(resource_of("outbreak.line"), [line], PERSONAL)
    form: dict[str, Any] = {"faults": {}, "clashes": {}, "given": {}, "refusal": ""}
    if request.method == "POST":
        check_may_work(request)
        form = _saved(request, outbreak, line)
        if form["done"]:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(desk_url(outbreak, "lines"))
        line = _line(outbreak, line_pk)
        mask_all(resource_of("outbreak.line"), [line], PERSONAL)
    context = {
        "line": line,
        "cells": _cells(outbreak, line, form),
        "refusal": form["refusal"],
        "clashes": form["clashes"],
        "version": form.get("version", line.version),
        "line_actions": [
            Button(spec.title, action_url(spec, line.pk), dialog=True) for spec in offered(line, actor)
        ],
        "line_url": record_url("outbreak.line", line.pk),
        "symptoms": codes.choices("symptom"),
    }
    status = 422 if request.method == "POST" else 200
    return page(request, outbreak, "outbreaks/line.html", context, tab="lines", status=status)


def _saved(request: HttpRequest, outbreak: Outbreak, line: Line) -> dict[str, Any]:
    """Try to save what the form changes; what stood in the way where it does not work."""
    menu = _menu(outbreak)
    names_ = [*FIELDS, *(f"{FOOD}{code}" for code in menu)]
    given = {name: request.POST[name] for name in names_ if name in request.POST}
    was = {name: request.POST.get(f"was:{name}", "") for name in given}
    faults: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name, text in given.items():
        if text.strip() == was[name].strip() or request.POST.get(f"keep:{name}") == "theirs":
            continue
        try:
            values[name] = read_cell(name, text, year=outbreak.notified_at.year, dishes=menu)
        except Unreadable as fault:
            faults[name] = str(fault)
    out: dict[str, Any] = {"faults": faults, "clashes": {}, "given": given, "refusal": "", "done": False}
    seen = request.POST.get("version", "")
    if faults or not seen.isdigit():
        return out | {"version": seen}
    try:
        if values:
            edit_line(by=actor_of(request), line=line, values=values, seen=int(seen))
    except Clash as clash:
        return out | {"clashes": clash.theirs, "refusal": str(clash), "version": clash.version}
    except Refused as refusal:
        key = "faults" if refusal.field in FIELDS else "refusal"
        return out | {
            key: {refusal.field: str(refusal)} if key == "faults" else str(refusal),
            "version": seen,
        }
    except ValidationError as fault:
        return out | {"refusal": "；".join(fault.messages), "version": seen}
    return out | {"done": True}


def _cells(outbreak: Outbreak, line: Line, form: dict[str, Any]) -> list[dict[str, Any]]:
    grid = Grid(outbreak, QueryDict("meal=-"))
    columns = {column.name: column for column in grid.columns([])}
    fields = [(name, field.label, field.kind) for name, field in FIELDS.items()]
    fields += [(f"{FOOD}{code}", dish, "food") for code, dish in _menu(outbreak).items()]
    return [
        {
            "name": name,
            "label": label,
            "kind": kind,
            "text": form["given"].get(name, written(line, name)),
            "was": form["clashes"].get(name, written(line, name)),
            "fault": form["faults"].get(name, ""),
            "theirs": form["clashes"].get(name),
            "choices": columns[name].choices if name in columns else (),
        }
        for name, label, kind in fields
    ]
