"""School bulk purchase: listing suppliers, ordering from them alone, receiving with lot and price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import OFFICERS, FirmManager, SchoolPrincipal
from shian.domains.registry.models import Operator
from shian.domains.supply.duties.actions.common import (
    Reason,
    because,
    itself,
    of_trade,
    only_place,
    own_places,
    speaks_for,
)
from shian.domains.supply.duties.flows import ORDER
from shian.domains.supply.duties.models import Goods, SchoolOrder, Supplier
from shian.domains.supply.duties.numbers import day_series, next_number
from shian.domains.supply.lots import telling
from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.lots.queries import refuse_if_held
from shian.domains.supply.lots.units import CHOICES
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import NotAllowed, Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "duties.schoolorder"
State = Supplier.State


def _open_operators(by: Actor, subject: object) -> Any:
    return Operator.objects.filter(status=Operator.Status.OPEN).order_by("name")


@action(kind="duties.supplier", verb="list", title=_("List a supplier"), roles=OFFICERS)
def list_supplier(
    *,
    by: Actor,
    operator: Annotated[Operator, Ask(_("Supplier"), among=_open_operators)],  # type: ignore[valid-type]
    goods: Annotated[str, Ask(_("Goods"), choices=Goods.choices)],
    tender: Annotated[str, Ask(_("Number of the tender"), longest=60)],
    listed_from: Annotated[date, Ask(_("From"))],
    listed_to: Annotated[date, Ask(_("To"))],
) -> Supplier:
    """Put the winner of a tender on the list of an area's schools, for a time."""
    if operator.status != Operator.Status.OPEN:
        raise Refused(say("This operator is not in business."), field="operator")
    if not tender.strip():
        raise Refused(say("Suppliers are listed by a tender: say its number."), field="tender")
    if listed_to <= listed_from:
        raise Refused(say("The end must lie after the beginning."), field="listed_to")
    if Supplier.objects.filter(operator=operator, goods=goods, area=by.area, state=State.LISTED).exists():
        raise Refused(say("This supplier is listed for these goods already."), field="goods")
    listed = Supplier(
        operator=operator, goods=goods, tender=tender.strip(), listed_from=listed_from, listed_to=listed_to,
        area=by.area,
    )  # fmt: skip
    return store(listed, by=by, verb="list")


@action(
    kind="duties.supplier",
    verb="end",
    title=_("Take off the list"),
    roles=OFFICERS,
    when=lambda supplier, by: supplier.state == State.LISTED,
)
def end(*, by: Actor, supplier: Supplier, reason: Reason) -> Supplier:
    """No school orders from it any longer."""
    if supplier.state != State.LISTED:
        raise Refused(say("This supplier is no longer listed."))
    if not supplier.area.startswith(by.area):
        raise NotAllowed(say("This record lies outside your area or organisation."))
    because(reason)
    supplier.state, supplier.ended_because = State.ENDED, reason
    return store(supplier, by=by, verb="end")


def _listed(by: Actor, subject: object) -> Any:
    school = Operator.objects.filter(pk=by.operator or 0).first()
    found = Supplier.objects.filter(state=State.LISTED).select_related("operator").order_by("goods", "pk")
    areas = [school.area[:n] for n in (0, 4, 6, 9, 12)] if school else [""]
    return found.filter(area__in=areas)


