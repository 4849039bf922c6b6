"""Everything that changes case reports: reporting, review, return, correction, voiding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db import transaction
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import EPIDEMIOLOGISTS, Administrator, Doctor
from shian.domains.surveillance.cases import completeness
from shian.domains.surveillance.cases.codes import agent_choices
from shian.domains.surveillance.cases.drafts import OWN, Draft, as_case, faults_of, guessed, of_case, parts_of
from shian.domains.surveillance.cases.duplicates import likenesses
from shian.domains.surveillance.cases.flows import CASE
from shian.domains.surveillance.cases.models import Case, Syndrome
from shian.domains.surveillance.cases.numbers import numbers_of
from shian.domains.surveillance.cases.timeliness import Deadlines
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role, Scope, System
from shian.platform.access.scope import scoped
from shian.platform.actions.core import NotAllowed, Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, advance_many, begin, begin_many, require, step_action
from shian.platform.privacy.offers import offer_erasure

KIND = "illness.case"
REPORTERS: tuple[type[Role], ...] = (Doctor, *EPIDEMIOLOGISTS)
MOST_AT_ONCE = 500
PERSONAL = ("patient_name", "id_number", "phone", "address")
Reason = Annotated[str, Ask(_("Reason"), lines=3, longest=300)]

offer_erasure(Case, roles=(Administrator,))


@action(kind=KIND, verb="report", title=_("Report a case"), roles=REPORTERS)
def report(*, by: Actor, draft: Draft, source: str = Case.Source.FORM) -> Case:
    """Keep a report, number it, score it, and note which kept reports may be of the same person."""
    now = by.now()
    _may_report(draft, by)
    _refuse_faults(draft, now)
    number = next(numbers_of(local(now).date()))
    case = as_case(draft, number=number, reported_at=now, source=source)
    case.late = Deadlines().late(case.visited_at, now)
    case.reported_by = by.user_id
    case.alike = [one.case.pk for one in likenesses([draft])[0]]
    return begin(case, by=by, verb="report", parts=case.held_parts)  # type: ignore[attr-defined]


def report_many(*, by: Actor, drafts: Sequence[Draft], source: str = Case.Source.CSV) -> list[Case]:
    """`report` for many drafts of a file at once, all or none; the caller has checked each of them.

    Those of one file are compared with what is kept, not with each other. Written in bulk, with a ledger
    entry and a clock each.
    """
    if by.role not in (*REPORTERS, System):
        raise NotAllowed(say("As %(role)s you may not import this.") % {"role": by.role.title})
    now = by.now()
    with transaction.atomic():
        cases = _cases(drafts, by, now, source)
        begin_many(cases, by=by, verb="report")
    return cases


def _cases(drafts: Sequence[Draft], by: Actor, now: datetime, source: str) -> list[Case]:
    numbers, deadlines = numbers_of(local(now).date()), Deadlines()
    cases = []
    for draft, found in zip(drafts, likenesses(drafts), strict=True):
        _may_report(draft, by)
        case = as_case(draft, number=next(numbers), reported_at=now, source=source)
        case.late = deadlines.late(case.visited_at, now)
        case.reported_by = by.user_id
        case.alike = [one.case.pk for one in found]
        cases.append(case)
    return cases


def _may_report(draft: Draft, by: Actor) -> None:
    """A doctor reports for the own hospital; a county's epidemiologist for its patients and hospitals."""
    if by.role.scope is Scope.BODY and draft.hospital.pk != by.body:
        raise NotAllowed(say("A doctor reports for the own hospital."))
    areas = (draft.area or draft.hospital.area, draft.hospital.area)
    if by.role.scope is Scope.AREA and not any(by.area and area.startswith(by.area) for area in areas):
        raise NotAllowed(say("This record lies outside your area or organisation."))
    if draft.hospital.sort != "hospital":
        raise Refused(_("Choose a hospital."), field="hospital")


def _refuse_faults(draft: Draft, now: datetime) -> None:
    if faults := faults_of(draft, now):
        raise Refused(faults[0].reason, field=faults[0].field)


@step_action(CASE, KIND, "review")
def review(*, by: Actor, case: Case) -> Case:
    """The county's epidemiologist finds the report in order."""
    require(case, "review", by)
    case.county_reviewed_at, case.returned_because = by.now(), ""
    return advance(case, "review", by=by, check=False)


@step_action(CASE, KIND, "accept")
def accept(*, by: Actor, case: Case) -> Case:
    """The city's epidemiologist takes the report into the city's figures."""
    require(case, "accept", by)
    case.accepted_at = by.now()
    return advance(case, "accept", by=by, check=False)


