"""Which reports an actor reaches on the auditor's pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from shian.evaluation.auditor.models import AuditedReport
from shian.platform.access.scope import scoped
from shian.platform.pages.requests import actor_of


def report_of(request: HttpRequest, pk: int) -> AuditedReport:
    """A report within the actor's reach."""
    found: AuditedReport = get_object_or_404(scoped(AuditedReport.objects.all(), actor_of(request)), pk=pk)
    return found
