"""Own pages of an investigation: running an inference, the checklist of a survey, a report as it reads."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shian.domains.surveillance.inquiry.actions.inferences import infer
from shian.domains.surveillance.inquiry.actions.surveys import Given, answer
from shian.domains.surveillance.inquiry.checklist import checklist_on, factors
from shian.domains.surveillance.inquiry.doing import act_url, outbreak_of, tab_url
from shian.domains.surveillance.inquiry.models import Answer, InferenceJob, Report, Survey
from shian.domains.surveillance.inquiry.redacting import public_sections
from shian.domains.surveillance.inquiry.running import is_small, job_of
from shian.domains.surveillance.inquiry.soon import infer_soon
from shian.domains.surveillance.outbreaks.looking import picture_of
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, permit
from shian.platform.actions.registry import find
from shian.platform.pages.detail import buttons_of, letters_for
from shian.platform.pages.links import record_url
from shian.platform.pages.requests import actor_of, go_to, record_or_404
from shian.platform.pages.values import state_cell
from shian.platform.resources.registry import resource_of


@require_POST
@login_required
def run_inference(request: HttpRequest, pk: int) -> HttpResponse:
    """Infer at once where it is small, else put a job on its way."""
    outbreak, actor = outbreak_of(request, pk), actor_of(request)
    spec = find("inquiry.inference", "infer")
    if spec is None or actor.role.name not in spec.roles:
        raise PermissionDenied
    back = tab_url(outbreak, "source")
    at = _moment(request.POST.get("at", ""))
    try:
        permit(spec, actor, None)
        if is_small(outbreak, picture_of(outbreak)):
            infer(by=actor, outbreak=outbreak, at=at)
        elif job_of(outbreak, actor.now()) is None:
            infer_soon(outbreak, actor, at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return go_to(request, back)


def _moment(text: str) -> datetime | None:
    """A moment of a form; without a zone it is the city's time."""
    from django.utils import timezone

    found = parse_datetime(text) if text else None
    return timezone.make_aware(found) if found is not None and found.tzinfo is None else found


@require_GET
@login_required
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the computation is; the tab anew when it has ended."""
    outbreak, actor = outbreak_of(request, pk), actor_of(request)
    found = job_of(outbreak, actor.now())
    if found is None:
        return go_to(request, tab_url(outbreak, "source"))
    return render(request, "inquiry/_job.html", {"outbreak": outbreak, "job": found, **_share(found)})


def _share(found: InferenceJob) -> dict[str, int]:
    return {"percent": round(100 * found.done / found.total) if found.total else 0}


@require_http_methods(["GET", "POST"])
@login_required
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist of a survey: answered on a phone, saved item by item or at once."""
    survey, actor = _survey(request, pk), actor_of(request)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _answered(request, survey, actor)
        if not faults:
            messages.success(request, _("Saved."))
            return go_to(request, reverse("inquiry-checklist", args=[survey.pk]))
    return render(
        request, "inquiry/checklist.html", _checklist_context(request, survey, actor, faults),
        status=422 if faults else 200,
    )  # fmt: skip


def _survey(request: HttpRequest, pk: int) -> Survey:
    resource, actor = resource_of("inquiry.survey"), actor_of(request)
    if not resource.allows("view", actor):
        raise PermissionDenied
    found: Any = record_or_404(resource, actor, pk)
    return found  # type: ignore[no-any-return]


def _answered(request: HttpRequest, survey: Survey, actor: Actor) -> dict[str, str]:
    """Take over what was ticked and measured; faults by item."""
    given, faults = [], {}
    for item in checklist_on(survey.edition).items:
        text = request.POST.get(f"value-{item.code}", "").strip()
        try:
            value = Decimal(text) if text else None
        except InvalidOperation:
            faults[item.code] = _("This is no number.")
            continue
        if value is not None and not value.is_finite():
            faults[item.code] = _("This is no number.")
            continue
        found = request.POST.get(f"found-{item.code}", "")
        given.append(Given(item.code, found, value, request.POST.get(f"remark-{item.code}", "").strip()))
    if faults:
        return faults
    try:
        answer(by=actor, survey=survey, given=given)
    except Refused as refusal:
        return {refusal.field or "": str(refusal)}
    return {}


def _checklist_context(
    request: HttpRequest, survey: Survey, actor: Actor, faults: dict[str, str]
) -> dict[str, Any]:
    held = {row.code: row for row in survey.answers.all()}
    spec = find("inquiry.survey", "answer")
    kinds = dict(factors())
    rows = []
    for item in checklist_on(survey.edition).items:
        row = held.get(item.code)
        rows.append(
            {
                "item": item,
                "bears": kinds.get(item.factor, ""),
                "found": request.POST.get(f"found-{item.code}", row.found if row else ""),
                "value": request.POST.get(f"value-{item.code}", _plain(row.value) if row else ""),
                "remark": request.POST.get(f"remark-{item.code}", row.remark if row else ""),
                "bounds": "–".join(part for part in (item.least, item.most) if part)
                if item.least and item.most
                else f"≥ {item.least}"
                if item.least
                else f"≤ {item.most}"
                if item.most
                else "",
                "fault": faults.get(item.code, ""),
            }
        )
    return {
        "survey": survey,
        "rows": rows,
        "choices": Answer.Found.choices,
        "refusal": faults.get("", ""),
        "may_answer": spec is not None and actor.role.name in spec.roles and survey.finished_at is None,
        "actions": buttons_of(resource_of("inquiry.survey"), survey, actor),
        "record_url": record_url("inquiry.survey", survey.pk),
        "breadcrumbs": [{"label": str(survey.outbreak), "url": tab_url(survey.outbreak, "survey")}],
    }


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


@require_GET
@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report as it reads, whole or as it may be public, with what may be done with it."""
    resource, actor = resource_of("inquiry.report"), actor_of(request)
    if not resource.allows("view", actor):
        raise PermissionDenied
    found: Any = record_or_404(resource, actor, pk)
    public = request.GET.get("as") == "public"
    context = {
        "report": found,
        "state": state_cell(found),
        "sections": public_sections(found) if public else found.sections,
        "public": public,
        "may_rewrite": _may_rewrite(found, actor),
        "actions": buttons_of(resource, found, actor),
        "letters": letters_for(found),
        "record_url": record_url("inquiry.report", found.pk),
        "rewrite_url": act_url(found.outbreak, "report", "rewrite", found.pk),
        "breadcrumbs": [{"label": str(found.outbreak), "url": tab_url(found.outbreak, "reports")}],
    }
    return render(request, "inquiry/report.html", context)


def _may_rewrite(found: Report, actor: Actor) -> bool:
    spec = find("inquiry.report", "rewrite")
    return found.state == "draft" and spec is not None and actor.role.name in spec.roles
