"""The page of one item: its rule, its value by year and population, its evidence."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from shian.evaluation.criteria.book import title_of
from shian.evaluation.criteria.evidence import OPEN
from shian.evaluation.criteria.models import Declaration, EvidenceSlot
from shian.evaluation.criteria.standing import sides, standing
from shian.evaluation.criteria.values import asked_of as question_of
from shian.evaluation.criteria.views.asked import Asked, asked_of, for_criteria
from shian.evaluation.criteria.views.board_page import declare_url, line_of
from shian.evaluation.criteria.views.words import LIGHTS, SORTS, rule_of, wanted
from shian.evaluation.figures.book import figure
from shian.evaluation.views.asked import figure_url
from shian.methods.scoring import Light
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.actions.registry import find
from shian.platform.files.models import Attachment
from shian.platform.pages.links import record_url
from shian.platform.pages.places import name_of
from shian.platform.pages.requests import actor_of
from shian.platform.resources.registry import RESOURCES


@require_GET
@for_criteria
def show(request: HttpRequest, name: str, item: str) -> HttpResponse:
    """One item."""
    asked, actor = asked_of(request, name), actor_of(request)
    here = standing(asked.edition, asked.shot, asked.judged)
    try:
        one = here.score.item(item)
    except KeyError as error:
        raise Http404(f"edition {name} has no item {item}") from error
    found = here.found[item]
    slots = _slots(asked, item, actor)
    tone, icon, label = LIGHTS[one.light] if one.light else ("", "", "")
    context = {
        "asked": asked,
        "item": one.item,
        "line": line_of(one, asked, here, {}),
        "title": title_of(one.item),
        "rule": rule_of(one.item),
        "wanted": wanted(one.item.veto),
        "light": {"tone": tone, "icon": icon, "label": label} if one.light else None,
        "years": _years(found, asked, one.item.figure),
        "sides": [
            (side, *(LIGHTS[side.light or Light.UNKNOWN][i] for i in (0, 2)))
            for side in sides(here).get(item, ())
        ],
        "figure": figure(one.item.figure.name) if one.item.figure else None,
        "declarations": _declarations(asked, item, actor),
        "slots": slots,
        "missing": _missing(one.item.evidence, slots, asked.judged.area),
        "ask_url": _ask_url(asked, item, actor),
        "declare_url": declare_url(asked, item) if one.item.figure is None and _may_declare(actor) else "",
        "area_name": name_of(asked.judged.area),
        "breadcrumbs": [{"label": title_of(asked.edition), "url": f"{reverse('criteria')}?{asked.query()}"}],
    }
    return render(request, "criteria/item.html", context)


def _years(found: Any, asked: Asked, use: Any) -> list[dict[str, Any]]:
    return [
        {
            "year": year,
            "value": value,
            "url": figure_url(value.figure.name, question_of(use, asked.judged, year), asked.seal),
        }
        for year, value in reversed(found.years)
    ]


def _declarations(asked: Asked, item: str, actor: Actor) -> list[Declaration]:
    rows = Declaration.objects.filter(edition=asked.edition.name, item=item, area=asked.judged.area)
    return list(scoped(rows, actor).order_by("-year", "-id")[:10])


def _slots(asked: Asked, item: str, actor: Actor) -> list[dict[str, Any]]:
    """The item's slots, the city's and the districts', with their files and records. Two queries."""
    rows = EvidenceSlot.objects.filter(edition=asked.edition.name, item=item).exclude(state="withdrawn")
    if asked.judged.area:
        rows = rows.filter(area=asked.judged.area)
    slots = list(scoped(rows, actor).order_by("area", "due_on", "id")[:100])
    files: dict[int, list[Attachment]] = defaultdict(list)
    kept = Attachment.objects.filter(kind_of=EvidenceSlot.kind(), record__in=[s.pk for s in slots])
    for one in kept.order_by("pk"):
        files[one.record].append(one)
    today = timezone.localdate()
    return [
        {
            "slot": slot,
            "url": record_url(slot.kind(), slot.pk),
            "sort": SORTS[slot.sort],
            "place": name_of(slot.area),
            "tone": slot.tones.get(slot.state, ""),
            "late": slot.state in OPEN and slot.due_on < today,
            "files": files[slot.pk],
            "records": [_reference(text) for text in slot.record_names],
        }
        for slot in slots
    ]


def _reference(text: str) -> dict[str, str]:
    kind, _colon, pk = text.partition(":")
    known = RESOURCES.get(kind)
    if known is None:
        return {"label": text, "url": ""}
    return {"label": f"{known.title} #{pk}", "url": record_url(kind, int(pk))}


def _missing(evidence: tuple[str, ...], slots: list[dict[str, Any]], area: str) -> list[Any]:
    have = {one["slot"].sort for one in slots if one["slot"].area == area}
    return [SORTS[sort] for sort in evidence if sort not in have]


def _ask_url(asked: Asked, item: str, actor: Actor) -> str:
    spec = find("criteria.evidenceslot", "plan")
    if spec is None or actor.role.name not in spec.roles:
        return ""
    given = {"line": f"{asked.edition.name}/{item}", "area": asked.judged.area}
    return f"{reverse('resource-create-by', args=['criteria.evidenceslot', 'plan'])}?{urlencode(given)}"


def _may_declare(actor: Actor) -> bool:
    spec = find("criteria.declaration", "declare")
    return spec is not None and actor.role.name in spec.roles
