"""What each event did at a place: the rows from which balances, histories and custody are told.

Derived from the events like nodes and edges, built anew with them, and not on the ledger.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.supply.lots.models.lots import Lot
from shian.domains.supply.lots.models.places import Place


def _link(model: type[models.Model], related: str, **options: Any) -> Any:
    """A foreign key without a constraint: these rows are counted in millions and written in bulk."""
    return models.ForeignKey(
        model,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name=related,
        **options,
    )


class Movement(models.Model):
    """A lot, or goods without a lot code, came to a place, was made, used, sent on, sold or wasted there.

    Goods whose lot nobody stated have ``lot`` empty and ``gtin`` or ``product`` filled in: the trace derives
    possible edges from them. ``other`` is where they came from or went to. ``inferred``: the other side said
    so, not this place (a receipt whose shipment nobody reported).
    """

    class Kind(models.IntegerChoices):
        CAME = 1, _("Came")
        MADE = 2, pgettext_lazy("supply", "Made")
        USED = 3, _("Used")
        LEFT = 4, _("Sent")
        SOLD = 5, _("Sold")
        WASTED = 6, _("Wasted or destroyed")
        RETURNED = 7, _("Returned")
        SEEN = 8, _("Seen")

    IN: ClassVar = (Kind.CAME, Kind.MADE)
    OUT: ClassVar = (Kind.USED, Kind.LEFT, Kind.SOLD, Kind.WASTED, Kind.RETURNED)

    event = models.BigIntegerField()
    at = models.DateTimeField(_("Time"))
    kind = models.SmallIntegerField(_("What happened"), choices=Kind.choices)
    place = _link(Place, "movements")
    other = _link(Place, "+", null=True)
    lot = _link(Lot, "movements", null=True)
    gtin = models.CharField(max_length=14, blank=True, default="")
    product = models.CharField(max_length=200, blank=True, default="")
    quantity = models.DecimalField(
        pgettext_lazy("supply", "Quantity"), max_digits=14, decimal_places=3, null=True
    )
    unit = models.CharField(max_length=3, blank=True, default="")
    step = models.CharField(max_length=30, blank=True, default="")
    inferred = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["lot", "at"], condition=Q(lot__isnull=False), name="supply_movement_lot"),
            models.Index(fields=["place", "at"], name="supply_movement_place"),
            models.Index(fields=["event"], name="supply_movement_event"),
            # What has no lot is asked for by where it was, or came from, and by article.
            models.Index(
                fields=["place", "gtin"], condition=Q(lot__isnull=True), name="supply_movement_bare"
            ),
            models.Index(
                fields=["other", "gtin"], condition=Q(lot__isnull=True), name="supply_movement_bare_far"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.lot_id or self.gtin or self.product}"


class Packed(models.Model):
    """A lot's quantity inside a logistic unit (a pallet, a crate): what moves when the unit moves."""

    parent = models.CharField(max_length=200, db_index=True)
    lot = _link(Lot, "packed")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    unit = models.CharField(max_length=3, blank=True, default="")
    event = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.parent} ⊃ {self.lot_id}"


class Voided(models.Model):
    """An edge that a ``void_shipping`` (``event``) took out, told by ``sent``: it may be put back."""

    event = models.BigIntegerField(db_index=True)
    sent = models.BigIntegerField(db_index=True)
    src = models.BigIntegerField()
    dst = models.BigIntegerField()
    t_out = models.BigIntegerField()
    t_in = models.BigIntegerField()
    kind = models.SmallIntegerField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)

    def __str__(self) -> str:
        return f"{self.src}→{self.dst}"


class ProcessPart(models.Model):
    """An input or output of a transformation told in several events of one ``transformationID``."""

    process = models.CharField(max_length=200, db_index=True)
    event = models.BigIntegerField()
    output = models.BooleanField()
    node = models.BigIntegerField()
    at = models.BigIntegerField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)

    def __str__(self) -> str:
        return self.process
