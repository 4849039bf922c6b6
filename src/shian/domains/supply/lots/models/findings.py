"""Where what was stated cannot be true together: more left than came, less received than sent, and such."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import SIGNED_IN
from shian.domains.supply.lots.models.lots import Lot
from shian.domains.supply.lots.models.places import Place
from shian.domains.supply.lots.shown import quantity
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Supply finding"),
    plural=_("Supply findings"),
    duty="supply",
    icon="alert-triangle",
    order=40,
    columns="sort lot place expected_amount stated_amount found_at state",
    hidden="expected stated unit event area explanation",
    filters="sort state area place",
    search="lot__name lot__code place__name explanation",
    ordering="-id",
    view=SIGNED_IN,
    extra=(
        quantity("expected", "expected_amount", _("Expected")),
        quantity("stated", "stated_amount", _("Stated")),
    ),
    panels=(
        Panel(
            _("Finding"), ("sort", "lot", "place", "expected_amount", "stated_amount", "found_at", "event")
        ),
        Panel(_("Explanation"), ("state", "explanation", "explained_by", "explained_at")),
    ),
)
class Finding(Record):
    """A discrepancy in what events state, kept until somebody explains it or later events settle it."""

    class Sort(models.TextChoices):
        BALANCE = "balance", _("More left than came")
        RECEIPT = "receipt", _("Received otherwise than sent")
        UNIT = "unit", _("Units that cannot be compared")
        PLACE = "place", _("Unregistered place")
        NOWHERE = "nowhere", _("No place stated")
        HELD = "held", _("Moved while held")
        COUNT = "count", _("Stock count differs")

    class State(models.TextChoices):
        OPEN = "open", _("To be explained")
        EXPLAINED = "explained", _("Explained")
        SETTLED = "settled", _("Settled by later events")

    tones: ClassVar = {"open": "warn", "explained": "good", "settled": "idle"}

    sort = models.CharField(_("What does not agree"), max_length=12, choices=Sort.choices)
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot,
        verbose_name=_("Batch of food"),
        on_delete=models.PROTECT,
        related_name="findings",
        null=True,
        blank=True,
    )
    place: models.ForeignKey[Any, Any] = models.ForeignKey(
        Place,
        verbose_name=_("Supply place"),
        on_delete=models.PROTECT,
        related_name="findings",
        null=True,
        blank=True,
    )
    event = models.BigIntegerField(_("Event"), null=True, blank=True)
    expected = models.DecimalField(_("Expected"), max_digits=14, decimal_places=3, null=True, blank=True)
    stated = models.DecimalField(_("Stated"), max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=3, blank=True, default="")
    found_at = models.DateTimeField(_("Found"))
    state = models.CharField(
        _("State"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True
    )
    explanation = models.CharField(_("Explanation"), max_length=300, blank=True, default="")
    explained_by = models.CharField(_("Explained by"), max_length=60, blank=True, default="")
    explained_at = models.DateTimeField(_("Explained at"), null=True, blank=True)

    scope_operator = "place__operator_id"
    scope_everywhere = True

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sort", "lot", "place"],
                condition=Q(state="open", sort__in=["balance", "unit", "place"]),
                nulls_distinct=False,
                name="supply_finding_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_sort_display()} #{self.pk}"
