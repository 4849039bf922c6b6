"""Pages of those who oversee reporting: the review of many reports, and how each hospital reports."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from shian.domains.directory.models import Body
from shian.domains.directory.roles import (
    CITY_LEVEL,
    EPIDEMIOLOGISTS,
    HEALTH,
    Assessor,
    CountyEpidemiologist,
    Epidemiologist,
)
from shian.domains.surveillance.cases import actions, measuring
from shian.domains.surveillance.cases.models import Case
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.access.scope import scoped
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.flows.clocks import local
from shian.platform.pages.links import list_url, record_url
from shian.platform.pages.places import chosen_area
from shian.platform.pages.requests import actor_of
from shian.platform.pages.widgets import DateInput

KIND = "illness.case"
SEEING = (*HEALTH, *CITY_LEVEL, Assessor)
PAGE = 50
PERIOD = timedelta(days=364)
WEEKS = 52


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Reports that wait for this person, the oldest first, to be passed many at once or opened one by one."""
    actor = actor_of(request)
    if actor.role not in EPIDEMIOLOGISTS:
        raise PermissionDenied
    verb = _verb(request, actor)
    if request.method == "POST":
        _pass(request, actor, verb)
        return HttpResponseRedirect(f"{reverse('illness-review')}?verb={verb}")
    state = "reported" if verb == "review" else "county_reviewed"
    waiting = scoped(Case.objects.filter(state=state), actor)
    rows = list(waiting.select_related("hospital").order_by("reported_at", "pk")[: PAGE + 1])
    context = {
        "title": _("Reports to review") if verb == "review" else _("Reports to accept"),
        "verb": verb,
        "switch": actor.role is Epidemiologist,
        "rows": [(record_url(KIND, case.pk), case) for case in rows[:PAGE]],
        "more": len(rows) > PAGE,
        "list_url": f"{list_url(KIND)}?state={state}",
        "breadcrumbs": [{"label": _("Case reports"), "url": list_url(KIND)}],
    }
    return render(request, "illness/review.html", context)


def _verb(request: HttpRequest, actor: Actor) -> str:
    """A county's people review; the city's accept, and may review where a county does not."""
    asked = request.POST.get("verb") or request.GET.get("verb") or ""
    if actor.role is CountyEpidemiologist or asked == "review":
        return "review"
    return "accept"


def _pass(request: HttpRequest, actor: Actor, verb: str) -> None:
    chosen = [int(pk) for pk in request.POST.getlist("case")[:PAGE] if pk.isdigit() and len(pk) < 19]
    try:
        count = actions.pass_many(by=actor, cases=list(Case.objects.filter(pk__in=chosen)), verb=verb)
        messages.success(request, _("%(count)s reports passed.") % {"count": count})
    except (NotAllowed, Refused) as refusal:
        messages.error(request, str(refusal))


class Period(forms.Form):
    """Days of the report from and to."""

    since = forms.DateField(label=lazy("From"), widget=DateInput())
    until = forms.DateField(label=lazy("To"), widget=DateInput())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and not timedelta() <= until - since <= timedelta(days=3700):
            raise forms.ValidationError(_("The period ends before it begins, or is longer than ten years."))
        if any(day and not 1990 <= day.year <= 2190 for day in (since, until)):
            raise forms.ValidationError(_("This year cannot be."))
        return values


@login_required
@require_safe
def hospitals(request: HttpRequest) -> HttpResponse:
    """Reports by hospital, completeness, delays, silence, trend, and the cases of the last weeks to come."""
    actor = actor_of(request)
    if actor.role not in SEEING:
        raise PermissionDenied
    area = actor.area if actor.role.scope is Scope.AREA else chosen_area(request)
    own = actor.body or 0 if actor.role.scope is Scope.BODY else None
    today = local(timezone.now()).date()
    last = _last_day(today)
    form = Period(
        {"since": last - PERIOD, "until": last, **request.GET.dict()}
        if "since" not in request.GET
        else request.GET
    )
    context: dict[str, Any] = {
        "title": _("How hospitals report"),
        "form": form,
        "breadcrumbs": [{"label": _("Case reports"), "url": list_url(KIND)}],
    }
    if form.is_valid():
        since, until = _moment(form.cleaned_data["since"]), _moment(form.cleaned_data["until"], 1)
        context |= _measures(since, until, area, own)
    return render(request, "illness/hospitals.html", context, status=200 if form.is_valid() else 422)


def _last_day(today: date) -> date:
    """Today, or the day of the last report where none came in the last period: a city of the past."""
    last = Case.objects.order_by("-reported_at", "-id").values_list("reported_at", flat=True).first()
    if last is None or local(last).date() > today - PERIOD:
        return today
    return local(last).date()


def _moment(day: date, later: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=later), time()))


def _measures(since: datetime, until: datetime, area: str, own: int | None) -> dict[str, Any]:
    whole, rows = measuring.board(since, until, area=area, hospital=own)
    weeks = measuring.weeks_of(until, WEEKS, area=area, hospital=own)
    silences = measuring.silent(weeks)
    names = {row.hospital: row.name for row in rows}
    lacking = [one.hospital for one in silences if one.hospital not in names]
    names |= dict(Body.objects.filter(pk__in=lacking).values_list("pk", "name")) if lacking else {}
    return {
        "whole": whole,
        "rows": [(f"{list_url(KIND)}?hospital={row.hospital}", row) for row in rows],
        "silences": [(names.get(one.hospital, ""), one) for one in silences],
        "trend": _trend(weeks),
        "nowcast": _nowcast(until, area, own),
        "quiet": measuring.QUIET,
    }


def _trend(weeks: measuring.Weeks) -> dict[str, Any] | None:
    if not weeks.counts.any():
        return None
    return {
        "type": "bar",
        "tight": True,
        "x": [f"{day:%Y-%m-%d}" for day in weeks.mondays],
        "series": [{"name": _("Reports"), "values": weeks.counts.sum(axis=0).tolist()}],
    }


def _nowcast(until: datetime, area: str, own: int | None) -> dict[str, Any] | None:
    """The last weeks of onset: reported so far, expected once all reports are in, and the interval."""
    found = measuring.to_come(until - timedelta(seconds=1), measuring.HISTORY, area=area, hospital=own)
    if found is None:
        return None
    mondays, cast = found
    shown = slice(-10, None)

    def rounded(values: Any) -> list[float | None]:
        return [None if value != value else round(float(value), 1) for value in values[shown]]

    return {
        "type": "line",
        "x": [f"{day:%m-%d}" for day in mondays[shown]],
        "series": [
            {"name": _("Reported so far"), "values": cast.reported[shown].tolist()},
            {"name": _("Expected once all reports are in"), "values": rounded(cast.expected)},
            {"name": _("At least"), "values": rounded(cast.low)},
            {"name": _("At most"), "values": rounded(cast.high)},
        ],
    }
