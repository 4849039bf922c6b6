"""Technical files of products and of their batches (一品一批一建档, D2-02)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import FIELD, FIRMS, READERS
from shian.domains.registry.models import Operator, Product
from shian.domains.supply.duties.flows import BATCH
from shian.domains.supply.lots.models import Lot
from shian.domains.supply.lots.shown import quantity
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, Tab, resource

_SIGHT = (*FIELD, *FIRMS, *READERS)


@resource(
    title=_("Product file"),
    plural=_("Product files"),
    duty="source",
    icon="folder",
    order=260,
    columns="product sort operator standard opened_on state",
    hidden="recipe process area",
    filters="sort state operator area",
    search="product__name operator__name standard",
    view=_SIGHT,
    edit=FIRMS,  # labels, standards and reports are attached; there is no form, acts change it
    panels=(
        Panel(_("Product file"), ("product", "operator", "sort", "standard", "opened_on", "state")),
        Panel(_("How it is made"), ("recipe", "process", "critical_points", "label")),
    ),
    tabs=(Tab(_("Batch files"), "duties.batchfile", "file"),),
)
class ProductFile(Record):
    """What a product is and how it is made; each of its batches has a file of its own under it."""

    class Sort(models.TextChoices):
        VINEGAR = "vinegar", _("Vinegar")
        DAIRY = "dairy", _("Dairy products")
        MEAT = "meat", _("Meat products")
        PASTRY = "pastry", _("Pastry")
        HEALTH = "health", _("Health food")
        OTHER = "other", _("Other food")

    class State(models.TextChoices):
        CURRENT = "current", _("Current")
        ENDED = "ended", _("No longer made")

    tones: ClassVar = {"current": "good", "ended": "idle"}

    product: models.ForeignKey[Any, Any] = models.ForeignKey(
        Product, verbose_name=_("Product"), on_delete=models.PROTECT, related_name="files"
    )
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Producer"), on_delete=models.PROTECT, related_name="product_files"
    )
    sort = models.CharField(_("Class"), max_length=8, choices=Sort.choices)
    standard = models.CharField(_("Product standard"), max_length=60)
    recipe = models.TextField(_("Ingredients and additives"), max_length=2000)
    process = models.TextField(_("Process"), max_length=2000)
    critical_points = models.TextField(_("Critical points"), max_length=1000, blank=True, default="")
    label = models.CharField(_("Label checked by"), max_length=120, blank=True, default="")
    opened_on = models.DateField(_("File opened on"))
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.CURRENT)

    scope_operator = "operator_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product"], condition=Q(state="current"), name="duties_product_file_current_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.product)


@resource(
    title=_("Batch file"),
    plural=_("Batch files"),
    duty="source",
    icon="file-text",
    order=270,
    columns="number file made_on amount report state",
    hidden="quantity unit lot materials released_on released_by_name area",
    filters="state file made_on area",
    search="number report file__product__name",
    key="number",
    extra=(quantity(),),
    view=_SIGHT,
    edit=FIRMS,  # reports are attached; there is no form, acts change it
    panels=(
        Panel(_("Batch file"), ("number", "file", "lot", "made_on", "amount", "state")),
        Panel(_("Materials"), ("materials",)),
        Panel(_("Test"), ("report", "tested_on", "passed", "released_on", "released_by_name", "remark")),
    ),
)
@follows(
    BATCH,
    {"tested": lambda b, by: b.passed is True and bool(b.report), "failed": lambda b, by: b.passed is False},
    operator="operator_id",
)
class BatchFile(Record):
    """A batch: what went in by its lots, its test, who released it."""

    tones: ClassVar = {"open": "open", "released": "good", "rejected": "bad"}

    number = models.CharField(_("Number"), max_length=60, unique=True)
    file: models.ForeignKey[Any, Any] = models.ForeignKey(
        ProductFile, verbose_name=_("Product file"), on_delete=models.PROTECT, related_name="batches"
    )
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Producer"), on_delete=models.PROTECT, related_name="batch_files"
    )
    lot: models.OneToOneField[Any, Any] = models.OneToOneField(
        Lot, verbose_name=_("Batch of food"), on_delete=models.PROTECT, related_name="batch_file"
    )
    made_on = models.DateField(_("Made on"), db_index=True)
    quantity = models.DecimalField(pgettext_lazy("supply", "Quantity"), max_digits=14, decimal_places=3)
    unit = models.CharField(_("Unit"), max_length=3, default="KGM")
    materials = models.TextField(_("Lots that went in"), max_length=4000, blank=True, default="")
    report = models.CharField(_("Report number"), max_length=60, blank=True, default="")
    tested_on = models.DateField(_("Tested on"), null=True, blank=True)
    passed = models.BooleanField(_("Passed"), null=True, blank=True)
    released_on = models.DateField(_("Released on"), null=True, blank=True)
    released_by_name = models.CharField(_("Released by"), max_length=60, blank=True, default="")
    remark = models.CharField(_("Remark"), max_length=200, blank=True, default="")
    state = models.CharField(_("State"), max_length=10, choices=choices_of(BATCH), default="open")

    scope_operator = "operator_id"

    def __str__(self) -> str:
        return self.number
