"""The score board, its parts that come later, and its workbook."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shian.evaluation.criteria.book import title_of
from shian.evaluation.criteria.evidence import OPEN, mine, slots_of, tallies
from shian.evaluation.criteria.models import EvidenceSlot, Project
from shian.evaluation.criteria.standing import by_district, share, standing, trend
from shian.evaluation.criteria.views.asked import Asked, asked_of, for_criteria
from shian.evaluation.criteria.views.board_page import board_page
from shian.evaluation.criteria.views.words import LIGHTS, number
from shian.evaluation.figures.engine import population_series
from shian.evaluation.figures.seals import folder, seals
from shian.evaluation.views.figures import places
from shian.methods.scoring import rounded
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.access.scope import scoped
from shian.platform.actions.registry import find
from shian.platform.documents.tables import TableColumn, xlsx_file
from shian.platform.pages.links import action_url, list_url, record_url
from shian.platform.pages.places import name_of
from shian.platform.pages.requests import actor_of

LATELY = 20
OWED = 12


@require_GET
@for_criteria
def board(request: HttpRequest) -> HttpResponse:
    """The score by blocks, vetoes, gaps, items, and the evidence that is owed."""
    asked, actor = asked_of(request), actor_of(request)
    here = standing(asked.edition, asked.shot, asked.judged)
    slots = slots_of(asked.edition, asked.judged.area, actor)
    only_mine = "mine" in request.GET
    counted = tallies(asked.edition, slots.filter(mine(actor)) if only_mine else slots, timezone.localdate())
    page = board_page(asked, here, counted)
    context = {
        "asked": asked,
        "page": page,
        "title": title_of(asked.edition),
        "remark": _remark(asked),
        "project": _project(asked, actor),
        "owed": _owed(asked, actor, only_mine=only_mine),
        "only_mine": only_mine,
        "slots_url": f"{list_url('criteria.evidenceslot')}?edition={asked.edition.name}",
        "buttons": _buttons(actor),
        **_choices(request, asked, actor),
    }
    return render(request, "criteria/board.html", context)


def _remark(asked: Asked) -> str:
    one = asked.edition
    return one.remark_en if (get_language() or "zh").startswith("en") and one.remark_en else one.remark_zh


def _project(asked: Asked, actor: Actor) -> dict[str, Any] | None:
    """The project that this edition judges here: its state, milestones reached, planned and late."""
    late = Q(milestones__done_on=None, milestones__planned_on__lt=timezone.localdate())
    counts = {
        "all_of_them": Count("milestones"),
        "reached": Count("milestones", filter=Q(milestones__done_on__isnull=False)),
        "late": Count("milestones", filter=late),
    }
    rows = Project.objects.filter(edition=asked.edition.name, area=asked.judged.area).exclude(state="ended")
    one = scoped(rows, actor).annotate(**counts).order_by("-id").first()
    if one is None:
        return None
    return {"record": one, "url": record_url(one.kind(), one.pk), "tone": one.tones.get(one.state, "")}


def _choices(request: HttpRequest, asked: Asked, actor: Actor) -> dict[str, Any]:
    names = places(request)
    return {
        "editions": [(name, title_of(one)) for name, one in asked.every.items()],
        "areas": {code: name for code, name in names.items() if code.startswith(asked.bound_to)},
        "whole_city": asked.edition.level == "city" and not asked.bound_to,
        "area_name": name_of(asked.judged.area),
        "series": population_series(asked.shot),
        "seals": list(reversed(seals(folder())[-LATELY:])),
        "seal": asked.shot.seal,
        "districts_shown": actor.role.scope is not Scope.AREA,
        "query": asked.query(),
    }


def _owed(asked: Asked, actor: Actor, *, only_mine: bool) -> list[dict[str, Any]]:
    """What is owed next: of the place judged, or what waits for the actor."""
    if only_mine:
        rows = scoped(EvidenceSlot.objects.filter(mine(actor), edition=asked.edition.name), actor)
    else:
        rows = slots_of(asked.edition, asked.judged.area, actor).filter(state__in=(*OPEN, "handed_in"))
    today = timezone.localdate()
    return [
        {
            "title": slot.title,
            "item": slot.item,
            "owner": slot.owner,
            "place": name_of(slot.area),
            "due": slot.due_on,
            "late": slot.state in OPEN and slot.due_on < today,
            "state": slot.get_state_display(),
            "tone": slot.tones.get(slot.state, ""),
            "url": record_url(slot.kind(), slot.pk),
        }
        for slot in rows.order_by("due_on", "id")[:OWED]
    ]


def _buttons(actor: Actor) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    wanted = (
        ("criteria.evidenceslot", "plan", "paperclip"),
        ("criteria.declaration", "declare", "quote"),
    )
    for kind, verb, icon in wanted:
        spec = find(kind, verb)
        if spec and actor.role.name in spec.roles:
            found.append({"label": spec.title, "url": action_url(spec), "icon": icon})
    spec = find("criteria.editiondraft", "import")
    if spec and actor.role.name in spec.roles:
        url = reverse("criteria-import")
        found.append({"label": spec.title, "url": url, "icon": "table-import", "page": True})
    return found


@require_GET
@for_criteria
def show_districts(request: HttpRequest) -> HttpResponse:
    """Each district by the same edition: a part of the board, asked for when it is scrolled to."""
    asked, actor = asked_of(request), actor_of(request)
    if actor.role.scope is Scope.AREA:
        return render(request, "criteria/_districts.html", {"lines": []})
    found = by_district(asked.edition, asked.shot, asked.judged)
    found.sort(key=lambda one: (-share(one[2].score.low, one[2].score.known), one[0]))
    lines = [
        {
            "code": code,
            "name": name,
            "low": number(here.score.low),
            "high": number(here.score.high),
            "share": number(share(here.score.low, here.score.known), 1),
            "blocks": [number(block.low) for block in here.score.blocks],
            "tone": LIGHTS[here.score.light][0],
            "light": LIGHTS[here.score.light][2],
            "broken": [
                one.item.id for one in here.score.vetoes if one.light and one.light.value == "violated"
            ],
            "url": f"{reverse('criteria')}?{asked.query(area=code)}",
        }
        for code, name, here in found
    ]
    context = {
        "lines": lines,
        "blocks": [title_of(block) for block in asked.edition.blocks],
        "values": {code: rounded(share(here.score.low, here.score.known), 1) for code, _name, here in found},
        "names": {code: name for code, name, _here in found},
        "links": {line["code"]: line["url"] for line in lines},
    }
    return render(request, "criteria/_districts.html", context)


@require_GET
@for_criteria
def show_trend(request: HttpRequest) -> HttpResponse:
    """The score at the seals before: a part of the board, asked for when it is scrolled to."""
    asked = asked_of(request)
    told = trend(asked.edition, asked.judged, asked.shot.seal.number)
    lines: list[dict[str, Any]] = [
        {
            "seal": line,
            "low": number(here.score.low),
            "high": number(here.score.high),
            "tone": LIGHTS[here.score.light][0],
            "light": LIGHTS[here.score.light][2],
            "url": f"{reverse('criteria')}?{asked.query(seal=line.number)}",
        }
        for line, here in told
    ]
    chart = {
        "type": "line",
        "x": [str(line["seal"].number) for line in lines],
        "series": [{"name": _("points at least"), "values": [rounded(h.score.low) for _l, h in told]}],
        "unit": _("points"),
    }
    context = {"lines": list(reversed(lines)), "chart": chart if len(lines) > 1 else None}
    return render(request, "criteria/_trend.html", context)


@require_GET
@for_criteria
def as_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The board as a workbook: a row an item."""
    asked, actor = asked_of(request), actor_of(request)
    here = standing(asked.edition, asked.shot, asked.judged)
    slots = slots_of(asked.edition, asked.judged.area, actor)
    page = board_page(asked, here, tallies(asked.edition, slots, timezone.localdate()))
    heads = (
        (_("Block"), 16), (_("Group"), 16), (_("Number"), 9), (_("Criterion"), 44), (_("Points"), 9),
        (_("Points in total"), 9), (_("Gap"), 9), (_("Value"), 12), (_("Unit"), 12), (_("State"), 12),
        (_("Where the value comes from"), 14), (_("Certainty"), 16), (_("Source"), 40), (_("Rule"), 40),
        (_("Evidence accepted"), 10), (_("Evidence asked for"), 10),
    )  # fmt: skip
    rows = [
        (
            block.title, line.group, line.item.id, line.title, line.points, line.most, line.gap, line.value,
            line.unit, line.label, line.origin_label, line.certainty, line.item.source, line.item.text,
            line.tally.accepted, line.tally.slots,
        )
        for block in page.blocks for line in block.lines
    ]  # fmt: skip
    place = name_of(asked.judged.area) or _("The whole city")
    title = f"{title_of(asked.edition)} · {asked.judged.year} · {place}"
    title += f" · {page.summary.low}–{page.summary.high}/{page.summary.most} · #{asked.shot.seal.number}"
    out = xlsx_file([TableColumn(label, width) for label, width in heads], rows, title=title)
    name = f"score-{asked.edition.name}-{asked.judged.year}-{asked.judged.area or 'city'}.xlsx"
    return FileResponse(out, as_attachment=True, filename=name)
