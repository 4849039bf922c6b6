"""Objections to the sampling, the authenticity, the method or the standard."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import FIRMS, OFFICERS
from shian.domains.laboratory.actions.common import Reason, on_behalf, within
from shian.domains.laboratory.actions.remedies import freeze_penalties, overturn, resume_penalties
from shian.domains.laboratory.codes import choices
from shian.domains.laboratory.flows.remedies import OBJECTION
from shian.domains.laboratory.models import Objection, Sample
from shian.domains.laboratory.periods import last_day
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, require, step_action

KIND = "laboratory.objection"
SAMPLING = "1"


def _mine(by: Actor, subject: object) -> Any:
    samples = Sample.objects.exclude(state="cancelled").order_by("-taken_at")
    return samples.filter(operator_id=by.operator) if by.operator else samples


@action(kind=KIND, verb="file", title=_("File an objection"), roles=(*FIRMS, *OFFICERS))
def file(
    *,
    by: Actor,
    sample: Annotated[Sample, Ask(_("Sample"), among=_mine)],  # type: ignore[valid-type]
    ground: Annotated[str, Ask(_("Ground"), choices=choices("objection"))],
    reason: Annotated[str, Ask(_("Reason"), lines=5, longest=1000)],
    filed_on: Annotated[date | None, Ask(_("Filed on"))] = None,
) -> Objection:
    """Record an objection; time runs from the sampling or from the service of the notice."""
    if not reason.strip():
        raise Refused(_("Say what is objected to."), field="reason")
    objection = Objection(
        sample=sample,
        operator_id=sample.operator_id,
        applicant=sample.place_name,
        area=sample.area,
        ground=ground,
        reason=reason,
        filed_on=filed_on or local(by.now()).date(),
        last_day=_last_day(sample, ground),
    )
    return within(begin(objection, by=by, verb="file"), by)


def _last_day(sample: Sample, ground: str) -> date:
    if ground == SAMPLING:
        return last_day("objection-sampling", sample.taken_at)
    served = sample.notices.exclude(served_on=None).order_by("-served_on").first()
    if served is None:
        raise Refused(_("The result has not been served yet; only the sampling can be objected to."))
    return last_day("objection-window", served.served_on)


@step_action(OBJECTION, KIND, "ask")
def ask(
    *, by: Actor, objection: Objection, material: Annotated[str, Ask(_("Material asked for"), lines=3)]
) -> Objection:
    """Ask, once, for what is missing."""
    if not material.strip():
        raise Refused(_("Say what is missing."), field="material")
    require(objection, "ask", by)
    objection.asked_for = material[:500]
    return advance(objection, "ask", by=by, check=False)


@step_action(OBJECTION, KIND, "complete")
def complete(
    *, by: Actor, objection: Objection, addition: Annotated[str, Ask(_("Addition"), lines=5)]
) -> Objection:
    """The applicant completes the material; the time to accept begins anew."""
    objection.reason = f"{objection.reason}\n{addition}"[:1000]
    return advance(objection, "complete", by=by)


def _accept(objection: Objection, verb: str, by: Actor) -> Objection:
    advance(objection, verb, by=by)
    freeze_penalties(objection.sample_id, on_behalf(by))
    return objection


@step_action(OBJECTION, KIND, "accept_process")
def accept_process(*, by: Actor, objection: Objection) -> Objection:
    """Accept an objection to the sampling procedure: decided within 20 working days."""
    return _accept(objection, "accept_process", by)


@step_action(OBJECTION, KIND, "accept_result")
def accept_result(*, by: Actor, objection: Objection) -> Objection:
    """Accept an objection to authenticity, method or standard: decided within 30 working days."""
    return _accept(objection, "accept_result", by)


@step_action(OBJECTION, KIND, "refuse")
def refuse(*, by: Actor, objection: Objection, reason: Reason) -> Objection:
    """Refuse in writing, with the reason."""
    if not reason.strip():
        raise Refused(_("A refusal states its reason."), field="reason")
    objection.answer = reason
    return advance(objection, "refuse", by=by)


@step_action(OBJECTION, KIND, "decide")
def decide(
    *,
    by: Actor,
    objection: Objection,
    decision: Annotated[str, Ask(_("Decision"), choices=Objection.Decision.choices)],
    answer: Annotated[str, Ask(_("Reasons of the decision"), lines=4, longest=1000)],
) -> Objection:
    """Decide; an upheld objection ends the disposals of the sample."""
    if not answer.strip():
        raise Refused(_("A decision states its grounds."), field="answer")
    objection.decision, objection.answer = decision, answer
    objection.decided_on = local(by.now()).date()
    advance(objection, "decide", by=by)
    system = on_behalf(by)
    if decision == Objection.Decision.UPHELD:
        overturn(objection.sample, "异议成立", system)
    else:
        resume_penalties(objection.sample_id, system)
    return objection


@step_action(OBJECTION, KIND, "withdraw")
def withdraw(*, by: Actor, objection: Objection) -> Objection:
    """The applicant gives it up."""
    return _end(objection, "withdraw", by)


@step_action(OBJECTION, KIND, "terminate")
def terminate(
    *,
    by: Actor,
    objection: Objection,
    termination: Annotated[str, Ask(_("Terminated because"), choices=choices("termination"))],
) -> Objection:
    """End it: false material, insufficient proof, out of time."""
    objection.termination = termination
    return _end(objection, "terminate", by)


def _end(objection: Objection, verb: str, by: Actor) -> Objection:
    accepted = objection.state == "accepted"
    advance(objection, verb, by=by)
    if accepted:
        resume_penalties(objection.sample_id, on_behalf(by))
    return objection
