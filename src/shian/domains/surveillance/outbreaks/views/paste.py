"""Pasting rows from a spreadsheet: text in, columns recognised, a preview with its faults, then saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from shian.domains.surveillance.outbreaks.actions.bulk import add_lines
from shian.domains.surveillance.outbreaks.cells import FIELDS, FOOD, PERSONAL, as_typed
from shian.domains.surveillance.outbreaks.models import Line, MenuItem, Outbreak
from shian.domains.surveillance.outbreaks.pasting import (
    NEW_FOOD,
    NOTHING,
    NUMBER,
    REMARK,
    NotATable,
    Pasted,
    Read,
    guess,
    parse,
    read,
)
from shian.domains.surveillance.outbreaks.views.common import check_may_work, desk_url, of_outbreak, page
from shian.platform.actions.core import Refused
from shian.platform.pages.requests import actor_of

SHOWN_ROWS, SHOWN_FAULTS = 12, 60


@require_http_methods(["GET", "POST"])
@of_outbreak
def paste(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """Three steps on one page: the text, the columns with a preview, the saving. Nothing is kept between."""
    check_may_work(request)
    text = request.POST.get("text", "")
    if not text.strip():
        return page(request, outbreak, "outbreaks/paste.html", {"text": ""}, tab="lines")
    try:
        pasted = parse(text)
    except NotATable as fault:
        context = {"text": text, "refusal": str(fault)}
        return page(request, outbreak, "outbreaks/paste.html", context, tab="lines", status=422)
    dishes = dict(outbreak.menu.order_by("pk").values_list("code", "name"))
    targets = _targets(request, pasted, dishes)
    update, keep = request.POST.get("update") == "1", request.POST.get("keep") == "1"
    numbers = frozenset(
        Line.objects.filter(outbreak=outbreak, removed=False).values_list("number", flat=True)
    )
    found = read(
        pasted, targets, dishes=dishes, numbers=numbers, year=outbreak.notified_at.year,
        update=update, keep_unreadable=keep,
    )  # fmt: skip
    refusal = ""
    if request.POST.get("save") == "1" and not found.faults:
        refusal = _save(request, outbreak, found, request.POST.get("meal", ""))
        if not refusal:
            return HttpResponseRedirect(desk_url(outbreak, "lines"))
    context = _preview(pasted, targets, found, dishes) | {
        "text": text, "update": update, "keep": keep, "refusal": refusal, "meals": outbreak.meals.all(),
        "numbered": NUMBER in targets, "outbreak": outbreak,
    }  # fmt: skip
    status = 422 if refusal or (found.faults and request.POST.get("save") == "1") else 200
    return page(request, outbreak, "outbreaks/paste.html", context, tab="lines", status=status)


def _targets(request: HttpRequest, pasted: Pasted, dishes: dict[str, str]) -> list[str]:
    known = {NOTHING, NUMBER, REMARK, NEW_FOOD, *FIELDS, *(f"{FOOD}{code}" for code in dishes)}
    guessed = guess(pasted, dishes)
    asked = [request.POST.get(f"to:{at}") for at in range(len(pasted.headings))]
    return [one if one is not None and one in known else guessed[at] for at, one in enumerate(asked)]


def _save(request: HttpRequest, outbreak: Outbreak, found: Read, meal: str) -> str:
    """Save, or say why not."""
    meals = set(outbreak.meals.values_list("code", flat=True))
    dishes = [
        MenuItem(code=code, name=name, meal=meal if meal in meals else "", portions=_in_portions(found, code))
        for code, name in found.new_dishes
    ]
    try:
        add_lines(
            by=actor_of(request), outbreak=outbreak, rows=found.rows, dishes=dishes, numbers=found.numbers
        )
    except Refused as refusal:
        return str(refusal)
    except ValidationError as fault:
        return "；".join(fault.messages)
    added, changed = len(found.rows) - len(found.numbers), len(found.numbers)
    messages.success(
        request, _("%(added)s lines added, %(changed)s changed.") % {"added": added, "changed": changed}
    )
    return ""


def _in_portions(found: Read, code: str) -> bool:
    said = {row.get(f"{FOOD}{code}", "") for row in found.rows}
    return bool(said - {"", "y", "n", "1"})


def _preview(pasted: Pasted, targets: list[str], found: Read, dishes: dict[str, str]) -> dict[str, Any]:
    fields = [(name, str(one.label)) for name, one in FIELDS.items()]
    choices = [
        (NOTHING, _("(leave out)")), (NUMBER, _("No.")), *fields,
        (NEW_FOOD, pgettext("paste", "New food")),
        *((f"{FOOD}{code}", name) for code, name in dishes.items()),
    ]  # fmt: skip
    names = [name for name in FIELDS if any(name in row for row in found.rows)]
    foods = {**dishes, **dict(found.new_dishes)}
    used = [code for code in foods if any(f"{FOOD}{code}" in row for row in found.rows)]
    return {
        "columns": [
            (at, heading, target, next((c for c in pasted.column(at) if c), ""))
            for at, (heading, target) in enumerate(zip(pasted.headings, targets, strict=True))
        ],
        "choices": choices,
        "left_out": sum(1 for target in targets if target == NOTHING),
        "found": found,
        "faults": found.faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(found.faults) - SHOWN_FAULTS),
        "heads": [FIELDS[name].label for name in names] + [foods[code] for code in used],
        "rows": [
            (found.numbers.get(place), [_shown(name, row.get(name)) for name in names]
             + [row.get(f"{FOOD}{code}", "") for code in used])
            for place, row in enumerate(found.rows[:SHOWN_ROWS])
        ],
        "count": len(found.rows),
        "changing": len(found.numbers),
        "adding": len(found.rows) - len(found.numbers),
    }  # fmt: skip


def _shown(name: str, value: Any) -> str:
    return str(value or "") if name in PERSONAL else as_typed(name, value)
