"""Restricted pesticides: the board of listed shops, sales by real name, and use (B5-03)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import FIELD, FIRMS, READERS, SIGNED_IN, Public
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.shown import quantity
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, Tab, resource

_SIGHT = (*FIELD, *FIRMS, *READERS)


@resource(
    title=_("Listed pesticide shop"),
    plural=_("Listed pesticide shops"),
    duty="source",
    icon="clipboard-list",
    order=150,
    columns="number operator listed_on board_up state area",
    filters="state board_up area",
    search="number operator__name",
    key="number",
    view=(*SIGNED_IN, Public),
    public="number operator listed_on state area",
    panels=(
        Panel(
            _("Listed pesticide shop"), ("number", "operator", "listed_on", "board_up", "state", "ended_on")
        ),
    ),
    tabs=(Tab(_("Sales"), "duties.restrictedsale", "shop"),),
)
class RestrictedShop(Record):
    """A shop that may sell restricted pesticides, with a board at its door (高剧毒农药定点经营挂牌公示)."""

    class State(models.TextChoices):
        LISTED = "listed", _("Listed")
        ENDED = "ended", _("No longer listed")

    tones: ClassVar = {"listed": "good", "ended": "idle"}

    number = models.CharField(_("Number"), max_length=30, unique=True)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Shop"), on_delete=models.PROTECT, related_name="restricted_listings"
    )
    listed_on = models.DateField(_("Listed on"))
    board_up = models.BooleanField(_("Board is up"), default=False)
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.LISTED)
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)
    ended_because = models.CharField(_("Because"), max_length=200, blank=True, default="")

    scope_operator = "operator_id"
    scope_public = Q(state="listed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["operator"], condition=Q(state="listed"), name="duties_shop_listed_once"
            )
        ]

    def __str__(self) -> str:
        return self.number


@resource(
    title=_("Sale of a restricted pesticide"),
    plural=_("Sales of restricted pesticides"),
    duty="source",
    icon="id-badge-2",
    order=160,
    columns="sold_at shop product amount crop buyer_name",
    hidden="quantity unit registration_number crop_group buyer buyer_phone area",
    filters="crop_group shop sold_at area",
    search="product registration_number crop shop__operator__name",
    extra=(quantity(),),
    view=_SIGHT,
    panels=(
        Panel(_("Sale"), ("sold_at", "shop", "product", "registration_number", "amount")),
        Panel(_("Buyer"), ("buyer", "buyer_name", "buyer_identity", "buyer_phone")),
        Panel(_("For"), ("crop", "crop_group")),
    ),
)
class RestrictedSale(Record):
    """Who bought what for which crop, by real name; kept two years (农药管理条例 27)."""

    class Crops(models.TextChoices):
        GRAIN = "grain", _("Grain, oil and fibre crops")
        VEGETABLE = "vegetable", _("Vegetables")
        FRUIT = "fruit", _("Fruit and melons")
        TEA = "tea", _("Tea")
        HERB = "herb", _("Mushrooms and medicinal herbs")
        OTHER = "other", _("Forest, storage and others")

    shop: models.ForeignKey[Any, Any] = models.ForeignKey(
        RestrictedShop, verbose_name=_("Shop"), on_delete=models.PROTECT, related_name="sales"
    )
    sold_at = models.DateTimeField(_("Sold"), db_index=True)
    product = models.CharField(_("Pesticide"), max_length=80)
    registration_number = models.CharField(_("Registration number"), max_length=30)
    toxic = models.BooleanField(_("Highly or very toxic"), default=True)
    quantity = models.DecimalField(pgettext_lazy("supply", "Quantity"), max_digits=10, decimal_places=3)
    unit = models.CharField(_("Unit"), max_length=3, default="KGM")
    crop = models.CharField(_("Crop"), max_length=60)
    crop_group = models.CharField(_("Group of crops"), max_length=10, choices=Crops.choices)
    buyer: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Registered grower"),
        on_delete=models.PROTECT,
        related_name="pesticide_purchases",
        null=True,
        blank=True,
    )
    buyer_name = EncryptedTextField(_("Buyer"), mask="name")
    buyer_identity = EncryptedTextField(_("Identity number"), mask="id")
    buyer_phone = EncryptedTextField(_("Telephone"), mask="phone", blank=True, default="")

    scope_operator = ("shop__operator_id", "buyer_id")

    def __str__(self) -> str:
        return f"{self.product} #{self.pk}"


@resource(
    title=_("Use of a pesticide"),
    plural=_("Uses of pesticides"),
    duty="source",
    icon="spray",
    order=170,
    columns="used_on operator crop plot product harvest_from",
    hidden="registration_number dose sale restricted area",
    filters="restricted operator used_on area",
    search="product crop plot operator__name",
    view=_SIGHT,
    panels=(
        Panel(_("Use"), ("operator", "used_on", "crop", "plot", "area_mu")),
        Panel(_("Pesticide"), ("product", "registration_number", "restricted", "sale", "dose")),
        Panel(_("Safety interval"), ("interval_days", "harvest_from")),
    ),
)
class PesticideUse(Record):
    """A grower's record of use; nothing is harvested before the safety interval ends (农药管理条例 36)."""

    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Grower"), on_delete=models.PROTECT, related_name="pesticide_uses"
    )
    used_on = models.DateField(_("Used on"), db_index=True)
    crop = models.CharField(_("Crop"), max_length=60)
    plot = models.CharField(_("Plot"), max_length=60)
    area_mu = models.DecimalField(_("Area (mu)"), max_digits=10, decimal_places=2, null=True, blank=True)
    product = models.CharField(_("Pesticide"), max_length=80)
    registration_number = models.CharField(_("Registration number"), max_length=30)
    restricted = models.BooleanField(_("Restricted"), default=False)
    sale: models.ForeignKey[Any, Any] = models.ForeignKey(
        RestrictedSale,
        verbose_name=_("Bought in"),
        on_delete=models.PROTECT,
        related_name="uses",
        null=True,
        blank=True,
    )
    dose = models.CharField(_("Dose"), max_length=60)
    interval_days = models.PositiveIntegerField(_("Safety interval (days)"))
    harvest_from = models.DateField(_("Harvest from"))

    scope_operator = "operator_id"

    def __str__(self) -> str:
        return f"{self.product} {self.used_on}"
