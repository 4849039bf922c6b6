"""Restricted pesticides: listing shops, selling by real name, recording use."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import FIRMS, OFFICERS, FirmManager
from shian.domains.registry.models import Operator
from shian.domains.supply.duties.actions.common import Reason, because, itself, of_trade, speaks_for, today
from shian.domains.supply.duties.models import PesticideUse, RestrictedSale, RestrictedShop
from shian.domains.supply.duties.numbers import next_number, of_area
from shian.methods.identifiers import check_resident_id
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.records.problems import in_words

State = RestrictedShop.State
Crops = RestrictedSale.Crops
# Highly toxic pesticides must not be used on these (食品安全法 49).
FORBIDDEN = (Crops.VEGETABLE, Crops.FRUIT, Crops.TEA, Crops.HERB)
_UNITS = [("KGM", _("kg")), ("LTR", _("litres")), ("GRM", _("g")), ("MLT", _("ml"))]


@action(kind="duties.restrictedshop", verb="list", title=_("List a shop"), roles=OFFICERS)
def list_shop(
    *,
    by: Actor,
    operator: Annotated[Operator, Ask(_("Shop"), among=of_trade("farm_input"), initial=itself)],  # type: ignore[valid-type]
    board_up: Annotated[bool, Ask(_("Board is up"))] = False,
) -> RestrictedShop:
    """Put a farm-input shop on the board of those that may sell restricted pesticides."""
    if operator.trade != Operator.Trade.FARM_INPUT or operator.status != Operator.Status.OPEN:
        raise Refused(say("Only a farm-input shop in business is listed."), field="operator")
    if RestrictedShop.objects.filter(operator=operator, state=State.LISTED).exists():
        raise Refused(say("This shop is listed already."), field="operator")
    shop = RestrictedShop(
        number=next_number(RestrictedShop, of_area("NY", operator.area), 4),
        operator=operator,
        listed_on=local(by.now()).date(),
        board_up=board_up,
        area=operator.area,
    )
    return store(shop, by=by, verb="list")


@action(
    kind="duties.restrictedshop",
    verb="put-up",
    title=_("Record the board as put up"),
    roles=OFFICERS,
    when=lambda shop, by: shop.state == State.LISTED and not shop.board_up,
)
def put_up(*, by: Actor, shop: RestrictedShop) -> RestrictedShop:
    """The board hangs at the door."""
    if shop.state != State.LISTED:
        raise Refused(say("This shop is no longer listed."))
    shop.board_up = True
    return store(shop, by=by, verb="put-up")


@action(
    kind="duties.restrictedshop",
    verb="end",
    title=_("Take off the list"),
    roles=OFFICERS,
    when=lambda shop, by: shop.state == State.LISTED,
)
def end(*, by: Actor, shop: RestrictedShop, reason: Reason) -> RestrictedShop:
    """The shop may no longer sell restricted pesticides."""
    if shop.state != State.LISTED:
        raise Refused(say("This shop is no longer listed."))
    because(reason)
    shop.state, shop.ended_because, shop.ended_on = State.ENDED, reason, local(by.now()).date()
    return store(shop, by=by, verb="end")


def _listed(by: Actor, subject: object) -> object:
    found = RestrictedShop.objects.filter(state=State.LISTED).select_related("operator").order_by("number")
    return (
        found.filter(operator_id=by.operator) if by.role in FIRMS else found.filter(area__startswith=by.area)
    )


@action(kind="duties.restrictedsale", verb="sell", title=_("Record a sale"), roles=(FirmManager,))
def sell(
    *,
    by: Actor,
    shop: Annotated[RestrictedShop, Ask(_("Shop"), among=_listed)],  # type: ignore[valid-type]
    product: Annotated[str, Ask(_("Pesticide"), longest=80)],
    registration_number: Annotated[str, Ask(_("Registration number"), longest=30, mono=True)],
    quantity: Annotated[
        Decimal, Ask(pgettext_lazy("supply", "Quantity"), least=Decimal("0.001"), most=Decimal(100_000))
    ],
    crop: Annotated[str, Ask(_("Crop"), longest=60)],
    crop_group: Annotated[str, Ask(_("Group of crops"), choices=Crops.choices)],
    buyer_name: Annotated[str, Ask(_("Buyer"), longest=60)],
    buyer_identity: Annotated[str, Ask(_("Identity number"), longest=18)],
    buyer_phone: Annotated[str, Ask(_("Telephone"), longest=20)] = "",
    unit: Annotated[str, Ask(_("Unit of the quantity"), choices=_UNITS)] = "KGM",
    toxic: Annotated[bool, Ask(_("Highly or very toxic"))] = True,
    buyer: Annotated[Operator | None, Ask(_("Registered grower"), among=lambda by, s: _growers())] = None,
) -> RestrictedSale:
    """Sell by real name, at a listed shop, for a crop on which the pesticide may be used."""
    speaks_for(by, shop.operator_id)
    if shop.state != State.LISTED:
        raise Refused(say("Only listed shops sell restricted pesticides."), field="shop")
    if toxic and crop_group in FORBIDDEN:
        raise Refused(
            say("Highly toxic pesticides must not be used on %(group)s.")
            % {"group": Crops(crop_group).label},
            field="crop_group",
        )
    identity = check_resident_id(buyer_identity, local(by.now()).date())
    if not identity.ok:
        assert identity.problem is not None
        raise Refused(in_words(identity.problem), field="buyer_identity")
    if not buyer_name.strip():
        raise Refused(say("Say who buys."), field="buyer_name")
    sale = RestrictedSale(
        shop=shop,
        sold_at=by.now(),
        product=product,
        registration_number=registration_number.strip(),
        toxic=toxic,
        quantity=quantity,
        unit=unit,
        crop=crop,
        crop_group=crop_group,
        buyer=buyer,
        buyer_name=buyer_name.strip(),
        buyer_identity=identity.value,
        buyer_phone=buyer_phone,
        area=shop.area,
    )
    return store(sale, by=by, verb="sell")


def _growers() -> object:
    return Operator.objects.filter(trade=Operator.Trade.GROWER, status=Operator.Status.OPEN).order_by("name")


def _bought(by: Actor, subject: object) -> object:
    return RestrictedSale.objects.filter(buyer_id=by.operator).order_by("-sold_at")


@action(kind="duties.pesticideuse", verb="record", title=_("Record a use"), roles=(FirmManager,))
def record_use(
    *,
    by: Actor,
    operator: Annotated[Operator, Ask(_("Grower"), among=of_trade("grower"), initial=itself)],  # type: ignore[valid-type]
    used_on: Annotated[date, Ask(_("Used on"), initial=today)],
    crop: Annotated[str, Ask(_("Crop"), longest=60)],
    plot: Annotated[str, Ask(_("Plot"), longest=60)],
    product: Annotated[str, Ask(_("Pesticide"), longest=80)],
    registration_number: Annotated[str, Ask(_("Registration number"), longest=30, mono=True)],
    dose: Annotated[str, Ask(_("Dose"), longest=60)],
    interval_days: Annotated[int, Ask(_("Safety interval (days)"), least=0, most=365)],
    area_mu: Annotated[Decimal | None, Ask(_("Area (mu)"), least=Decimal(0), most=Decimal(100_000))] = None,
    sale: Annotated[RestrictedSale | None, Ask(_("Bought in"), among=_bought)] = None,
) -> PesticideUse:
    """A restricted pesticide is used only where it was bought by real name; the harvest waits."""
    speaks_for(by, operator.pk)
    if used_on > local(by.now()).date():
        raise Refused(say("This lies in the future."), field="used_on")
    if sale is not None:
        if sale.buyer_id != operator.pk:
            raise Refused(say("Somebody else bought this."), field="sale")
        if used_on < local(sale.sold_at).date():
            raise Refused(say("It was used before it was bought."), field="used_on")
    use = PesticideUse(
        operator=operator,
        used_on=used_on,
        crop=crop.strip(),
        plot=plot,
        area_mu=area_mu,
        product=product,
        registration_number=registration_number.strip(),
        restricted=sale is not None,
        sale=sale,
        dose=dose,
        interval_days=interval_days,
        harvest_from=used_on + timedelta(days=interval_days),
        area=operator.area,
    )
    return store(use, by=by, verb="record")
