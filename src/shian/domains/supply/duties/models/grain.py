"""Grain in store: its checks in spring and autumn, what is over a limit, and the power to dry it (B6)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import OFFICERS, SIGNED_IN
from shian.domains.registry.models import Operator
from shian.domains.supply.duties.flows import GRAIN
from shian.domains.supply.lots.models import Lot
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, Tab, resource


@resource(
    title=_("Grain lot"),
    plural=_("Grain lots"),
    duty="source",
    icon="wheat",
    order=180,
    columns="number operator sort level tonnes stored_on state",
    hidden="bin harvested origin segregated_on segregated_where disposal disposed_tonnes disposed_on area",
    filters="state sort level operator area",
    search="number bin operator__name",
    key="number",
    view=SIGNED_IN,
    panels=(
        Panel(
            _("Grain lot"), ("number", "operator", "bin", "sort", "level", "tonnes", "harvested", "stored_on")
        ),
        Panel(
            _("Over a limit"),
            ("state", "over_because", "segregated_on", "segregated_where", "disposal", "disposed_tonnes"),
        ),
        Panel(_("Batch of food"), ("lot", "origin", "disposed_on", "left_on")),
    ),
    tabs=(Tab(_("Quality checks"), "duties.graincheck", "grain"),),
)
@follows(
    GRAIN,
    {
        "apart": lambda g, by: bool(g.segregated_on and g.segregated_where),
        "disposed": lambda g, by: g.disposed_tonnes == g.tonnes,
    },
    operator="operator_id",
)
class GrainLot(Record):
    """Grain of one harvest in one bin. Over a limit it is kept apart until all of it is disposed of."""

    class Sort(models.TextChoices):
        WHEAT = "wheat", _("Wheat")
        MAIZE = "maize", _("Maize")
        RICE = "rice", _("Rice")
        SORGHUM = "sorghum", _("Sorghum")
        MILLET = "millet", _("Millet")
        BEAN = "bean", _("Soya beans")
        OIL = "oil", _("Edible oil")

    class Level(models.TextChoices):
        PROVINCE = "province", _("Provincial reserve")
        CITY = "city", _("City reserve")
        COUNTY = "county", _("County reserve")
        TRADE = "trade", _("Commercial stock")

    class Disposal(models.TextChoices):
        FEED = "feed", _("Feed, where the limits of feed allow")
        INDUSTRY = "industry", _("Industrial use")
        MIXED = "treated", _("Treated until it keeps the limit")
        DESTROYED = "destroyed", _("Destroyed")

    trimmed: ClassVar = True
    tones: ClassVar = {"stored": "good", "over": "bad", "apart": "warn", "disposed": "idle", "left": "idle"}

    number = models.CharField(_("Number"), max_length=30, unique=True)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Grain store"), on_delete=models.PROTECT, related_name="grain_lots"
    )
    bin = models.CharField(_("Bin"), max_length=30)
    sort = models.CharField(_("Kind of grain"), max_length=8, choices=Sort.choices)
    level = models.CharField(_("Reserve"), max_length=8, choices=Level.choices)
    tonnes = models.DecimalField(_("Tonnes"), max_digits=12, decimal_places=3)
    harvested = models.PositiveIntegerField(_("Harvest of year"))
    origin = models.CharField(pgettext_lazy("supply", "Origin"), max_length=120, blank=True, default="")
    stored_on = models.DateField(_("Stored on"))
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot,
        verbose_name=_("Batch of food"),
        on_delete=models.PROTECT,
        related_name="grain_lots",
        null=True,
        blank=True,
    )
    state = models.CharField(_("State"), max_length=10, choices=choices_of(GRAIN), default="stored")
    over_because = models.CharField(_("What is over the limit"), max_length=200, blank=True, default="")
    segregated_on = models.DateField(_("Kept apart since"), null=True, blank=True)
    segregated_where = models.CharField(_("Kept apart in"), max_length=60, blank=True, default="")
    disposal = models.CharField(
        _("Way of disposal"), max_length=10, choices=Disposal.choices, blank=True, default=""
    )
    disposed_tonnes = models.DecimalField(_("Tonnes disposed of"), max_digits=12, decimal_places=3, default=0)
    disposed_on = models.DateField(_("Disposed of on"), null=True, blank=True)
    left_on = models.DateField(_("Left the store on"), null=True, blank=True)

    scope_operator = "operator_id"

    def __str__(self) -> str:
        return self.number


@resource(
    title=_("Quality check of grain"),
    plural=_("Quality checks of grain"),
    duty="source",
    icon="test-pipe",
    order=190,
    columns="grain year season checked_on verdict checked_by_name",
    hidden="report area",
    filters="season verdict year checked_on area",
    search="grain__number report",
    view=SIGNED_IN,
    panels=(
        Panel(
            _("Quality check of grain"),
            ("grain", "year", "season", "checked_on", "checked_by_name", "report"),
        ),
        Panel(_("Verdict"), ("verdict", "note")),
    ),
)
class GrainCheck(Record):
    """The check of a lot in spring or autumn, item by item; one a season."""

    class Season(models.TextChoices):
        SPRING = "spring", _("Spring")
        AUTUMN = "autumn", _("Autumn")

    class Verdict(models.TextChoices):
        GOOD = "good", _("Within the limits")
        OVER = "over", _("Over a limit")

    tones: ClassVar = {"good": "good", "over": "bad"}

    grain: models.ForeignKey[Any, Any] = models.ForeignKey(
        GrainLot, verbose_name=_("Grain lot"), on_delete=models.PROTECT, related_name="checks"
    )
    year = models.PositiveIntegerField(_("Year"))
    season = models.CharField(_("Season"), max_length=8, choices=Season.choices)
    checked_on = models.DateField(_("Checked on"))
    checked_by_name = models.CharField(_("Laboratory"), max_length=120)
    report = models.CharField(_("Report number"), max_length=60, blank=True, default="")
    verdict = models.CharField(_("Verdict"), max_length=6, choices=Verdict.choices)
    note = models.CharField(_("Remark"), max_length=200, blank=True, default="")

    parts = ("items",)
    scope_operator = "grain__operator_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grain", "year", "season"], name="duties_grain_check_once")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_season_display()}"


class GrainValue(Part):
    """One item of a check: its value, and the limit it was held against."""

    trimmed: ClassVar = True

    grain_check: models.ForeignKey[Any, Any] = models.ForeignKey(
        GrainCheck, on_delete=models.CASCADE, related_name="items"
    )
    item = models.CharField(pgettext_lazy("supply", "Item"), max_length=60)
    value = models.DecimalField(_("Value"), max_digits=14, decimal_places=5)
    limit = models.DecimalField(
        pgettext_lazy("supply", "Limit"), max_digits=14, decimal_places=5, null=True, blank=True
    )
    unit = models.CharField(_("Unit"), max_length=20)

    class Meta:
        verbose_name_plural = _("Values measured")

    def __str__(self) -> str:
        return self.item


@resource(
    title=_("Grain dryer"),
    plural=_("Grain dryers"),
    duty="source",
    icon="flame",
    order=200,
    columns="number operator tonnes_per_day days_per_year in_use",
    hidden="model since area",
    filters="in_use operator area",
    search="number model operator__name",
    key="number",
    view=SIGNED_IN,
    panels=(
        Panel(
            _("Grain dryer"),
            ("number", "operator", "model", "tonnes_per_day", "days_per_year", "since", "in_use"),
        ),
    ),
)
class Dryer(Record):
    """A dryer and what it dries a day, in tonnes (not in ten thousands of them)."""

    number = models.CharField(_("Number"), max_length=30, unique=True)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Grain store"), on_delete=models.PROTECT, related_name="dryers"
    )
    model = models.CharField(_("Model"), max_length=60, blank=True, default="")
    tonnes_per_day = models.DecimalField(_("Tonnes a day"), max_digits=8, decimal_places=1)
    days_per_year = models.PositiveIntegerField(_("Days a year"))
    since = models.DateField(_("In use since"))
    in_use = models.BooleanField(_("In use"), default=True)

    scope_operator = "operator_id"

    def __str__(self) -> str:
        return self.number


@resource(
    title=_("Grain harvest"),
    plural=_("Grain harvests"),
    duty="source",
    icon="plant",
    order=210,
    columns="year area tonnes source",
    filters="year area",
    form="year area tonnes source",
    key="year area",
    ordering="-year",
    view=SIGNED_IN,
    create=OFFICERS,
    edit=OFFICERS,
)
class GrainHarvest(Record):
    """What an area harvested in a year: the need against which its dryers are held."""

    year = models.PositiveIntegerField(_("Year"))
    tonnes = models.DecimalField(_("Tonnes"), max_digits=14, decimal_places=1)
    source = models.CharField(_("Source"), max_length=120, blank=True, default="")

    scope_shared = True

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "area"], name="duties_harvest_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.area}"
