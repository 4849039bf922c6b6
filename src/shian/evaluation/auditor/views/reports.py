"""Pages: the list with its drop zone, an audited report with findings in the margin, files to keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shian.evaluation.auditor import paper, spool
from shian.evaluation.auditor.actions import AUDITORS
from shian.evaluation.auditor.audits import audit_of
from shian.evaluation.auditor.binding import against
from shian.evaluation.auditor.bound import bindings
from shian.evaluation.auditor.documents.limits import LIMITS
from shian.evaluation.auditor.models import AuditedReport
from shian.evaluation.auditor.run import audit_file
from shian.evaluation.auditor.taking import take_audited
from shian.evaluation.auditor.tasks import INLINE, audit_soon
from shian.evaluation.auditor.views.forms import FactForm, TakeForm
from shian.evaluation.auditor.views.reach import report_of
from shian.evaluation.auditor.views.waiting import when_audited
from shian.evaluation.figures.seals import NoArchive
from shian.evaluation.figures.store import snapshot
from shian.evaluation.views.asked import figure_url
from shian.evaluation.views.guard import for_officials
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.actions.core import Refused
from shian.platform.exchange.limits import Unreadable
from shian.platform.files.storage import TooLarge, put_chunks
from shian.platform.pages.requests import actor_of
from shian.platform.personal.vault import Erased

PAGE = 30
NAMES = frozenset(role.name for role in AUDITORS)


def language() -> str:
    """zh or en, as the pages are read."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def may_audit(actor: Actor) -> bool:
    """Whether the actor may take in reports and correct readings."""
    return actor.role.name in NAMES


@never_cache
@require_http_methods(["GET", "POST"])
@for_officials
def index(request: HttpRequest) -> HttpResponse:
    """Take in a report; the reports taken in before."""
    actor = actor_of(request)
    form = TakeForm(request.POST or None, request.FILES or None) if may_audit(actor) else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied("only officials who answer for reports take them in")
        if form.is_valid() and (goal := _taken(form, actor)) is not None:
            return goal
    rows = scoped(AuditedReport.objects.defer("text"), actor).order_by("-id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    status = 422 if request.method == "POST" else 200
    return render(request, "auditor/index.html", {"form": form, "page": page}, status=status)


def with_records(made: dict[str, Any]) -> dict[str, Any]:
    """The audit with what the records say otherwise, where claims are bound and an archive is there."""
    known = bindings()
    if not known:
        return made
    try:
        shot = snapshot(None)
    except NoArchive:
        return made
    return against(
        made, known, shot, lambda one: figure_url(one.value.figure.name, one.asked, shot.seal.number)
    )


def _taken(form: TakeForm, actor: Actor) -> HttpResponseRedirect | None:
    """Where to go on: to the report, or for a large one to its bar."""
    sent, text = form.cleaned_data["file"], form.cleaned_data["text"]
    name, title = Path(sent.name).name if sent else "", form.cleaned_data["title"]
    try:
        path = put_chunks(sent.chunks() if sent else [text.encode()], LIMITS.bytes)
    except TooLarge:
        said = _("The file is too large; %(most)s MB are the most.") % {"most": LIMITS.bytes >> 20}
        form.add_error("file", said)
        return None
    try:
        if path.stat().st_size > INLINE:
            token = audit_soon(path, by=actor, title=title, name=name)
            return HttpResponseRedirect(reverse("audit-way", args=[token]))
        made = take_audited(audit_file(path), by=actor, title=title, name=name)
        return HttpResponseRedirect(reverse("audit-report", args=[made.pk]))
    except Unreadable as refusal:
        form.add_error("file" if sent else "text", _(refusal.problem.message) % refusal.problem.params)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    finally:
        path.unlink(missing_ok=True)
    return None


@never_cache
@require_GET
@for_officials
def under_way(request: HttpRequest, token: str) -> HttpResponse:
    """The bar of a large report that its sender waits for; the report when it is there."""
    sent = spool.sent_of(token)
    if sent is None or sent.actor["user_id"] != actor_of(request).user_id:
        raise Http404("no such report is on its way")
    outcome = spool.outcome_of(token)
    if outcome is not None:
        spool.forget(token)
        if "report" not in outcome:
            messages.error(request, _(outcome["refused"]) % outcome["params"])
        goal = reverse("audit-report", args=[outcome["report"]]) if "report" in outcome else reverse("audit")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": goal})
        return HttpResponseRedirect(goal)
    done, total = spool.progress_of(token)
    context = {
        "token": token,
        "name": sent.title or sent.name,
        "percent": 100 * done // total if total else None,
        "breadcrumbs": [{"label": _("Claim auditor"), "url": reverse("audit")}],
    }
    part = "auditor/_way.html" if request.headers.get("HX-Request") else "auditor/way.html"
    return render(request, part, context)


@never_cache
@require_GET
@for_officials
@when_audited
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A report with its findings in the margin."""
    actor, report = actor_of(request), report_of(request, pk)
    try:
        made = with_records(audit_of(report, by=actor))
    except Erased as fault:
        raise Http404("the text of this report was erased") from fault
    except Unreadable as refusal:
        messages.error(request, _(refusal.problem.message) % refusal.problem.params)
        return HttpResponseRedirect(reverse("audit"))
    lang = language()
    context: dict[str, Any] = {
        "report": report,
        "summary": mark_safe(paper.summary(made, lang)),  # escaped piece by piece where it is made
        "body": mark_safe(paper.body(made, lang)),
        "corrections": report.corrections.filter(undone=False),
        "facts": report.facts.filter(undone=False),
        "fact_form": FactForm() if may_audit(actor) else None,
        "may": may_audit(actor),
        "breadcrumbs": [{"label": _("Claim auditor"), "url": reverse("audit")}],
    }
    return render(request, "auditor/report.html", context)


@never_cache
@require_GET
@for_officials
@when_audited
def download(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The audit as a page that stands alone, or as JSON."""
    report = report_of(request, pk)
    made = audit_of(report, by=actor_of(request))
    if ending == "json":
        answer = HttpResponse(orjson.dumps(made, option=orjson.OPT_INDENT_2), content_type="application/json")
    else:
        answer = HttpResponse(paper.page(made, language()))
    answer["Content-Disposition"] = f'attachment; filename="audit-{report.pk}.{ending}"'
    return answer
