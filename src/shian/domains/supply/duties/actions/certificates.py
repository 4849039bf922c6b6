"""Issuing commitment certificates, and making them void."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import FIRMS, OFFICERS, Inspector
from shian.domains.supply.duties.actions.common import Reason, because, only_place, own_places, speaks_for
from shian.domains.supply.duties.models import Certificate, PesticideUse
from shian.domains.supply.duties.numbers import day_series, next_number
from shian.domains.supply.lots import telling
from shian.domains.supply.lots.actions import keep_code
from shian.domains.supply.lots.models import Lot, LotCode, Place
from shian.domains.supply.lots.queries import lot_by_code, refuse_if_held
from shian.domains.supply.lots.units import CHOICES
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.personal.fields import Sealed

KIND = "duties.certificate"
State = Certificate.State


@action(kind=KIND, verb="issue", title=_("Issue a certificate"), roles=FIRMS)
def issue(
    *,
    by: Actor,
    place: Annotated[Place, Ask(_("Farm or place"), among=own_places, initial=only_place)],  # type: ignore[valid-type]
    product: Annotated[str, Ask(_("Product"), longest=120)],
    quantity: Annotated[
        Decimal, Ask(pgettext_lazy("supply", "Quantity"), least=Decimal("0.001"), most=Decimal(10_000_000))
    ],
    unit: Annotated[str, Ask(_("Unit"), choices=CHOICES)] = "KGM",
    basis: Annotated[str, Ask(_("Basis of the commitment"), choices=Certificate.Basis.choices)] = "word",
    lot_code: Annotated[str, Ask(_("Code of the lot, if it has one"), longest=200, mono=True)] = "",
    origin: Annotated[str, Ask(pgettext_lazy("supply", "Origin"), longest=120)] = "",
    contact: Annotated[str, Ask(_("Contact"), longest=40)] = "",
) -> Certificate:
    """Give the grower's word for one lot. A lot that nobody told of yet is told as harvested today."""
    speaks_for(by, place.operator_id)
    if place.operator is None:
        raise Refused(say("This place belongs to no registered firm."), field="place")
    if basis not in Certificate.Basis.values:
        raise Refused(say("Say on what the commitment rests."), field="basis")
    _interval(place, product, by)
    lot = _lot(by, place, product, quantity, unit, lot_code, origin)
    refuse_if_held([lot], field="lot_code")
    _within_lot(lot, quantity, unit)
    today = local(by.now()).date()
    number = next_number(Certificate, day_series("HG", place.area, today), 5)
    certificate = Certificate(
        number=number,
        lot=lot,
        operator=place.operator,
        place=place,
        product=product.strip(),
        quantity=quantity,
        unit=unit,
        origin=origin or place.address or place.operator.address or place.name,
        contact=contact or _phone(place),
        basis=basis,
        issued_on=today,
        area=place.area,
    )
    keep_code(lot, LotCode.Scheme.CERTIFICATE, number, by=by)
    return store(certificate, by=by, verb="issue")


def _phone(place: Place) -> str:
    held = place.operator.manager_phone if place.operator else ""
    return held.open() if isinstance(held, Sealed) else str(held)


def _interval(place: Place, product: str, by: Actor) -> None:
    """Nothing is harvested before the safety interval of what was sprayed has passed (农药管理条例 36)."""
    today = local(by.now()).date()
    named = Q(crop=product.strip()) | Q(crop__contains=product.strip())
    last = (
        PesticideUse.objects.filter(named, operator_id=place.operator_id or 0, harvest_from__gt=today)
        .order_by("-harvest_from")
        .first()
    )
    if last is not None:
        raise Refused(
            say("%(pesticide)s was used on %(crop)s on %(day)s: it may be harvested from %(from)s.")
            % {"pesticide": last.product, "crop": last.crop, "day": last.used_on, "from": last.harvest_from},
            field="product",
        )


def _lot(by: Actor, place: Place, product: str, quantity: Decimal, unit: str, code: str, origin: str) -> Lot:
    """The lot that is meant; without a code it is harvested now, under the number of the day."""
    if code.strip():
        lot = lot_by_code(code)
        if lot is None:
            raise Refused(say("No lot is known by this code."), field="lot_code")
        return lot
    number = telling.next_number(place, local(by.now()).date())
    entry = telling.Entry(
        act=telling.Act.MAKE,
        place=place,
        at=by.now() - timedelta(milliseconds=1),
        quantity=quantity,
        unit=unit,
        product=product.strip(),
        lot_number=number,
        made_on=local(by.now()).date(),
        origin=origin,
    )
    telling.tell([entry], by=by, sender="certificate")
    return Lot.objects.get(code=telling.Known.of([entry]).goods(entry))


def _within_lot(lot: Lot, quantity: Decimal, unit: str) -> None:
    """All certificates of a lot together cover no more than was harvested."""
    if lot.quantity is None or unit != lot.unit:
        return
    given: Any = lot.certificates.filter(state=State.ISSUED, unit=unit).aggregate(total=Sum("quantity"))  # type: ignore[attr-defined]
    rest = lot.quantity - (given["total"] or Decimal(0))
    if quantity > rest:
        raise Refused(
            say("Only %(rest)s of this lot have no certificate yet.")
            % {"rest": format(rest.normalize(), "f")},
            field="quantity",
        )


@action(
    kind=KIND,
    verb="void",
    title=_("Make void"),
    roles=(*FIRMS, *OFFICERS, Inspector),
    when=lambda certificate, by: certificate.state == State.ISSUED,
)
def void(*, by: Actor, certificate: Certificate, reason: Reason) -> Certificate:
    """The certificate no longer counts: at a market's entry it is a mismatch."""
    if certificate.state != State.ISSUED:
        raise Refused(say("This certificate is void already."))
    because(reason)
    certificate.state, certificate.void_because = State.VOID, reason
    return store(certificate, by=by, verb="void")
