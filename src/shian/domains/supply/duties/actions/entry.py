"""A market's entry: certificates compared with those issued; a mismatch is told to agriculture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from django.db.models import Sum
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import FIRMS, OFFICERS, Inspector
from shian.domains.supply.duties.actions.common import only_place, own_places, speaks_for
from shian.domains.supply.duties.events import EntryMismatch
from shian.domains.supply.duties.flows import NOTICE
from shian.domains.supply.duties.models import Certificate, EntryCheck, MismatchNotice
from shian.domains.supply.duties.numbers import day_series, next_number
from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.lots.units import CHOICES, convert
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "duties.entrycheck"
Result, Decision, Test = EntryCheck.Result, EntryCheck.Decision, EntryCheck.Test
OURS = "HG1401"  # certificates of the city's own districts
TOLERANCE = Decimal("1.02")  # scales of a farm and of a market


@dataclass(frozen=True, slots=True)
class Goods:
    """What stands at the gate."""

    product: str
    quantity: Decimal
    unit: str
    number: str


@action(kind=KIND, verb="check", title=_("Check at the entry"), roles=(*FIRMS, *OFFICERS, Inspector))
def check(
    *,
    by: Actor,
    place: Annotated[Place, Ask(_("Market"), among=own_places, initial=only_place)],  # type: ignore[valid-type]
    product: Annotated[str, Ask(_("Product"), longest=120)],
    quantity: Annotated[
        Decimal, Ask(pgettext_lazy("supply", "Quantity"), least=Decimal("0.001"), most=Decimal(10_000_000))
    ],
    unit: Annotated[str, Ask(_("Unit"), choices=CHOICES)] = "KGM",
    certificate_number: Annotated[str, Ask(_("Number on the certificate"), longest=60, mono=True)] = "",
    seller: Annotated[str, Ask(_("Seller"), longest=120)] = "",
    rapid_test: Annotated[str, Ask(_("Rapid test"), choices=Test.choices)] = "none",
    admit: Annotated[bool, Ask(_("Admit the goods"))] = True,
) -> EntryCheck:
    """Compare, decide, tell agriculture of a mismatch. Without a certificate only a passed test admits."""
    speaks_for(by, place.operator_id)
    if rapid_test not in Test.values:
        raise Refused(say("There is no such outcome of a rapid test."), field="rapid_test")
    number = certificate_number.strip().upper()
    goods = Goods(product.strip(), quantity, unit, number)
    issued = (
        Certificate.objects.select_related("lot", "operator").filter(number=number).first()
        if number
        else None
    )
    differences = compare(goods, issued, local(by.now()).date())
    result = _result(number, issued, differences)
    decision = _decision(result, rapid_test, admit)
    done = EntryCheck(
        place=place,
        checked_at=by.now(),
        certificate_number=number,
        certificate=issued,
        lot=issued.lot if issued else None,
        product=goods.product,
        quantity=quantity,
        unit=unit,
        seller=seller,
        result=result,
        differences="; ".join(differences)[:300],
        rapid_test=rapid_test,
        decision=decision,
        area=place.area,
    )
    store(done, by=by, verb="check")
    if result == Result.MISMATCHED or rapid_test == Test.FAILED:
        _notify(done, issued, by)
    return done


def compare(goods: Goods, issued: Certificate | None, today: date) -> list[str]:
    """In what the goods differ from the certificate that was issued under that number."""
    if issued is None:
        return [say("no certificate of this number was issued")] if goods.number.startswith(OURS) else []
    out = []
    if issued.state == Certificate.State.VOID:
        out.append(say("the certificate is void"))
    if issued.lot.state in (Lot.State.HELD, Lot.State.RECALLED):
        out.append(say("the lot is held or recalled"))
    if issued.issued_on > today:
        out.append(say("it was issued later"))
    if not (goods.product in issued.product or issued.product in goods.product):
        out.append(say("it was issued for %(product)s") % {"product": issued.product})
    before = issued.entry_checks.filter(decision=Decision.ADMITTED).aggregate(total=Sum("quantity"))["total"]
    here = convert(goods.quantity, goods.unit, issued.unit)
    if here is None:
        out.append(say("it was issued in another unit"))
    elif (before or Decimal(0)) + here > issued.quantity * TOLERANCE:
        out.append(
            say("more came in under it than the %(quantity)s it was issued for")
            % {"quantity": format(issued.quantity.normalize(), "f")}
        )
    return out


def _result(number: str, issued: Certificate | None, differences: list[str]) -> str:
    if differences:
        return Result.MISMATCHED
    if issued is not None:
        return Result.MATCHED
    return Result.OUTSIDE if number else Result.WITHOUT


def _decision(result: str, rapid_test: str, admit: bool) -> str:
    if rapid_test == Test.FAILED or not admit:
        return Decision.REFUSED
    if result == Result.MATCHED or rapid_test == Test.PASSED:
        return Decision.ADMITTED
    if result == Result.OUTSIDE:
        return Decision.ADMITTED
    raise Refused(
        say("Without a certificate that matches, goods are admitted only after a passed rapid test."),
        field="rapid_test",
    )


def _notify(done: EntryCheck, issued: Certificate | None, by: Actor) -> None:
    area = issued.area if issued else done.area
    today = local(by.now()).date()
    failed = done.rapid_test == Test.FAILED
    reason = "; ".join(filter(None, [done.differences, say("the rapid test failed") if failed else ""]))
    notice = MismatchNotice(
        number=next_number(MismatchNotice, day_series("TB", area, today), 3),
        entry_check=done,
        operator=issued.operator if issued else None,
        issuer_name=(issued.operator.name if issued else done.seller)[:120],
        reason=reason[:300],
        sent_at=by.now(),
        area=area,
    )
    begin(notice, by=system_actor(by.now()), verb="send")
    emit(EntryMismatch(done.pk, notice.pk, issued.lot_id if issued else None, reason, area))


@step_action(NOTICE, "duties.mismatchnotice", "acknowledge")
def acknowledge(*, by: Actor, notice: MismatchNotice) -> MismatchNotice:
    """The bureau where the goods come from gives its receipt."""
    notice.received_at = by.now()
    return advance(notice, "acknowledge", by=by)


@step_action(NOTICE, "duties.mismatchnotice", "settle")
def settle(
    *,
    by: Actor,
    notice: MismatchNotice,
    outcome: Annotated[str, Ask(_("Result of the enquiry"), lines=3, longest=300)],
) -> MismatchNotice:
    """What was found at the farm, and what was done."""
    if not outcome.strip():
        raise Refused(say("Say what was found."), field="outcome")
    notice.outcome, notice.settled_on = outcome, local(by.now()).date()
    return advance(notice, "settle", by=by)
