"""School bulk purchase from designated suppliers: the list, orders, receipts with lot and price (D2-08)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import FIELD, FIRMS, READERS, SIGNED_IN, Public
from shian.domains.registry.models import Operator
from shian.domains.supply.duties.flows import ORDER
from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.lots.shown import quantity
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, Tab, resource


class Goods(models.TextChoices):
    """Bulk goods of canteens (大宗食品)."""

    MEAT = "meat", _("Meat")
    EGG = "egg", _("Eggs")
    MILK = "milk", _("Milk")
    RICE = "rice", _("Rice and grain")
    FLOUR = "flour", _("Flour")
    OIL = "oil", _("Edible oil")
    VEGETABLE = "vegetable", _("Vegetables and fruit")
    SEASONING = "seasoning", _("Seasonings")


@resource(
    title=_("Designated supplier"),
    plural=_("Designated suppliers"),
    duty="source",
    icon="user-check",
    order=220,
    columns="operator goods tender listed_from listed_to state area",
    filters="state goods area",
    search="operator__name tender",
    view=(*SIGNED_IN, Public),
    public="operator goods tender listed_from listed_to area",
    panels=(
        Panel(_("Designated supplier"), ("operator", "goods", "tender", "listed_from", "listed_to", "state")),
        Panel(_("Ended"), ("ended_because",)),
    ),
    tabs=(Tab(_("Orders"), "duties.schoolorder", "supplier"),),
)
class Supplier(Record):
    """A firm that won the tender for one sort of goods, for a time."""

    class State(models.TextChoices):
        LISTED = "listed", _("Listed")
        ENDED = "ended", _("Ended")

    tones: ClassVar = {"listed": "good", "ended": "idle"}

    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Supplier"), on_delete=models.PROTECT, related_name="school_listings"
    )
    goods = models.CharField(_("Goods"), max_length=12, choices=Goods.choices)
    tender = models.CharField(_("Number of the tender"), max_length=60)
    listed_from = models.DateField(_("From"))
    listed_to = models.DateField(_("To"))
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.LISTED)
    ended_because = models.CharField(_("Ended because"), max_length=200, blank=True, default="")

    scope_shared = True
    scope_public = Q(state="listed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["operator", "goods", "area"],
                condition=Q(state="listed"),
                name="duties_supplier_listed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.operator} · {self.get_goods_display()}"


@resource(
    title=_("School order"),
    plural=_("School orders"),
    duty="source",
    icon="school",
    order=230,
    columns="number school supplier product amount price ordered_on received state",
    hidden="quantity unit received_quantity goods received_at lot_code place area",
    filters="state goods school ordered_on area",
    search="number product lot_code school__name supplier__operator__name",
    key="number",
    extra=(quantity(), quantity("received_quantity", "received", _("Quantity received"))),
    view=(*FIELD, *FIRMS, *READERS),
    panels=(
        Panel(
            _("School order"),
            ("number", "school", "supplier", "goods", "product", "amount", "price"),
        ),
        Panel(_("Receipt"), ("received_at", "received", "lot_code", "lot", "place", "remark", "state")),
    ),
)
@follows(ORDER, operator="school_id")
class SchoolOrder(Record):
    """An order of one sort of goods and what came of it: the lot, the quantity, the price of a unit."""

    tones: ClassVar = {"ordered": "open", "received": "good", "refused": "bad", "cancelled": "idle"}

    number = models.CharField(_("Number"), max_length=30, unique=True)
    school: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("School canteen"), on_delete=models.PROTECT, related_name="school_orders"
    )
    supplier: models.ForeignKey[Any, Any] = models.ForeignKey(
        Supplier, verbose_name=_("Designated supplier"), on_delete=models.PROTECT, related_name="orders"
    )
    goods = models.CharField(_("Goods"), max_length=12, choices=Goods.choices)
    product = models.CharField(_("Product"), max_length=120)
    quantity = models.DecimalField(pgettext_lazy("supply", "Quantity"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("Unit"), max_length=3, default="KGM")
    price = models.DecimalField(_("Price of a unit (yuan)"), max_digits=10, decimal_places=2)
    ordered_on = models.DateField(_("Ordered on"), db_index=True)
    place: models.ForeignKey[Any, Any] = models.ForeignKey(
        Place,
        verbose_name=pgettext_lazy("supply", "Received at"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    received_at = models.DateTimeField(pgettext_lazy("supply", "Received"), null=True, blank=True)
    received_quantity = models.DecimalField(
        _("Quantity received"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    lot_code = models.CharField(_("Code on the goods"), max_length=200, blank=True, default="")
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot,
        verbose_name=_("Batch of food"),
        on_delete=models.PROTECT,
        related_name="school_orders",
        null=True,
        blank=True,
    )
    remark = models.CharField(_("Remark"), max_length=200, blank=True, default="")
    state = models.CharField(_("State"), max_length=10, choices=choices_of(ORDER), default="ordered")

    scope_operator = ("school_id", "supplier__operator_id")

    def __str__(self) -> str:
        return self.number
