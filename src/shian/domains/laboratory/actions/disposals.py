"""The disposal of a failed sample from registration to approval."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICERS
from shian.domains.laboratory.actions.common import Reason
from shian.domains.laboratory.events import DisposalClosed, PenaltyDue
from shian.domains.laboratory.flows.disposals import DISPOSAL
from shian.domains.laboratory.models import Disposal, Objection, Sample
from shian.domains.laboratory.numbers import disposal_number
from shian.domains.laboratory.periods import last_day
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, require, step_action

KIND = "laboratory.disposal"
REPEATS = timedelta(days=365)
# From this many failures of one operator in twelve months a disposal is under special supervision.
SUPERVISED_FROM = 3


def open_disposals(sample: Sample, *, by: Actor) -> list[Disposal]:
    """One for the side where it was sold and one for a registered producer's; they run in parallel."""
    sides: list[tuple[str, int | None, str, str]] = [
        (sample.link, sample.operator_id, sample.place_name, sample.area)
    ]
    if sample.link != "production" and sample.producer is not None:
        maker = sample.producer
        sides.append(("production", maker.pk, maker.name, maker.area))
    return [_register(sample, side, by) for side in sides]


def _register(sample: Sample, side: tuple[str, int | None, str, str], by: Actor) -> Disposal:
    name, operator, operator_name, area = side
    failing = Sample.objects.filter(failed=True, taken_at__gt=sample.taken_at - REPEATS)
    repeats = failing.filter(operator_id=operator).count() if operator else 0
    disposal = Disposal(
        number=disposal_number(sample, name),
        sample=sample,
        side=name,
        operator_id=operator,
        operator_name=operator_name,
        area=area,
        report_received_on=local(by.now()).date(),
        repeat_operator=repeats,
        repeat_item=failing.filter(food_class=sample.food_class).count(),
        supervised=repeats >= SUPERVISED_FROM,
    )
    return begin(disposal, by=by, verb="register")


@step_action(DISPOSAL, KIND, "assign")
def assign(*, by: Actor, disposal: Disposal) -> Disposal:
    """Take the matter in hand."""
    disposal.officer = by.user_id
    return advance(disposal, "assign", by=by)


@step_action(DISPOSAL, KIND, "start")
def start(
    *,
    by: Actor,
    disposal: Disposal,
    start_document: Annotated[str, Ask(_("Document of the start"), longest=60)],
    delivered_on: Annotated[date | None, Ask(_("Report delivered to the operator on"))] = None,
) -> Disposal:
    """Part 1: start; whether in time is kept."""
    today = local(by.now()).date()
    if delivered_on and not disposal.report_received_on <= delivered_on <= today:
        raise Refused(_("The report was delivered between its receipt and today."), field="delivered_on")
    disposal.started_on, disposal.start_document, disposal.delivered_on = today, start_document, delivered_on
    disposal.in_time = today <= last_day("disposal-start", disposal.report_received_on)
    disposal.officer = disposal.officer or by.user_id
    advance(disposal, "start", by=by)
    emit(PenaltyDue(disposal.pk, disposal.sample_id, disposal.operator_id, disposal.area))
    return disposal


@step_action(DISPOSAL, KIND, "extend")
def extend(*, by: Actor, disposal: Disposal, reason: Reason) -> Disposal:
    """The head grants more time in writing, once."""
    if not reason.strip():
        raise Refused(_("An extension needs its reason in writing."), field="reason")
    require(disposal, "extend", by)
    disposal.extended_from = max(
        local(by.now()).date(), last_day("disposal-completion", disposal.report_received_on)
    )
    disposal.extension_reason = reason[:300]
    return advance(disposal, "extend", by=by, check=False)


@step_action(DISPOSAL, KIND, "submit")
def submit(*, by: Actor, disposal: Disposal) -> Disposal:
    """Submit the filled-in record."""
    disposal.submitted_by = by.user_id
    return advance(disposal, "submit", by=by)


@step_action(DISPOSAL, KIND, "return")
def send_back(*, by: Actor, disposal: Disposal, reason: Reason) -> Disposal:
    """Return the record to be completed."""
    if not reason.strip():
        raise Refused(_("Say what is to be completed."), field="reason")
    return advance(disposal, "return", by=by)


@step_action(DISPOSAL, KIND, "approve")
def approve(*, by: Actor, disposal: Disposal) -> Disposal:
    """Approve as completed, by a second person; objections still open end with it."""
    disposal.closed_on = local(by.now()).date()
    advance(disposal, "approve", by=by)
    if (
        not Disposal.objects.filter(sample=disposal.sample_id)
        .exclude(state__in=["approved", "cancelled"])
        .exists()
    ):
        _end_objections(disposal.sample_id, by)
    recalled = "" if disposal.recalled_kg is None else str(disposal.recalled_kg)
    emit(DisposalClosed(disposal.pk, disposal.sample_id, disposal.operator_id, recalled, disposal.area))
    return disposal


def _end_objections(sample: int, by: Actor) -> None:
    waiting = Objection.objects.select_for_update(of=("self",)).filter(
        sample=sample, state__in=["filed", "correcting", "accepted"]
    )
    for objection in waiting:
        objection.termination = "4"
        advance(objection, "terminate", by=by, check=False)


@step_action(DISPOSAL, KIND, "cancel")
def cancel(*, by: Actor, disposal: Disposal, reason: Reason) -> Disposal:
    """Cancel: opened in error, or the conclusion was overturned."""
    if not reason.strip():
        raise Refused(_("Say why the disposal is cancelled."), field="reason")
    disposal.not_penalised_reason = reason[:300]
    return advance(disposal, "cancel", by=by)


@action(
    kind=KIND,
    verb="supervise",
    title=_("Put under special supervision"),
    roles=OFFICERS,
    when=lambda disposal, by: not disposal.supervised,
)
def supervise(*, by: Actor, disposal: Disposal) -> Disposal:
    """Mark the matter as specially supervised (督办)."""
    disposal.supervised = True
    return store(disposal, by=by, verb="supervise")