def pass_many(*, by: Actor, cases: Sequence[Case], verb: str) -> int:
    """`review` or `accept` many reports at once, with a ledger entry each; return how many. All or none.

    Raises:
        NotAllowed, Refused: one of them lies outside the actor's area, or may not be passed now.
    """
    if verb not in ("review", "accept"):
        raise Refused(_("Reports are reviewed or accepted."))
    if not 0 < len(cases) <= MOST_AT_ONCE:
        raise Refused(_("Choose 1 to 500 reports."))
    name = "county_reviewed_at" if verb == "review" else "accepted_at"
    with transaction.atomic():
        chosen = Case.objects.select_for_update(of=("self",)).filter(pk__in=[case.pk for case in cases])
        locked = list(chosen.order_by("pk"))
        if scoped(chosen, by).count() != len(locked):
            raise NotAllowed(say("This record lies outside your area or organisation."))
        for case in locked:
            require(case, verb, by)
            setattr(case, name, by.now())
        advance_many(locked, verb, by=by, fields=[name])
    return len(locked)


@step_action(CASE, KIND, "return")
def send_back(*, by: Actor, case: Case, reason: Reason) -> Case:
    """Back to the hospital, saying what is to be put right."""
    require(case, "return", by)
    case.returned_because = _said(reason)
    case.county_reviewed_at = case.accepted_at = None
    return advance(case, "return", by=by, check=False)


def _kept(name: str) -> Any:
    return lambda by, case: getattr(case, name) if case is not None else None


@step_action(CASE, KIND, "correct")
def correct(
    *,
    by: Actor,
    case: Case,
    syndrome: Annotated[str, Ask(_("Syndrome"), choices=Syndrome.choices, initial=_kept("syndrome"))],
    outcome: Annotated[
        str, Ask(pgettext_lazy("illness", "Outcome"), choices=Case.Outcome.choices, initial=_kept("outcome"))
    ],
    reason: Reason,
    agent: Annotated[str, Ask(_("Agent"), choices=agent_choices(), initial=_kept("agent"))] = "",
    diagnosis: Annotated[str, Ask(_("Diagnosis"), longest=200, initial=_kept("diagnosis"))] = "",
    temperature: Annotated[
        Decimal | None, Ask(_("Body temperature (°C)"), least=30, most=45, initial=_kept("temperature"))
    ] = None,
) -> Case:
    """Put the medical part right; the reason stands in the history with what it was before."""
    require(case, "correct", by)
    _said(reason)
    case.syndrome, case.agent, case.outcome = syndrome, agent, outcome
    case.diagnosis, case.temperature = diagnosis, temperature
    case.correction = reason.strip()[:300]
    case.completeness = completeness.score(of_case(case))
    return advance(case, "correct", by=by, check=False)


@step_action(CASE, KIND, "resubmit")
def resubmit(*, by: Actor, case: Case, draft: Draft, reason: str) -> Case:
    """The hospital fills the returned report in anew and sends it again; number and identity stay.

    Personal texts that the draft leaves empty stay as they are: the form does not show them.
    """
    _may_report(draft, by)
    require(case, "resubmit", by)
    kept = {name: getattr(draft, name) or getattr(case, name) for name in PERSONAL}
    plain = Draft(**{f.name: kept.get(f.name, getattr(draft, f.name)) for f in fields(draft)})
    _refuse_faults(draft, by.now())
    for name in OWN:
        if name != "external_id":
            setattr(case, name, getattr(plain, name))
    case.area, case.syndrome = draft.area or draft.hospital.area, draft.syndrome or guessed(draft)
    case.symptoms = list(draft.symptoms)
    case.correction, case.returned_because = _said(reason), ""
    case.completeness = completeness.score(plain)
    return advance(case, "resubmit", by=by, parts=parts_of(draft), check=False)


def _alike(by: Actor, case: Any) -> Any:
    """The reports that may be the same; without any, those of the hospital in the same days."""
    near = Case.objects.exclude(pk=case.pk).exclude(state="void")
    if case.alike:
        return near.filter(pk__in=case.alike)
    return near.filter(hospital_id=case.hospital_id, visited_at__date=local(case.visited_at).date())


@step_action(CASE, KIND, "void")
def void(
    *,
    by: Actor,
    case: Case,
    reason: Reason,
    duplicate_of: Annotated[Case | None, Ask(_("Reported twice; kept as"), among=_alike)] = None,
) -> Case:
    """Not a case after all, or reported twice: it counts no more and stays readable with its reason."""
    require(case, "void", by)
    if duplicate_of is not None and (duplicate_of.pk == case.pk or duplicate_of.state == "void"):
        raise Refused(_("Choose another report that counts."), field="duplicate_of")
    case.returned_because, case.duplicate_of = _said(reason), duplicate_of
    return advance(case, "void", by=by, check=False)


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    return reason.strip()[:300]
