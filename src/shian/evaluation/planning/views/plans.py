"""Pages of the cheapest plan: the form, the result and its parts, keeping, the workbook."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shian.domains.laboratory.codes import shown
from shian.evaluation.figures.query import BadQuery
from shian.evaluation.planning.keeping import keep_plan
from shian.evaluation.planning.solving import Answer, Asked, asked_of, ground_of, solve
from shian.evaluation.planning.views.guard import bound, for_planning, plain
from shian.evaluation.planning.views.plan_form import form_of
from shian.evaluation.planning.views.plan_page import curve_of, result_of
from shian.evaluation.planning.words import district, laboratory, sort_of, station, story, when
from shian.evaluation.views.asked import usual_year
from shian.methods.scoring import rounded
from shian.platform.actions.core import Refused
from shian.platform.actions.registry import find
from shian.platform.documents.tables import TableColumn, xlsx_file
from shian.platform.pages.requests import actor_of, is_htmx

DEFAULTS = {"vetoes": "1"}


def _asked(request: HttpRequest, given: dict[str, str] | None = None) -> Asked:
    given = plain(request.GET) if given is None else given
    if bound(actor_of(request), given):
        raise BadQuery(_("Plans are made for the whole city, by officers of the city."))
    if given.get("sent") and "vetoes" not in given:
        given = given | {"vetoes": "0"}  # a box that is not ticked is not sent
    return asked_of(given, usual_year=usual_year())


@require_GET
@for_planning
def ask(request: HttpRequest) -> HttpResponse:
    """The form, filled in from the records; with ``solve`` also the place where the result appears."""
    given, refusal = plain(request.GET), ""
    try:
        ground = ground_of(_asked(request))
    except BadQuery as error:
        refusal = str(error)
        keep = {k: v for k, v in given.items() if k in ("edition", "year", "series", "seal")}
        ground = ground_of(_asked(request, keep if not bound(actor_of(request), keep) else {}))
    query = urlencode(ground.asked.address())
    context: dict[str, Any] = {
        "ground": ground,
        "form": form_of(ground, given),
        "refusal": refusal,
        "query": query,
        "solving": "solve" in given and not refusal,
        "breadcrumbs": [{"label": _("Scenarios and plans"), "url": reverse("scenarios")}],
    }
    if context["solving"] and "now" in given:
        context |= _result(request, ground.asked) | {"now": True}
    return render(request, "planning/plan.html", context, status=422 if refusal else 200)


def _result(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    answer = solve(asked)
    spec = find("planning.plan", "keep")
    return {
        "answer": answer,
        "page": result_of(answer),
        "query": urlencode(asked.address()),
        "may_keep": spec is not None and actor_of(request).role.name in spec.roles,
    }


def _part(request: HttpRequest, template: str, made: Any) -> HttpResponse:
    """A part of the result; what went wrong stands in its place."""
    try:
        return render(request, template, made())
    except BadQuery as error:
        if is_htmx(request):
            return render(request, "planning/_refused.html", {"text": str(error)}, status=422)
        raise


@require_GET
@for_planning
def result(request: HttpRequest) -> HttpResponse:
    """The plan, or why there is none."""
    return _part(request, "planning/_plan.html", lambda: _result(request, _asked(request)))


@require_GET
@for_planning
def limits(request: HttpRequest) -> HttpResponse:
    """What limits the plan."""
    return _part(request, "planning/_limits.html", lambda: {"told": list(story(solve(_asked(request))))})


@require_GET
@for_planning
def curve(request: HttpRequest) -> HttpResponse:
    """What further points cost."""
    return _part(request, "planning/_curve.html", lambda: curve_of(solve(_asked(request))))


@require_POST
@for_planning
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a plan under a title."""
    given = dict(parse_qsl(request.POST.get("query", "")[:16_000]))
    asked = _asked(request, given)
    try:
        made = keep_plan(
            by=actor_of(request),
            title=request.POST.get("title", "")[:120],
            asked=asked.address(),
            remark=request.POST.get("remark", "")[:300],
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(f"{reverse('plan-cheapest')}?{urlencode(asked.address())}&solve=1")
    messages.success(request, _("Kept: %(title)s") % {"title": made.title})
    return HttpResponseRedirect(reverse("scenarios"))


@require_GET
@for_planning
def as_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The plan as a workbook: a row an action and place."""
    answer = solve(_asked(request))
    heads = (
        (_("What"), 24), (_("District"), 12), (_("Link of the chain"), 12), (_("Laboratory"), 22),
        (_("Station"), 18), (_("How many"), 10), (_("Cost (yuan)"), 14), (_("When"), 40),
    )  # fmt: skip
    title = _("Cheapest plan") + f" · {answer.ground.asked.first} – {answer.ground.asked.last}"
    title += f" · #{answer.ground.what.shot.seal.number}"
    out = xlsx_file([TableColumn(label, width) for label, width in heads], _lines(answer), title=title)
    return FileResponse(out, as_attachment=True, filename="plan.xlsx")


def _lines(answer: Answer) -> list[tuple[Any, ...]]:
    ground = answer.ground
    return [
        (
            sort_of(row, ground), district(ground, row.district), shown("link", row.link) if row.link else "",
            laboratory(ground, row.laboratory), station(ground, row.station) if row.station else "",
            row.amount, rounded(row.cost, 2), when(row),
        )
        for row in answer.rows
    ]  # fmt: skip
