"""The doctor's pages: the form, what it suggests, what becomes of it, and filling it in again."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_default_timezone, is_aware, make_aware
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shian.domains.registry.models import Operator
from shian.domains.surveillance.cases import actions, completeness, imports
from shian.domains.surveillance.cases.codes import codes, shown
from shian.domains.surveillance.cases.drafts import of_case
from shian.domains.surveillance.cases.duplicates import Likeness, likenesses_of
from shian.domains.surveillance.cases.forms import PRIVATE, ReportForm
from shian.domains.surveillance.cases.models import Case, Syndrome
from shian.domains.surveillance.cases.quick import DIAGNOSES, SETTINGS, quick_answers
from shian.domains.surveillance.cases.suggesting import agents_for, hours_between, syndrome_of
from shian.domains.surveillance.cases.timeliness import Deadlines
from shian.platform.access.actor import Actor
from shian.platform.access.scope import in_scope
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.documents.tables import TableColumn, csv_lines
from shian.platform.flows.clocks import local
from shian.platform.pages.links import record_url
from shian.platform.pages.own import leads_from
from shian.platform.pages.requests import actor_of, record_or_404
from shian.platform.pages.shapes import Button
from shian.platform.resources.filtering import search
from shian.platform.resources.registry import resource_of

KIND = "illness.case"
PLACES = 8
TRADES = ("caterer", "canteen", "seller", "producer", "health_food")
FIRST_SYMPTOMS = (
    "vomiting",
    "diarrhoea",
    "abdominal_pain",
    "nausea",
    "fever",
    "watery_stool",
    "headache",
    "dizziness",
)


@leads_from(KIND)
def to_resubmit(case: Case, actor: Actor) -> Button | None:
    """From a returned report to the form, filled in."""
    if case.state != "returned" or actor.role not in actions.REPORTERS:
        return None
    url = reverse("illness-resubmit", args=[case.pk])
    return Button(_("Correct and send in again"), url, "edit", main=True)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; sent, the case."""
    actor = _reporter(request)
    form = ReportForm(actor, actor.now(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _carried(form, lambda: actions.report(by=actor, draft=form.draft()))
        if made is not None:
            return HttpResponseRedirect(reverse("illness-sent", args=[made.pk]))
    return _form_page(request, form, actor, _("Report a case"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """A returned report, filled in again."""
    actor = _reporter(request)
    case: Any = record_or_404(resource_of(KIND), actor, pk)
    if case.state != "returned":
        return HttpResponseRedirect(record_url(KIND, pk))
    form = ReportForm(actor, actor.now(), request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        reason = request.POST.get("reason", "")
        made = _carried(
            form, lambda: actions.resubmit(by=actor, case=case, draft=form.draft(), reason=reason)
        )
        if made is not None:
            return HttpResponseRedirect(reverse("illness-sent", args=[made.pk]))
    return _form_page(request, form, actor, _("Correct and send in again"), case)


def _reporter(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.role not in actions.REPORTERS:
        raise PermissionDenied
    return actor


def _carried(form: ReportForm, act: Any) -> Case | None:
    """The case, or None with the refusal beside its field."""
    try:
        return act()  # type: ignore[no-any-return]
    except NotAllowed as refusal:
        form.refuse("hospital", str(refusal))
    except Refused as refusal:
        form.refuse(refusal.field, str(refusal))
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    return None


def _form_page(
    request: HttpRequest, form: ReportForm, actor: Actor, title: str, case: Case | None = None
) -> HttpResponse:
    wrong = form.is_bound and (form.errors or any(food.errors for food in form.foods))
    context = {
        "form": form,
        "title": title,
        "case": case,
        "reason": request.POST.get("reason", ""),
        "chips": _symptom_groups(form),
        "quick": quick_answers(actor.now()),
        "diagnoses": DIAGNOSES,
        "wanted": [
            {"label": str(w.label), "points": w.points, "fields": w.fields, "eaten": w.eaten}
            for w in completeness.WANTED
        ],
        "private": PRIVATE,
        "draft_key": _draft_key(request),
        "breadcrumbs": [{"label": _("Case reports"), "url": reverse("resource-list", args=[KIND])}],
    }
    return render(request, "illness/report.html", context, status=422 if wrong else 200)


def _draft_key(request: HttpRequest) -> str:
    """What the browser encrypts the unsent form with: this session's own, never stored, gone with it."""
    digest = salted_hmac("illness.draft", request.session.session_key or "", algorithm="sha256").digest()
    return b64encode(digest).decode()


def _symptom_groups(form: ReportForm) -> list[tuple[str, bool, list[tuple[str, str, bool]]]]:
    """Symptoms as chips: the frequent first, then groups: name, whether open, (key, label, chosen)."""
    chosen = set(form["symptoms"].value() or ())
    rows = codes("symptom").values()

    def chips(keys: Any) -> list[tuple[str, str, bool]]:
        return [(key, shown("symptom", key), key in chosen) for key in keys]

    groups = [("", True, chips(FIRST_SYMPTOMS))]
    for group in codes("group").values():
        keys = [row.key for row in rows if row.group == group.key and row.key not in FIRST_SYMPTOMS]
        groups.append((shown("group", group.key), bool(chosen & set(keys)), chips(keys)))
    return groups


@login_required
@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a report: its number, its score, what is missing, what it may repeat."""
    actor = _reporter(request)
    case: Any = record_or_404(resource_of(KIND), actor, pk)
    draft = of_case(case)
    hours = hours_between([one.eaten_at for one in draft.exposures], case.onset_at)
    due = Deadlines().of(case.visited_at)
    context = {
        "case": case,
        "title": _("Report sent"),
        "missing": completeness.missing(draft),
        "food_history": completeness.food_history(draft),
        "alike": [_shown_likeness(one, actor) for one in likenesses_of(case)],
        "agents": agents_for(draft.symptoms, hours) if not case.agent else [],
        "hours": hours[0] if hours else None,
        "due": due,
        "record_url": record_url(KIND, case.pk),
    }
    return render(request, "illness/sent.html", context)


def _shown_likeness(one: Likeness, actor: Actor) -> dict[str, Any]:
    """A likeness as this person may see it: of another hospital's patient neither name nor page."""
    within = in_scope(one.case, actor)
    return {
        "number": one.case.number,
        "hospital": one.case.hospital,
        "visited": local(one.case.visited_at),
        "name": one.case.patient_name.masked() if within and one.case.patient_name else "",
        "url": record_url(KIND, one.case.pk) if within else "",
        "percent": round(100 * one.probability),
        "agrees": one.agrees,
    }


@login_required
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The syndrome and the agents that the chosen symptoms, times and foods suggest."""
    _reporter(request)
    known = codes("symptom")
    symptoms = [key for key in request.GET.getlist("symptoms")[:60] if key in known]
    meals = [_moment(request.GET.get(f"food{n}-eaten_at", "")) for n in range(4)]
    foods = [request.GET.get(f"food{n}-food_name", "")[:80] for n in range(4)]
    hours = hours_between(meals, _moment(request.GET.get("onset_at", "")))
    syndrome = syndrome_of(symptoms, foods, request.GET.get("diagnosis", "")[:200]) if symptoms else ""
    context = {
        "syndrome": Syndrome(syndrome).label if syndrome else "",
        "agents": agents_for(symptoms, hours),
        "hours": hours[0] if hours else None,
    }
    return render(request, "illness/_suggest.html", context)


def _moment(text: str) -> Any:
    """A moment as the browser writes it; None where it is none."""
    try:
        found = parse_datetime(text[:40])
        return found if found is None or is_aware(found) else make_aware(found, get_default_timezone())
    except (ValueError, OverflowError):
        return None


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """A table to fill in for many cases, with one simulated case."""
    _reporter(request)
    head, example = imports.template()
    columns = [TableColumn(label) for label in head]
    answer = HttpResponse("".join(csv_lines(columns, [example])), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cases-template.csv"'
    return answer


@login_required
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Operators of the register whose name or address holds the typed words, as choices."""
    _reporter(request)
    field = next((n for n in range(12) if f"food{n}-place_name" in request.GET), 0)
    words = request.GET.get(f"food{field}-place_name", "").strip()[:60]
    rows = Operator.objects.filter(status=Operator.Status.OPEN, trade__in=TRADES)
    found = search(rows, resource_of("registry.operator"), words).order_by("name")[:PLACES] if words else []
    for one in found:
        one.setting = SETTINGS.get(one.trade, "")
    return render(request, "illness/_places.html", {"found": found, "words": words})
