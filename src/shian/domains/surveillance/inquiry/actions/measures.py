"""Control measures: proposed by the epidemiologists, ordered by the market regulator, done, checked."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shian.domains.registry.models import Operator
from shian.domains.supply.lots.actions import hold_many, release_many
from shian.domains.supply.lots.keeping import kept_by
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.inquiry.actions.common import (
    OUTBREAK,
    Reason,
    outbreaks,
    said,
    tell,
    within,
)
from shian.domains.surveillance.inquiry.events import MeasureOrdered
from shian.domains.surveillance.inquiry.flows import DOING, MEASURE, ORDERING
from shian.domains.surveillance.inquiry.models import Measure
from shian.domains.surveillance.inquiry.models.common import LOT
from shian.domains.surveillance.outbreaks.choices import LogSort
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, begin, require, step_action

KIND = "inquiry.measure"
Sort = Measure.Sort
ABOUT_LOTS = (Sort.HOLD, Sort.RECALL)
INQUIRIES = (Sort.ASK, Sort.RECORDS)  # what the investigators do themselves, without an order


@action(kind=KIND, verb="propose", title=_("Propose a measure"), roles=DOING)
def propose(
    *,
    by: Actor,
    outbreak: Annotated[Outbreak, Ask(OUTBREAK, among=outbreaks)],  # type: ignore[valid-type]
    sort: Annotated[str, Ask(_("Measure"), choices=Sort.choices)],
    what: Annotated[str, Ask(_("What is to be done"), lines=2, longest=300)],
    operator: Annotated[Operator | None, Ask(_("Operator"), like="outbreak.operator")] = None,
    lot: Annotated[Lot | None, Ask(LOT)] = None,
    basis: Annotated[str, Ask(_("Legal basis"), longest=120)] = "",
) -> Measure:
    """Proposed for decision; an officer's own is ordered at once, as is asking and looking for records."""
    within(outbreak, by)
    if sort in ABOUT_LOTS and lot is None:
        raise Refused(_("Say which lot."), field="lot")
    measure = Measure(
        outbreak=outbreak, area=outbreak.area, sort=sort, what=said(what, "what"), operator=operator, lot=lot,
        basis=basis, proposed_at=by.now(),
    )  # fmt: skip
    begin(measure, by=by, verb="propose")
    if by.role in ORDERING or sort in INQUIRIES:
        return _ordered(measure, by)
    tell(outbreak, say("Measure proposed: %(what)s") % {"what": measure}, LogSort.DECISION, by)
    return measure


def _ordered(measure: Measure, by: Actor) -> Measure:
    """In force: a lot that is to be held is held now."""
    measure.ordered_at = by.now()
    if measure.sort == Sort.HOLD and measure.lot is not None:
        because = f"{measure.outbreak.number} {measure.what}"
        hold_many([measure.lot], by=system_actor(by.now()), because=because)
    advance(measure, "order", by=by, check=False)
    emit(
        MeasureOrdered(
            measure.pk,
            measure.outbreak_id,
            measure.sort,
            measure.operator_id,
            measure.lot_id,
            measure.area,
        )
    )
    tell(measure.outbreak, say("Measure ordered: %(what)s") % {"what": measure}, LogSort.MEASURE, by)
    return measure


@step_action(MEASURE, KIND, "order")
def order(*, by: Actor, measure: Measure) -> Measure:
    """The authority's decision (食品安全法 105)."""
    require(measure, "order", by)
    return _ordered(measure, by)


@step_action(MEASURE, KIND, "decline")
def decline(*, by: Actor, measure: Measure, reason: Reason) -> Measure:
    """Not needed, or another one instead."""
    measure.because = said(reason)
    return advance(measure, "decline", by=by)


@step_action(MEASURE, KIND, "done")
def done(
    *,
    by: Actor,
    measure: Measure,
    done_at: Annotated[datetime | None, Ask(_("Done at"), help=_("Empty: now"))] = None,
) -> Measure:
    """Carried out, by what was told or seen."""
    moment = done_at or by.now()
    if moment > by.now():
        raise Refused(_("This moment lies in the future."), field="done_at")
    if measure.ordered_at is not None and moment < measure.ordered_at:
        raise Refused(_("It cannot have been done before it was ordered."), field="done_at")
    measure.done_at, measure.done_by = moment, by.user_id
    advance(measure, "done", by=by)
    tell(measure.outbreak, say("Measure carried out: %(what)s") % {"what": measure}, LogSort.MEASURE, by)
    return measure


@step_action(MEASURE, KIND, "verify")
def verify(*, by: Actor, measure: Measure) -> Measure:
    """Seen on site, by another person."""
    measure.verified_at = by.now()
    return advance(measure, "verify", by=by)


@step_action(MEASURE, KIND, "again")
def again(*, by: Actor, measure: Measure, reason: Reason) -> Measure:
    """Found not to be done, or not properly."""
    measure.because, measure.done_at, measure.done_by = said(reason), None, None
    return advance(measure, "again", by=by)


@step_action(MEASURE, KIND, "lift")
def lift(*, by: Actor, measure: Measure, reason: Reason) -> Measure:
    """No longer needed. A lot it holds is free again, unless something else keeps it held."""
    measure.because = said(reason)
    require(measure, "lift", by)
    advance(measure, "lift", by=by, check=False)
    if measure.sort == Sort.HOLD and measure.lot is not None and not kept_by(measure.lot):
        release_many([measure.lot], by=system_actor(by.now()))
    tell(measure.outbreak, say("Measure lifted: %(what)s") % {"what": measure}, LogSort.MEASURE, by)
    return measure
