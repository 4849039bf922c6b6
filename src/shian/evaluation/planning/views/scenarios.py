"""Pages of scenarios: the index, what-if, keeping, comparing, the workbook."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shian.evaluation.criteria.book import editions, title_of
from shian.evaluation.figures.engine import population_series
from shian.evaluation.figures.query import BadQuery
from shian.evaluation.figures.seals import folder, seals
from shian.evaluation.planning.changes import WhatIf, of_record, what_if
from shian.evaluation.planning.keeping import keep_scenario
from shian.evaluation.planning.models import Plan, Scenario
from shian.evaluation.planning.views.guard import changes_of, for_planning, plain
from shian.evaluation.planning.views.shown import lines, number, outcome, signed
from shian.evaluation.views.figures import places
from shian.methods.scoring import rounded
from shian.platform.access.roles import Scope
from shian.platform.actions.core import Refused
from shian.platform.actions.registry import find
from shian.platform.documents.tables import TableColumn, xlsx_file
from shian.platform.pages.links import record_url
from shian.platform.pages.requests import actor_of, is_htmx

LATELY = 20
SIDE_BY_SIDE = 4
MOST_KEPT = 100
YEARS = 5


@require_GET
@for_planning
def index(request: HttpRequest) -> HttpResponse:
    """Kept scenarios and plans, and the ways to new ones."""
    kept = Scenario.objects.defer("changes")[:MOST_KEPT]
    plans = Plan.objects.defer("rows", "story")[:MOST_KEPT]
    context = {
        "scenarios": [(one, record_url(one.kind(), one.pk)) for one in kept],
        "plans": [(one, record_url(one.kind(), one.pk)) for one in plans],
        "most": SIDE_BY_SIDE,
    }
    return render(request, "planning/index.html", context)


@require_GET
@for_planning
def try_out(request: HttpRequest) -> HttpResponse:
    """What would the score be if: the whole page, or for htmx what comes out of it."""
    given = plain(request.GET)
    try:
        what = what_if(changes_of(request, given))
    except BadQuery as error:
        if is_htmx(request):
            return render(request, "planning/_refused.html", {"text": str(error)}, status=422)
        raise
    context = {"what": what, "out": outcome(what), **_ways(request, what)}
    if is_htmx(request):
        answer = render(request, "planning/_outcome.html", context)
        answer["HX-Replace-Url"] = context["link"]
        return answer
    return render(request, "planning/what_if.html", context | _choices(request, what))


def _ways(request: HttpRequest, what: WhatIf) -> dict[str, Any]:
    query = urlencode(what.changes.asked() | {"edition": what.edition.name})
    spec = find("planning.scenario", "keep")
    return {
        "query": query,
        "link": f"{reverse('what-if')}?{query}",
        "full_link": request.build_absolute_uri(f"{reverse('what-if')}?{query}"),
        "may_keep": spec is not None and actor_of(request).role.name in spec.roles,
        "can_plan": what.edition.level == "city" and not what.changes.area,
        "seal": what.shot.seal,
    }


def _choices(request: HttpRequest, what: WhatIf) -> dict[str, Any]:
    actor = actor_of(request)
    own = actor.role.scope is Scope.AREA
    return {
        "blocks": lines(what),
        "editions": [(n, title_of(e)) for n, e in editions().items() if not own or e.level == "district"],
        "areas": places(request),
        "whole_city": not own,
        "series": population_series(what.shot),
        "seals": list(reversed(seals(folder())[-LATELY:])),
        "years": range(max(what.shot.seal.sealed_at.year, what.changes.year), what.changes.year - YEARS, -1),
        "breadcrumbs": [{"label": _("Scenarios and plans"), "url": reverse("scenarios")}],
    }


@require_POST
@for_planning
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a scenario under a title."""
    given = dict(parse_qsl(request.POST.get("query", "")[:8000]))
    changes = changes_of(request, given)
    try:
        made = keep_scenario(
            by=actor_of(request),
            title=request.POST.get("title", "")[:120],
            changes=changes.record(),
            remark=request.POST.get("remark", "")[:300],
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(f"{reverse('what-if')}?{urlencode(changes.asked())}")
    messages.success(request, _("Kept: %(title)s") % {"title": made.title})
    return HttpResponseRedirect(reverse("scenarios"))


@require_GET
@for_planning
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four kept scenarios side by side, beside the city as it is."""
    context = _compared(request)
    context["breadcrumbs"] = [{"label": _("Scenarios and plans"), "url": reverse("scenarios")}]
    return render(request, "planning/compare.html", context)


def _compared(request: HttpRequest) -> dict[str, Any]:
    kept = _chosen(request)
    found = [(one, what_if(of_record(one.changes))) for one in kept]
    names = [one.title for one in kept]
    titles: dict[str, str] = {}
    for _one, what in found:
        titles |= {item.id: title_of(item) for item in what.edition.items}
    table = [_row(item_id, title, found) for item_id, title in titles.items()]
    return {
        "kept": [
            {
                "record": one,
                "what": what,
                "out": outcome(what),
                "link": f"{reverse('what-if')}?{urlencode(what.changes.asked())}",
            }
            for one, what in found
        ],
        "table": [row for row in table if row["differs"]],
        "names": names,
        "chart": {
            "type": "bar",
            "x": [*names],
            "series": [
                {"name": _("As it is"), "values": [rounded(w.real.score.low) for _one, w in found]},
                {"name": _("In the scenario"), "values": [rounded(w.score.low) for _one, w in found]},
            ],
            "unit": _("points"),
        },
        "query": urlencode([("s", one.pk) for one in kept]),
    }


def _chosen(request: HttpRequest) -> list[Scenario]:
    numbers = [int(text) for text in request.GET.getlist("s") if text.isascii() and text.isdigit()]
    if not numbers:
        raise BadQuery(_("Choose two to four scenarios to compare."))
    if len(numbers) > SIDE_BY_SIDE:
        raise BadQuery(_("At most %(most)d scenarios fit side by side.") % {"most": SIDE_BY_SIDE})
    found = Scenario.objects.in_bulk([n for n in numbers if n < 2**63])
    if len(found) < len(set(numbers)):
        raise Http404("a scenario was removed")
    return [found[n] for n in dict.fromkeys(numbers)]


def _row(item_id: str, title: str, found: list[tuple[Scenario, WhatIf]]) -> dict[str, Any]:
    """An item in every scenario; ``differs`` where it is not the same everywhere."""
    cells: list[dict[str, Any]] = []
    seen = set()
    for _one, what in found:
        if not any(item.id == item_id for item in what.edition.items):
            cells.append({"real": "", "value": "", "points": "", "gain": ""})
            continue
        before, after = what.real.score.item(item_id), what.score.item(item_id)
        cells.append(
            {
                "real": what.real.found[item_id].shown,
                "value": what.found[item_id].shown,
                "points": number(after.points),
                "gain": signed(after.low - before.low) if after.low != before.low else "",
                "changed": what.real.found[item_id].value != what.found[item_id].value,
            }
        )
        seen |= {(after.points, what.found[item_id].value), (before.points, what.real.found[item_id].value)}
    return {"id": item_id, "title": title, "cells": cells, "differs": len(seen) > 1}


@require_GET
@for_planning
def try_xlsx(request: HttpRequest) -> HttpResponseBase:
    """A scenario as a workbook: a row an item."""
    what = what_if(changes_of(request, plain(request.GET)))
    return _workbook([("", what)], f"what-if-{what.edition.name}")


@require_GET
@for_planning
def compare_xlsx(request: HttpRequest) -> HttpResponseBase:
    """Scenarios side by side as a workbook."""
    kept = _chosen(request)
    return _workbook([(one.title, what_if(of_record(one.changes))) for one in kept], "scenarios")


def _workbook(found: list[tuple[str, WhatIf]], name: str) -> HttpResponseBase:
    heads = [TableColumn(_("Scenario"), 22), TableColumn(_("Number"), 9), TableColumn(_("Item"), 44)]
    labels = (_("As it is"), _("Assumed"), _("Points as it is"), _("Points in the scenario"), _("Difference"))
    heads += [TableColumn(label, 14) for label in labels]
    rows = []
    for title, what in found:
        for item in what.edition.items:
            before, after = what.real.score.item(item.id), what.score.item(item.id)
            rows.append(
                (
                    title, item.id, title_of(item), what.real.found[item.id].shown, what.found[item.id].shown,
                    rounded(before.low), rounded(after.low), rounded(after.low - before.low),
                )
            )  # fmt: skip
        total = what.real.score.low, what.score.low
        rows.append(
            (title, "", _("In total"), "", "", rounded(total[0]), rounded(total[1]), rounded(what.gain))
        )
    first = found[0][1]
    title = f"{title_of(first.edition)} · {first.changes.year} · #{first.shot.seal.number}"
    return FileResponse(xlsx_file(heads, rows, title=title), as_attachment=True, filename=f"{name}.xlsx")
