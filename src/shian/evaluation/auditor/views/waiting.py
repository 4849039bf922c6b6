"""Pages of a large report whose audit is not made yet: its bar first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from shian.evaluation.auditor.audits import ready
from shian.evaluation.auditor.models import AuditedReport
from shian.evaluation.auditor.tasks import audit_again_soon
from shian.evaluation.auditor.views.reach import report_of
from shian.platform.pages.requests import actor_of

Page = Callable[..., HttpResponse]


def when_audited(page: Page) -> Page:
    """A page of a report; where its audit must be made first and takes long, the bar of the job that does."""

    @wraps(page)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        bar = bar_of(request, report_of(request, pk))
        return page(request, pk, *args, **kwargs) if bar is None else bar

    return guarded


def bar_of(request: HttpRequest, report: AuditedReport) -> HttpResponse | None:
    """The way to the bar of a report whose audit must be made first and takes long."""
    if ready(report):
        return None
    token = audit_again_soon(report, by=actor_of(request))
    return HttpResponseRedirect(reverse("audit-way", args=[token]))
