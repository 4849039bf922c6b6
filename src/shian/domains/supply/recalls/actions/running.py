"""Running a recall: start with notices to every place, announce, report, extend, sum up, close, cancel."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import OFFICERS
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.actions import hold_many
from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.recalls.actions.opening import KIND, RUNNERS, release_lots, release_some
from shian.domains.supply.recalls.flows import RECALL, run_here
from shian.domains.supply.recalls.measure import OPEN, live
from shian.domains.supply.recalls.models import Notice, Recall, RecallLot
from shian.domains.supply.recalls.scope import Spot, scope_of
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import NotAllowed, Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, advance_many, begin_many, require, step_action

ONE_GRAM = Decimal("0.001")
Reason = Annotated[str, Ask(_("Reason"), lines=3)]
GOING = ("opened", "started", "announced")


def _run_by(by: Actor, recall: Recall) -> None:
    if not run_here(recall, by):
        raise NotAllowed(say("Another district or the city runs this recall."))


@action(
    kind=KIND,
    verb="plan",
    title=_("Write the plan"),
    roles=RUNNERS,
    when=lambda recall, by: recall.state in ("opened", "started") and run_here(recall, by),
)
def plan(
    *,
    by: Actor,
    recall: Recall,
    hazard: Annotated[str, Ask(_("What the food can do"), lines=2, initial=lambda by, r: r.hazard)],
    method: Annotated[str, Ask(_("How the goods come back"), lines=3, initial=lambda by, r: r.method)],
    contact: Annotated[
        str, Ask(_("Contact for the public"), longest=120, initial=lambda by, r: r.contact, upfront=True)
    ] = "",
    effect: Annotated[
        str, Ask(_("Expected effect"), lines=2, longest=300, initial=lambda by, r: r.effect, upfront=True)
    ] = "",
) -> Recall:
    """What the plan of a recall must say (办法 14), before it starts."""
    _run_by(by, recall)
    recall.hazard, recall.method, recall.contact, recall.effect = hazard, method, contact, effect
    return store(recall, by=by, verb="plan")


@step_action(RECALL, KIND, "start")
def start(*, by: Actor, recall: Recall) -> Recall:
    """Mark the lots as recalled and notify every place that has had them, tier by tier."""
    require(recall, "start", by)
    lots = Lot.objects.filter(pk__in=recall.lots.filter(cleared_at=None).values("lot"))
    because = f"{recall.number} {recall.reason}"
    hold_many(list(lots), by=system_actor(by.now()), because=because, state=Lot.State.RECALLED)
    _notify_all(recall, by)
    return advance(recall, "start", by=by, check=False)


@step_action(RECALL, KIND, "drill")
def drill(*, by: Actor, recall: Recall) -> Recall:
    """Notify every place that has had the lots; nothing is held and nobody else is told."""
    require(recall, "drill", by)
    _notify_all(recall, by)
    return advance(recall, "drill", by=by, check=False)


def _notify_all(recall: Recall, by: Actor) -> None:
    """The scope as it is now: whoever has got some since the recall was opened is told too."""
    suspects = recall.lots.filter(sort=RecallLot.Sort.SUSPECT).values_list("lot", flat=True)
    free = recall.lots.exclude(cleared_at=None).values_list("lot", flat=True)
    scope = scope_of(
        suspects, since=recall.since, until=recall.until, mixing=recall.mixing, possible=recall.possible_from,
        free=free, unit=recall.unit,
    )  # fmt: skip
    notify(recall, scope.spots, by)
    recall.places, recall.as_of = len(scope.spots), scope.as_of
    recall.possible_places = sum(spot.possible for spot in scope.spots)


def notify(recall: Recall, spots: tuple[Spot, ...], by: Actor) -> int:
    """A notice to each place that has none yet; return how many."""
    told = set(Notice.objects.filter(recall=recall).values_list("place", flat=True))
    new = [spot for spot in spots if spot.place not in told]
    places = Place.objects.in_bulk([spot.place for spot in new])
    operators = Operator.objects.in_bulk([p.operator_id for p in places.values() if p.operator_id])
    notices = [
        Notice(
            recall=recall, place=places[spot.place], operator=operators.get(places[spot.place].operator_id),
            area=places[spot.place].area, level=recall.level, drill=recall.drill, tier=spot.tier,
            lot_ids=sorted(spot.lots), unit=spot.unit, received=spot.received, expected=spot.expected,
            sent_at=by.now(), possible=spot.possible, chance=spot.chance,
        )
        for spot in new
    ]  # fmt: skip
    begin_many(notices, by=system_actor(by.now()), verb="send")
    return len(notices)


@step_action(RECALL, KIND, "announce")
def announce(
    *,
    by: Actor,
    recall: Recall,
    announced_in: Annotated[str, Ask(_("Announced in"), longest=200)],
    announced_on: Annotated[date | None, Ask(_("Announced on"))] = None,
) -> Recall:
    """The public notice; the time to complete runs from its day (办法 18). A drill is announced to nobody."""
    today = local(by.now()).date()
    if announced_on and not local(recall.known_at).date() <= announced_on <= today:
        raise Refused(
            _("A recall is announced between the day the risk was known and today."), field="announced_on"
        )
    recall.announced_on, recall.announced_in = announced_on or today, announced_in
    return advance(recall, "announce", by=by)


@step_action(RECALL, KIND, "report")
def report(
    *, by: Actor, recall: Recall, summary: Annotated[str, Ask(_("Progress"), lines=4, longest=1000)]
) -> Recall:
    """A report of progress to the authority; the last one stands on the record, all on the ledger."""
    recall.summary = summary
    return advance(recall, "report", by=by)


@step_action(RECALL, KIND, "extend")
def extend(*, by: Actor, recall: Recall, reason: Reason) -> Recall:
    """More time, with the authority's consent and published (办法 18)."""
    if not reason.strip():
        raise Refused(_("An extension needs its reason in writing."), field="reason")
    require(recall, "extend", by)
    recall.extension_reason = reason[:300]
    return advance(recall, "extend", by=by, check=False)


