"""Pages for the trade, and what was communicated in each year."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from shian.domains.directory.roles import FIRMS, OFFICIALS, Liaison
from shian.domains.surveillance.consultation.models import Meeting, Question, RiskNotice
from shian.platform.access.roles import Role
from shian.platform.pages.links import list_url
from shian.platform.pages.requests import actor_of

PAGE = 30
READERS: tuple[type[Role], ...] = (*FIRMS, *OFFICIALS, Liaison)
COUNTED = ("meetings", "notices", "answers")


def _told() -> Any:
    """Notices that the trade may read."""
    found = RiskNotice.objects.filter(audience__in=("trade", "public"), state__in=("issued", "withdrawn"))
    return found.select_related("body").order_by("-issued_at", "-pk")


def _reader(request: HttpRequest) -> None:
    if actor_of(request).role not in READERS:
        raise PermissionDenied


@require_GET
@login_required
def trade(request: HttpRequest) -> HttpResponse:
    """Risk notices for the trade, newest first."""
    _reader(request)
    page = Paginator(_told(), PAGE).get_page(request.GET.get("page"))
    return render(request, "consultation/trade.html", {"page": page})


@require_GET
@login_required
def trade_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice with its corrections."""
    _reader(request)
    notice = get_object_or_404(_told(), pk=pk)
    return render(
        request, "consultation/trade_notice.html", {"notice": notice, "corrections": notice.corrections.all()}
    )


def communicated() -> list[dict[str, Any]]:
    """Meetings, published notices and published answers of each year; three queries."""
    counts: dict[int, dict[str, Any]] = {}
    sources = {
        "meetings": (Meeting.objects.filter(state__in=("held", "published")), "held_on"),
        "notices": (RiskNotice.objects.filter(audience="public", published_on__isnull=False), "published_on"),
        "answers": (Question.objects.filter(state="published"), "published_on"),
    }
    for name, (rows, day) in sources.items():
        found = rows.annotate(year=ExtractYear(day)).values("year").order_by().annotate(n=Count("pk"))
        for row in found:
            counts.setdefault(row["year"], dict.fromkeys(COUNTED, 0))[name] = row["n"]
    return [
        {"year": year, **row, "items": row["meetings"] + row["notices"] + row["answers"]}
        for year, row in sorted(counts.items(), reverse=True)
    ]


@require_GET
@login_required
def yearly(request: HttpRequest) -> HttpResponse:
    """What was communicated in each year: meetings, public notices, published answers (C6-01)."""
    if actor_of(request).role not in (*OFFICIALS, Liaison):
        raise PermissionDenied
    context = {
        "years": communicated(),
        "links": {"meetings": list_url("consult.meeting"), "notices": list_url("consult.risknotice"),
                  "answers": list_url("consult.question")},
    }  # fmt: skip
    return render(request, "consultation/year.html", context)
