"""A lot: a quantity of one food made or packed under the same conditions, and every code it is known by."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import SIGNED_IN
from shian.domains.registry.models import Operator, trigram
from shian.domains.supply.lots.models.places import Place
from shian.domains.supply.lots.shown import quantity
from shian.domains.supply.lots.units import PIECES
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, Tab, resource


@resource(
    title=pgettext_lazy("supply", "Lot"),
    plural=_("Lots"),
    duty="supply",
    icon="package",
    order=10,
    columns="name lot_number maker_name made_on amount state",
    hidden="quantity unit code gtin origin expires_on operator area food_class",
    filters="state food_class area operator made_on",
    search="name code lot_number maker_name",
    ordering="-id",
    key="code",
    view=SIGNED_IN,
    extra=(quantity(),),
    tabs=(
        Tab(_("Supply findings"), "supply.finding", "lot"),
        Tab(_("Commitment certificates"), "duties.certificate", "lot"),
        Tab(_("Entry checks"), "duties.entrycheck", "lot"),
    ),
    panels=(
        Panel(
            pgettext_lazy("supply", "Lot"),
            ("name", "food_class", "code", "gtin", "lot_number", "state", "held_for"),
        ),
        Panel(
            pgettext_lazy("supply", "Made"),
            ("operator", "maker_name", "made_at", "made_on", "expires_on", "origin"),
        ),
        Panel(pgettext_lazy("supply", "Quantity"), ("amount",)),
    ),
)
class Lot(Record):
    """``code`` is the canonical one (a GS1 Digital Link URI, or another URI); ``codes`` are all, of any
    system (异构识别). ``quantity`` is what was made, in ``unit`` (UN/ECE Rec 20: KGM, LTR, H87 …).

    ``state`` is what may be done with it: a held or recalled lot may not be sold, shipped or scanned as sold.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("In trade")
        HELD = "held", _("Held")
        RECALLED = "recalled", _("Recalled")
        ENDED = "ended", _("Used up or destroyed")

    tones: ClassVar = {"active": "good", "held": "warn", "recalled": "bad", "ended": "idle"}

    code = models.CharField(_("Code"), max_length=200, unique=True)
    gtin = models.CharField(_("Article number (GTIN)"), max_length=14, blank=True, default="", db_index=True)
    lot_number = models.CharField(_("Lot number"), max_length=60, blank=True, default="", db_index=True)
    name = models.CharField(_("Food"), max_length=120)
    food_class = models.CharField(_("Food class"), max_length=40, blank=True, default="")
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Maker"),
        on_delete=models.PROTECT,
        related_name="lots",
        null=True,
        blank=True,
    )
    maker_name = models.CharField(_("Maker's name"), max_length=120, blank=True, default="")
    made_at: models.ForeignKey[Any, Any] = models.ForeignKey(
        Place,
        verbose_name=pgettext_lazy("supply", "Made at"),
        on_delete=models.PROTECT,
        related_name="made_lots",
        null=True,
        blank=True,
    )
    made_on = models.DateField(_("Made on"), null=True, blank=True)
    expires_on = models.DateField(_("Best before"), null=True, blank=True)
    origin = models.CharField(pgettext_lazy("supply", "Origin"), max_length=120, blank=True, default="")
    quantity = models.DecimalField(
        pgettext_lazy("supply", "Quantity"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("Unit"), max_length=3, blank=True, default="KGM")
    state = models.CharField(
        _("State"), max_length=10, choices=State.choices, default=State.ACTIVE, db_index=True
    )
    held_for = models.CharField(_("Held because"), max_length=200, blank=True, default="")

    parts = ("codes",)
    scope_operator = "operator_id"
    scope_everywhere = True

    class Meta:
        indexes: ClassVar = [trigram("supply_lot_name_trgm", "name")]

    def __str__(self) -> str:
        return f"{self.name} {self.lot_number or self.code}".strip()

    @property
    def counted_in(self) -> str:
        """The unit of its quantities: pieces where none is stated."""
        return self.unit or PIECES


class LotCode(Part):
    """A code that some system gave the lot or its packages: ``scheme`` says which."""

    class Scheme(models.TextChoices):
        GS1 = "gs1", _("GS1 Digital Link")
        PROVINCE = "province", _("Provincial trace code")
        GATE = "gate", _("Gate warehouse carton code")
        CERTIFICATE = "certificate", _("Commitment certificate")
        QUARANTINE = "quarantine", _("Quarantine certificate")
        OWN = "own", _("The firm's own number")

    lot: models.ForeignKey[Any, Any] = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(_("Code system"), max_length=12, choices=Scheme.choices)
    value = models.CharField(_("Code"), max_length=200)

    class Meta:
        verbose_name_plural = _("Codes of the lot")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["value", "scheme"], name="supply_lot_code_once")
        ]

    def __str__(self) -> str:
        return self.value
