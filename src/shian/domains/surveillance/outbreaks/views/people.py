"""Taking people over: case reports to choose from, lists of well persons."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shian.domains.registry.models import Operator
from shian.domains.surveillance.cases.models import Case, Syndrome
from shian.domains.surveillance.outbreaks.actions.bulk import add_cases, add_well
from shian.domains.surveillance.outbreaks.actions.opening import open_from_cases
from shian.domains.surveillance.outbreaks.choices import Setting
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.domains.surveillance.outbreaks.views.common import (
    check_may_work,
    desk_url,
    may_work,
    of_outbreak,
    page,
)
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.actions.core import Refused
from shian.platform.pages.places import name_of, within
from shian.platform.pages.requests import actor_of
from shian.platform.pages.values import mask_all
from shian.platform.resources.registry import resource_of

SHOWN = 200
DAYS_BEFORE, DAYS_AFTER = 7, 14
MOST_NAMES = 2_000


def candidates(actor: Actor, query: QueryDict, around: datetime) -> dict[str, Any]:
    """Case reports to choose from: by days of onset, area, syndrome and a word of the food history."""
    since = parse_date(query.get("since", "")) or (around - timedelta(days=DAYS_BEFORE)).date()
    until = parse_date(query.get("until", "")) or (around + timedelta(days=DAYS_AFTER)).date()
    rows: QuerySet[Any] = scoped(Case.objects.exclude(state="void"), actor).filter(
        onset_at__date__gte=since, onset_at__date__lte=until
    )
    if area := query.get("area", ""):
        rows = rows.filter(area__startswith=area)
    if syndrome := query.get("syndrome", ""):
        rows = rows.filter(syndrome=syndrome)
    if words := query.get("q", "").strip()[:60]:
        named = Q(exposures__place_name__icontains=words) | Q(exposures__food_name__icontains=words)
        rows = rows.filter(named | Q(number=words)).distinct()
    found = list(rows.prefetch_related("exposures").order_by("onset_at", "pk")[: SHOWN + 1])
    mask_all(resource_of("illness.case"), found, ["patient_name"])
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "areas": within(actor).items() if len(within(actor)) < 400 else [],
        "syndromes": Syndrome.choices,
        "asked": query,
        "rows": [_candidate(case) for case in found[:SHOWN]],
        "more": len(found) > SHOWN,
    }


def _candidate(case: Case) -> dict[str, Any]:
    masks: dict[str, str] = getattr(case, "shown_masks", {})
    return {
        "pk": case.pk,
        "number": case.number,
        "name": masks.get("patient_name", ""),
        "sex": case.get_sex_display(),  # type: ignore[attr-defined]
        "age": case.age(),
        "area": name_of(case.area),
        "onset_at": case.onset_at,
        "signs": case.signs(),
        "syndrome": case.get_syndrome_display(),  # type: ignore[attr-defined]
        "eaten": "；".join(
            " · ".join(filter(None, (e.food_name, e.place_name))) for e in case.exposures.all()
        ),
    }


def _chosen(request: HttpRequest) -> list[Case]:
    ids = [int(one) for one in request.POST.getlist("case") if one.isdigit()][: SHOWN * 2]
    return list(scoped(Case.objects.filter(pk__in=ids), actor_of(request)))


@require_http_methods(["GET", "POST"])
@of_outbreak
def cases(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """Choose case reports for the line list."""
    check_may_work(request)
    actor, refusal = actor_of(request), ""
    if request.method == "POST":
        try:
            add_cases(by=actor, outbreak=outbreak, cases=_chosen(request))
        except Refused as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("The case reports are on the line list."))
            return HttpResponseRedirect(desk_url(outbreak, "lines"))
    context = candidates(actor, request.GET, outbreak.first_onset_at or outbreak.notified_at)
    there = set(Line.objects.filter(outbreak=outbreak).exclude(case=None).values_list("case_id", flat=True))
    for row in context["rows"]:
        row["there"] = row["pk"] in there
    context |= {"refusal": refusal, "submit": _("Add to the line list"), "back": desk_url(outbreak, "lines")}
    status = 422 if refusal else 200
    return page(request, outbreak, "outbreaks/cases.html", context, tab="lines", status=status)


@require_http_methods(["GET", "POST"])
@login_required
def open_cases(request: HttpRequest) -> HttpResponse:
    """Choose case reports that seem to belong together, and open an outbreak of them."""
    actor, refusal = actor_of(request), ""
    if not may_work(actor):
        raise PermissionDenied(_("Your role does not open outbreaks."))
    if request.method == "POST":
        operator = request.POST.get("operator", "")
        try:
            made = open_from_cases(
                by=actor, cases=_chosen(request), title=request.POST.get("title", "")[:200],
                setting=_setting(request.POST.get("setting", "")),
                operator=Operator.objects.filter(pk=operator).first() if operator.isdigit() else None,
            )  # fmt: skip
        except Refused as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("The outbreak is open; the case reports are its first lines."))
            return HttpResponseRedirect(desk_url(made))
    context = candidates(actor, request.GET, timezone.now()) | {
        "refusal": refusal, "submit": _("Open an outbreak"), "back": reverse("outbreak-index"),
        "opening": True, "settings": Setting.choices, "given": request.POST,
        "breadcrumbs": [{"label": _("Outbreak desk"), "url": reverse("outbreak-index")}],
    }  # fmt: skip
    return render(request, "outbreaks/open_cases.html", context, status=422 if refusal else 200)


def _setting(text: str) -> str:
    return text if text in Setting.values else ""


@require_http_methods(["GET", "POST"])
@of_outbreak
def well(request: HttpRequest, outbreak: Outbreak) -> HttpResponse:
    """Well persons by name, from a canteen's or a class's list, with what all of them ate."""
    check_may_work(request)
    refusal, form = "", request.POST
    if request.method == "POST":
        try:
            add_well(
                by=actor_of(request), outbreak=outbreak, names=_names(form),
                grouping=form.get("grouping", "").strip()[:60],
                ate=[c for c in form.getlist("ate") if c], not_ate=[c for c in form.getlist("not_ate") if c],
            )  # fmt: skip
        except Refused as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("The well persons are on the line list."))
            return HttpResponseRedirect(desk_url(outbreak, "lines") + "&who=well")
    context = {
        "dishes": [
            (dish, dish.code in form.getlist("ate"), dish.code in form.getlist("not_ate"))
            for dish in outbreak.menu.order_by("pk")
        ],
        "given": form,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return page(request, outbreak, "outbreaks/well.html", context, tab="lines", status=status)


def _names(form: QueryDict) -> list[str]:
    """One name a line; a number alone adds so many people without names."""
    text = form.get("names", "")
    many = text.strip()
    if many.isdigit() and int(many) <= MOST_NAMES:
        return [""] * int(many)
    names = [line.strip() for line in text.replace("、", "\n").splitlines() if line.strip()]
    if len(names) > MOST_NAMES:
        raise Refused(_("At most %(most)s names at once.") % {"most": MOST_NAMES})
    if long := next((name for name in names if len(name) > 40), ""):
        raise Refused(_("“%(name)s …” is no name.") % {"name": long[:20]})
    return names
