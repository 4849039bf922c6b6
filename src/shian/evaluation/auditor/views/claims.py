"""Pages: all figures that were read, correcting one, facts beside the report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shian.evaluation.auditor.actions import Figure, add_fact, correct, remove_fact, undo
from shian.evaluation.auditor.audits import audit_of
from shian.evaluation.auditor.models import AuditedReport
from shian.evaluation.auditor.views.forms import CorrectionForm, FactForm
from shian.evaluation.auditor.views.reach import report_of
from shian.evaluation.auditor.views.reports import may_audit
from shian.evaluation.auditor.views.waiting import bar_of, when_audited
from shian.evaluation.views.guard import for_officials
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.pages.requests import actor_of
from shian.platform.pages.shapes import FormPage

PAGE = 200
AROUND = 30


def auditor(request: HttpRequest) -> Actor:
    """The actor, if he may correct readings."""
    actor = actor_of(request)
    if not may_audit(actor):
        raise PermissionDenied("only officials who answer for reports correct their readings")
    return actor


@never_cache
@require_GET
@for_officials
@when_audited
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """All figures as they were read, to find the one that was read wrongly."""
    report = report_of(request, pk)
    made = audit_of(report, by=actor_of(request))
    asked = request.GET.get("q", "").strip()[:60]
    rows = [c for c in made["claims"] if not asked or asked in c["subject"] or asked in c["text"]]
    corrected = {c.start: c for c in report.corrections.filter(undone=False)}
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "page": page,
        "rows": [(claim, corrected.get(claim["start"])) for claim in page],
        "q": asked,
        "may": may_audit(actor_of(request)),
        "breadcrumbs": _crumbs(report),
    }
    return render(request, "auditor/claims.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@for_officials
def correct_one(request: HttpRequest, pk: int, start: int) -> HttpResponse:
    """Say what a figure is."""
    actor, report = auditor(request), report_of(request, pk)
    if (bar := bar_of(request, report)) is not None:
        return bar
    made = audit_of(report, by=actor)
    claim = next((c for c in made["claims"] if c["start"] == start), None)
    if claim is None or (made["facts_from"] is not None and start >= made["facts_from"]):
        raise Http404("no figure of the report stands there")
    form = CorrectionForm(request.POST or None, initial=_initial(claim))
    around = made["text"][max(0, start - AROUND) : claim["end"] + AROUND].replace("\n", " ")
    page = FormPage(
        title=_("Correct a reading"), form=form, url=request.path, submit=_("Keep and audit again"),
        back=reverse("audit-claims", args=[pk]), lead=f"…{around}…",
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        figure = Figure(claim["start"], claim["end"], claim["text"])
        try:
            correct(by=actor, report=report, figure=figure, **_changed(form, claim))
        except (Refused, ValidationError) as refusal:
            page.refusal = "; ".join(getattr(refusal, "messages", [str(refusal)]))
        else:
            messages.success(request, _("The reading is corrected; the report is audited again."))
            return HttpResponseRedirect(reverse("audit-report", args=[pk]) + f"#l{claim['line']}")
    status = 422 if request.method == "POST" else 200
    return render(
        request, "resources/form.html", {"page": page, "breadcrumbs": _crumbs(report)}, status=status
    )


def _initial(claim: dict[str, Any]) -> dict[str, Any]:
    period = claim["period"] or {}
    return {
        "subject": claim["subject"],
        "place": claim["place"],
        "year": int(period["to"][:4]) if period.get("to") else None,
    }


def _changed(form: CorrectionForm, claim: dict[str, Any]) -> dict[str, Any]:
    given, before = form.cleaned_data, _initial(claim)
    same = {name for name in ("subject", "place", "year") if given[name] == before[name]}
    empty = {"subject": "", "place": "", "year": None}
    return {name: empty[name] if name in same else value for name, value in given.items()}


@require_POST
@for_officials
def undo_one(request: HttpRequest, pk: int, correction: int) -> HttpResponse:
    """Read a figure again as it was read."""
    actor, report = auditor(request), report_of(request, pk)
    found = get_object_or_404(report.corrections, pk=correction)
    reason = request.POST.get("reason", "").strip()[:200] or _("read rightly at first")
    return _done(request, report, lambda: undo(by=actor, correction=found, reason=reason))


@require_POST
@for_officials
def add_one_fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a sentence hold beside the report."""
    actor, report, form = auditor(request), report_of(request, pk), FactForm(request.POST)
    if not form.is_valid():
        errors = "; ".join(f"{form[name].label}: {text[0]}" for name, text in form.errors.items())
        messages.error(request, errors)
        return HttpResponseRedirect(reverse("audit-report", args=[pk]))
    return _done(request, report, lambda: add_fact(by=actor, report=report, **form.cleaned_data))


@require_POST
@for_officials
def remove_one_fact(request: HttpRequest, pk: int, fact: int) -> HttpResponse:
    """Let a sentence no longer hold."""
    actor, report = auditor(request), report_of(request, pk)
    found = get_object_or_404(report.facts, pk=fact)
    return _done(request, report, lambda: remove_fact(by=actor, fact=found))


def _done(request: HttpRequest, report: AuditedReport, act: Any) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("audit-report", args=[report.pk]))


def _crumbs(report: AuditedReport) -> list[dict[str, str]]:
    return [
        {"label": _("Claim auditor"), "url": reverse("audit")},
        {"label": report.title, "url": reverse("audit-report", args=[report.pk])},
    ]