@step_action(RECALL, KIND, "sum_up")
def sum_up(
    *,
    by: Actor,
    recall: Recall,
    summary: Annotated[str, Ask(_("Summary"), lines=5, longest=1000)],
    disposed_at: Annotated[str, Ask(_("Destroyed when and where"), longest=200)] = "",
) -> Recall:
    """The summary of the firm: every place has told, or was written off with a reason."""
    require(recall, "sum_up", by)
    if silent := live(recall).filter(state__in=OPEN).count():
        raise Refused(
            _("%(count)s places have not told what became of their goods: remind them, or write them off.")
            % {"count": silent}
        )
    recall.summary, recall.disposed_at = summary, disposed_at
    recall.summed_by, recall.completed_on = by.user_id, local(by.now()).date()
    return advance(recall, "sum_up", by=by, check=False)


@step_action(RECALL, KIND, "return")
def send_back(*, by: Actor, recall: Recall, reason: Reason) -> Recall:
    """Back to the firm: the summary does not bear out."""
    if not reason.strip():
        raise Refused(_("Say what is to be completed."), field="reason")
    require(recall, "return", by)
    recall.evaluation, recall.completed_on = reason[:500], None
    return advance(recall, "return", by=by, check=False)


@step_action(RECALL, KIND, "close")
def close(
    *, by: Actor, recall: Recall, evaluation: Annotated[str, Ask(_("Judgement of the effect"), lines=4)]
) -> Recall:
    """Closed by a person who did not sum it up, with a judgement; evidence is attached to the record."""
    if not evaluation.strip():
        raise Refused(_("Judge whether the recall had its effect."), field="evaluation")
    recall.evaluation = evaluation[:500]
    return advance(recall, "close", by=by)


def _maybe(by: Actor, recall: Recall) -> Any:
    """The lots of a recall that may contain it and were not found free."""
    rows = recall.lots.filter(sort=RecallLot.Sort.POSSIBLE, cleared_at=None)
    return Lot.objects.filter(pk__in=rows.values("lot")).order_by("pk")


@action(
    kind=KIND,
    verb="clear",
    title=_("Release a lot found free of it"),
    roles=OFFICERS,
    when=lambda recall, by: recall.possible > 0 and recall.state in GOING and run_here(recall, by),
)
def clear(
    *,
    by: Actor,
    recall: Recall,
    lot: Annotated[Lot, Ask(pgettext_lazy("supply", "Lot"), among=_maybe)],  # type: ignore[valid-type]
    reason: Reason,
) -> Recall:
    """A lot that may have contained it does not: released, unless another recall has it, with the reason."""
    _run_by(by, recall)
    if not reason.strip():
        raise Refused(_("Say how it was found free of it."), field="reason")
    rows = list(recall.lots.order_by("pk"))
    row = next((one for one in rows if one.lot_id == lot.pk), None)
    if row is None or row.sort != RecallLot.Sort.POSSIBLE or row.cleared_at is not None:
        raise Refused(_("Only a lot that may contain it can be found free of it."), field="lot")
    row.cleared_at, row.cleared_because = by.now(), reason[:300]
    recall.possible -= 1
    if lot.counted_in == recall.unit:
        recall.quantity -= row.quantity
        recall.over -= row.quantity - row.suspect
        recall.possible_quantity -= row.quantity
        recall.possible_over -= ((1 - row.chance) * row.quantity).quantize(ONE_GRAM)
    store(recall, by=by, verb="clear", parts={"lots": rows})
    if row.held_by:
        release_some(recall, [lot.pk], by)
    return recall


@step_action(RECALL, KIND, "cancel")
def cancel(*, by: Actor, recall: Recall, reason: Reason) -> Recall:
    """Opened in error: release the lots, take back the notices."""
    if not reason.strip():
        raise Refused(_("Say why the recall is cancelled."), field="reason")
    require(recall, "cancel", by)
    release_lots(recall, by)
    waiting = list(
        Notice.objects.select_for_update(of=("self",))
        .filter(recall=recall, state__in=["sent", "acknowledged", "reported"])
        .order_by("pk")
    )
    advance_many(waiting, "cancel", by=system_actor(by.now()))
    recall.cancelled_because = reason[:300]
    return advance(recall, "cancel", by=by, check=False)
