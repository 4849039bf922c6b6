"""Retest: applied for, accepted or refused, done by a drawn laboratory that is not the first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import FIRMS, OFFICERS
from shian.domains.laboratory.actions.common import Reason, on_behalf, within
from shian.domains.laboratory.actions.remedies import freeze_penalties, overturn, resume_penalties
from shian.domains.laboratory.actions.verdicts import write_conclusion
from shian.domains.laboratory.flows.remedies import RETEST
from shian.domains.laboratory.models import LabProfile, Notice, Retest, Sample, TestReport
from shian.domains.laboratory.numbers import report_number
from shian.domains.laboratory.retestable import obstacle
from shian.methods import draws
from shian.methods.limits import Conclusion
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "laboratory.retest"


def _served(by: Actor, subject: object) -> Any:
    return Notice.objects.filter(state="served").order_by("-served_on")


@action(kind=KIND, verb="file", title=_("Apply for a retest"), roles=(*FIRMS, *OFFICERS))
def file(
    *,
    by: Actor,
    notice: Annotated[Notice, Ask(_("Notice"), among=_served)],  # type: ignore[valid-type]
    items: Annotated[str, Ask(_("Items to be retested"), longest=300)],
    reason: Annotated[str, Ask(_("Reason"), lines=3)] = "",
    filed_on: Annotated[date | None, Ask(_("Applied on"))] = None,
) -> Retest:
    """Record an application; whether it is in time and possible is decided by accepting or refusing it."""
    if notice.served_on is None:
        raise Refused(_("The notice has not been served yet."), field="notice")
    filed = filed_on or local(by.now()).date()
    if not notice.served_on <= filed <= local(by.now()).date():
        raise Refused(_("An application lies between the service and today."), field="filed_on")
    sample = notice.sample
    retest = Retest(
        sample=sample,
        notice=notice,
        operator_id=notice.operator_id,
        applicant=notice.addressee_name,
        area=sample.area,
        items=items,
        reason=reason,
        filed_on=filed,
        last_day=notice.last_day,
        obstacle=obstacle(sample, items, filed),
        first_laboratory_id=sample.laboratory_id,
    )
    return within(begin(retest, by=by, verb="file"), by)


@step_action(RETEST, KIND, "accept")
def accept(*, by: Actor, retest: Retest) -> Retest:
    """Accept: in time, and nothing stands in the way (办法 31). The penalty waits."""
    advance(retest, "accept", by=by)
    freeze_penalties(retest.sample_id, on_behalf(by))
    return retest


@step_action(RETEST, KIND, "refuse")
def refuse(*, by: Actor, retest: Retest, reason: Reason) -> Retest:
    """Refuse in writing, with the reason."""
    if not reason.strip():
        raise Refused(_("A refusal states its reason."), field="reason")
    retest.answer = reason[:500]
    return advance(retest, "refuse", by=by)


@step_action(RETEST, KIND, "withdraw")
def withdraw(*, by: Actor, retest: Retest) -> Retest:
    """The applicant gives it up."""
    accepted = retest.state == "accepted"
    advance(retest, "withdraw", by=by)
    if accepted:
        resume_penalties(retest.sample_id, on_behalf(by))
    return retest


@step_action(RETEST, KIND, "choose")
def choose(
    *, by: Actor, retest: Retest, seed: Annotated[str, Ask(_("Seed"), longest=200, mono=True)]
) -> Retest:
    """Draw among the listed retest laboratories: not the first, not one that declined."""
    listed = LabProfile.objects.filter(retest_listed=True).values_list("body_id", flat=True)
    pool = [body for body in listed if body != retest.first_laboratory_id and body not in retest.declined]
    if not pool:
        raise Refused(_("No other laboratory is on the list; add one to the register of laboratories."))
    if not seed.strip():
        raise Refused(_("Enter the public number that decides the draw."), field="seed")
    retest.seed = seed.strip()
    retest.laboratory_id = draws.draw(pool, retest.seed, 1)[0]
    return advance(retest, "choose", by=by)


@step_action(RETEST, KIND, "decline")
def decline(*, by: Actor, retest: Retest, reason: Reason) -> Retest:
    """The drawn laboratory cannot take it and says why; another is drawn."""
    if not reason.strip():
        raise Refused(_("Say why the laboratory cannot take it."), field="reason")
    retest.declined = [*retest.declined, retest.laboratory_id]
    retest.answer = reason[:500]
    return advance(retest, "decline", by=by)


@step_action(RETEST, KIND, "hand_over")
def hand_over(
    *,
    by: Actor,
    retest: Retest,
    seal_intact: Annotated[bool, Ask(_("Seal intact"))],
    fee: Annotated[Decimal | None, Ask(_("Fee (yuan)"), least=0)] = None,
) -> Retest:
    """Receive the sealed back-up sample; the report of the retest is opened. The applicant prepays."""
    if retest.laboratory is None:
        raise Refused(_("Draw the retest laboratory first."))
    retest.seal_intact, retest.handed_over_at, retest.fee = seal_intact, by.now(), fee
    report = TestReport(
        number=report_number(retest.sample, retest=True),
        sample_id=retest.sample_id,
        laboratory=retest.laboratory,
        area=retest.area,
        round=TestReport.Round.RETEST,
        started_at=by.now(),
    )
    retest.report = begin(report, by=by, verb="open")
    return advance(retest, "hand_over", by=by)


@step_action(RETEST, KIND, "conclude")
def conclude(*, by: Actor, retest: Retest) -> Retest:
    """The retest's conclusion is final (FSL 88): it replaces the first, and decides who bears the fee."""
    report = retest.report
    if report is None or report.state != "issued":
        raise Refused(_("Verify and issue the retest report first."))
    outcome = Conclusion(report.conclusion)
    retest.conclusion = outcome.value
    retest.overturned = not (outcome.failed or outcome.problem)
    retest.fee_payer = Retest.Payer.AUTHORITY if retest.overturned else Retest.Payer.APPLICANT
    retest.concluded_at = by.now()
    advance(retest, "conclude", by=by)
    system = on_behalf(by)
    sample = Sample.objects.select_for_update(of=("self",)).get(pk=retest.sample_id)
    write_conclusion(sample, report, outcome)
    advance(sample, "revise", by=system, check=False)
    if retest.overturned:
        overturn(sample, "复检合格，初检结论撤销", system)
    else:
        resume_penalties(retest.sample_id, system)
    return retest


@step_action(RETEST, KIND, "notify")
def notify(*, by: Actor, retest: Retest) -> Retest:
    """Tell the applicant the result."""
    retest.notified_on = local(by.now()).date()
    return advance(retest, "notify", by=by)