@action(kind=KIND, verb="order", title=_("Order"), roles=(SchoolPrincipal, FirmManager))
def order(
    *,
    by: Actor,
    school: Annotated[Operator, Ask(_("School canteen"), among=of_trade("canteen"), initial=itself)],  # type: ignore[valid-type]
    supplier: Annotated[Supplier, Ask(_("Designated supplier"), among=_listed)],  # type: ignore[valid-type]
    product: Annotated[str, Ask(_("Product"), longest=120)],
    quantity: Annotated[
        Decimal, Ask(pgettext_lazy("supply", "Quantity"), least=Decimal("0.001"), most=Decimal(1_000_000))
    ],
    price: Annotated[Decimal, Ask(_("Price of a unit (yuan)"), least=Decimal("0.01"), most=Decimal(100_000))],
    unit: Annotated[str, Ask(_("Unit"), choices=CHOICES)] = "KGM",
) -> SchoolOrder:
    """Order bulk goods from a supplier that is listed for them on the day."""
    speaks_for(by, school.pk)
    if school.trade != Operator.Trade.CANTEEN:
        raise Refused(say("Only school canteens order here."), field="school")
    today = local(by.now()).date()
    if supplier.state != State.LISTED or not supplier.listed_from <= today <= supplier.listed_to:
        raise Refused(say("This supplier is not listed today."), field="supplier")
    if not school.area.startswith(supplier.area.rstrip("0") if supplier.area else ""):
        raise Refused(say("This supplier is listed for another area."), field="supplier")
    made = SchoolOrder(
        number=next_number(SchoolOrder, day_series("XD", school.area, today), 4),
        school=school,
        supplier=supplier,
        goods=supplier.goods,
        product=product,
        quantity=quantity,
        unit=unit,
        price=price,
        ordered_on=today,
        area=school.area,
    )
    return begin(made, by=by, verb="order")


RECEIVED_AT = pgettext_lazy("supply", "Received at")


@step_action(ORDER, KIND, "receive")
def receive(
    *,
    by: Actor,
    school_order: SchoolOrder,
    place: Annotated[Place, Ask(RECEIVED_AT, among=own_places, initial=only_place)],  # type: ignore[valid-type]
    quantity: Annotated[Decimal, Ask(_("Quantity received"), least=Decimal("0.001"))],
    lot_code: Annotated[str, Ask(_("Code on the goods"), longest=200, mono=True)],
    remark: Annotated[str, Ask(_("Remark"), longest=200)] = "",
) -> SchoolOrder:
    """Goods came with a code: they are received as that lot, from that supplier. A held lot is sent back."""
    speaks_for(by, place.operator_id)
    if place.operator_id != school_order.school_id:
        raise Refused(say("This place is not the school's."), field="place")
    if not lot_code.strip():
        raise Refused(say("Scan or type the code on the goods."), field="lot_code")
    if quantity > school_order.quantity * Decimal("1.1"):
        raise Refused(say("This is more than was ordered."), field="quantity")
    source = Place.objects.filter(operator=school_order.supplier.operator).order_by("pk").first()
    entry = telling.Entry(
        act=telling.Act.RECEIVE,
        place=place,
        at=by.now(),
        quantity=quantity,
        unit=school_order.unit,
        code=lot_code.strip(),
        product=school_order.product,
        partner=source.code if source else school_order.supplier.operator.name,
    )
    known = telling.Known.of([entry])
    if lot := known.lots.get(entry.code):
        refuse_if_held([lot], field="lot_code")
    telling.tell([entry], by=system_actor(by.now()), sender="school order")
    school_order.place, school_order.received_at, school_order.received_quantity = place, by.now(), quantity
    school_order.lot_code, school_order.remark = lot_code.strip(), remark
    school_order.lot = Lot.objects.filter(code=known.goods(entry)).first()
    return advance(school_order, "receive", by=by)


@step_action(ORDER, KIND, "refuse")
def refuse(*, by: Actor, school_order: SchoolOrder, reason: Reason) -> SchoolOrder:
    """Goods are sent back at the door."""
    because(reason)
    school_order.remark = reason
    return advance(school_order, "refuse", by=by)


@step_action(ORDER, KIND, "cancel")
def cancel(*, by: Actor, school_order: SchoolOrder, reason: Reason) -> SchoolOrder:
    """Nothing is to come."""
    because(reason)
    school_order.remark = reason
    return advance(school_order, "cancel", by=by)
