"""The places' answers: acknowledge, tell what became of the goods; reminders, checks, write-offs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICERS, Inspector
from shian.domains.supply.recalls.flows import NOTICE
from shian.domains.supply.recalls.measure import OPEN
from shian.domains.supply.recalls.models import Notice, Recall
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.scope import scoped
from shian.platform.actions.core import Refused, action, note
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, advance_many, require, step_action
from shian.platform.flows.models import Duty

KIND = "recall.notice"
ZERO = Decimal(0)
# A place that tells of more than it received by this share has weighed, not lied.
WEIGHING = Decimal("1.02")
ESCALATED_AFTER = 3
REMINDING = (*OFFICERS, Inspector)
RUNNING = ("started", "announced")
AGAIN_AFTER = timedelta(hours=1)
MOST = Decimal(10_000_000_000)


def _quantity(label: Any, field: str) -> Ask:
    """A quantity of an answer, as it was told before: who tells again corrects, and keeps the rest."""
    return Ask(
        label,
        least=0,
        most=MOST,
        help=_("in the unit of the notice"),
        upfront=True,
        initial=lambda by, notice: Decimal(f"{getattr(notice, field).normalize():f}"),
    )


@step_action(NOTICE, KIND, "acknowledge")
def acknowledge(*, by: Actor, notice: Notice) -> Notice:
    """The place has read the notice and stopped selling."""
    notice.acknowledged_at, notice.acknowledged_by = by.now(), by.user_id
    return advance(notice, "acknowledge", by=by)


@step_action(NOTICE, KIND, "tell")
def tell(
    *,
    by: Actor,
    notice: Notice,
    sealed: Annotated[Decimal, _quantity(_("Sealed there"), "sealed")] = ZERO,
    returned: Annotated[Decimal, _quantity(_("Sent back"), "returned")] = ZERO,
    destroyed: Annotated[Decimal, _quantity(_("Of it destroyed"), "destroyed")] = ZERO,
    sold: Annotated[Decimal, _quantity(_("Sold or served"), "sold")] = ZERO,
    passed_on: Annotated[Decimal, _quantity(_("Passed on to other places"), "passed_on")] = ZERO,
    remark: Annotated[
        str, Ask(_("Remark"), lines=2, longest=300, initial=lambda by, n: n.remark, upfront=True)
    ] = "",
) -> Notice:
    """What became of the goods; may be told again when more is known. More than came needs a word."""
    told = sealed + returned + destroyed + sold + passed_on
    if told > notice.received * WEIGHING and not remark.strip():
        raise Refused(
            _("%(told)s are told of, but %(received)s were received by the records: say why.")
            % {"told": notice.in_unit(told), "received": notice.in_unit(notice.received)},
            field="remark",
        )
    notice.sealed, notice.returned, notice.destroyed = sealed, returned, destroyed
    notice.sold, notice.passed_on, notice.remark = sold, passed_on, remark
    notice.told_at = by.now()
    if notice.acknowledged_at is None:
        notice.acknowledged_at, notice.acknowledged_by = by.now(), by.user_id
    return advance(notice, "tell", by=by)


@step_action(NOTICE, KIND, "remind")
def remind(*, by: Actor, notice: Notice) -> Notice:
    """Remind a place that has not answered; its clock goes on."""
    _count(notice)
    return advance(notice, "remind", by=by)


def _count(notice: Notice) -> None:
    notice.reminders += 1
    notice.escalated = notice.reminders >= ESCALATED_AFTER


@action(
    kind="recall.recall",
    verb="remind",
    title=_("Remind all that are silent"),
    roles=REMINDING,
    when=lambda recall, by: recall.state in RUNNING,
)
def remind_silent(*, by: Actor, recall: Recall) -> Recall:
    """Remind every place within the officer's scope that has not acknowledged."""
    silent = scoped(Notice.objects.filter(recall=recall, state="sent"), by)
    notices = list(silent.select_for_update(of=("self",)).order_by("pk"))
    if not notices:
        raise Refused(_("Every place in your area has acknowledged."))
    remind_all(notices, by=by)
    note(recall, by=by, verb=f"remind: {len(notices)}")
    return recall


def remind_all(notices: Sequence[Notice], *, by: Actor) -> None:
    """Remind many places of one recall, each with its ledger entry; the third reminder escalates."""
    for notice in notices:
        _count(notice)
    advance_many(notices, "remind", by=by, fields=["reminders", "escalated"])


def remind_late(by: Actor | None = None) -> int:
    """Remind every place whose acknowledgement is overdue, at most once an hour for each; return how many."""
    by = by or system_actor()
    now = by.now()
    overdue = Duty.objects.filter(kind=KIND, clock="acknowledge", done_at=None, expires_at__lte=now)
    late = list(
        Notice.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(
            pk__in=overdue.values("record"),
            state="sent",
            changed_at__lt=now - AGAIN_AFTER,
            reminders__lt=ESCALATED_AFTER,
        )
        .order_by("pk")[:5000]
    )
    remind_all(late, by=by)
    return len(late)


@step_action(NOTICE, KIND, "verify")
def verify(
    *,
    by: Actor,
    notice: Notice,
    remark: Annotated[str, Ask(_("What was seen"), lines=2, longest=300)] = "",
) -> Notice:
    """An inspector has seen the goods, or the books."""
    notice.remark = remark or notice.remark
    return advance(notice, "verify", by=by)


@step_action(NOTICE, KIND, "clear")
def clear_place(
    *, by: Actor, notice: Notice, reason: Annotated[str, Ask(_("Reason"), lines=2, longest=300)]
) -> Notice:
    """A place that may have got some has not: books or goods show it. Its notice ends with the reason."""
    if not reason.strip():
        raise Refused(_("Say how it was found free of it."), field="reason")
    require(notice, "clear", by)
    notice.remark = reason
    return advance(notice, "clear", by=by, check=False)


@step_action(NOTICE, KIND, "write_off")
def write_off(
    *, by: Actor, notice: Notice, reason: Annotated[str, Ask(_("Reason"), lines=2, longest=300)]
) -> Notice:
    """The place cannot be had: closed down, outside the city and silent. Its goods stay unknown."""
    if not reason.strip():
        raise Refused(_("Say why nothing more can be learnt from this place."), field="reason")
    if notice.state not in OPEN:
        raise Refused(_("This place has answered."))
    notice.remark = reason
    return advance(notice, "write_off", by=by)
