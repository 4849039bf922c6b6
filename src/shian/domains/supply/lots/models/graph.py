"""What follows from the events: lots at places with their balances, and the edges between them.

These tables are derived: they can be built anew from the events at any time, and are not on the ledger.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.supply.lots.models.lots import Lot
from shian.domains.supply.lots.models.places import Place


class Node(models.Model):
    """A lot at a place: what came (or was made), what left, and of that what was sold or wasted.

    Its number is the trace index's. Quantities are in the lot's unit.
    """

    lot: models.ForeignKey[Any, Any] = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="nodes")
    place: models.ForeignKey[Any, Any] = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="nodes"
    )
    came = models.DecimalField(_("Came"), max_digits=14, decimal_places=3, default=0)
    left = models.DecimalField(_("Left"), max_digits=14, decimal_places=3, default=0)
    sold = models.DecimalField(_("Sold"), max_digits=14, decimal_places=3, default=0)
    wasted = models.DecimalField(_("Wasted or destroyed"), max_digits=14, decimal_places=3, default=0)
    first_at = models.DateTimeField(_("First there"), null=True)
    last_at = models.DateTimeField(_("Last moved"), null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["lot", "place"], name="supply_node_once")]

    def __str__(self) -> str:
        return f"{self.lot_id}@{self.place_id}"


class Edge(models.Model):
    """A movement or transformation between two nodes, by one event. Parallel edges are common and all kept.

    Times are seconds since 1970 (UTC); ``t_in`` equals ``t_out`` for a transformation, and for a shipment not
    yet received is the earliest possible arrival. ``src`` and ``dst`` are numbers of nodes, without foreign
    keys: these rows are counted in millions. What is sold or wasted goes nowhere: there ``src`` is ``dst``.
    ``event`` told of the departure, ``event_in`` of the receipt; where nobody told of the departure both
    are the receipt's. Numbers become visible in their order: the projection's lock is held until the commit,
    and a changed edge gets a new number (a trigger's work; ``EdgeGone`` has the old one).
    """

    class Kind(models.IntegerChoices):
        SHIPMENT = 1, _("Shipment")
        TRANSFORMATION = 2, _("Transformation")
        SPLIT = 3, _("Split or repacked")
        SALE = 4, _("Sold to consumers")
        WASTE = 5, _("Wasted or destroyed")
        RETURN = 6, _("Returned")

    src = models.BigIntegerField()
    dst = models.BigIntegerField()
    event = models.BigIntegerField()
    event_in = models.BigIntegerField(null=True)
    t_out = models.BigIntegerField()
    t_in = models.BigIntegerField()
    kind = models.SmallIntegerField(choices=Kind.choices)
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    received = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["src"], include=["dst", "t_out", "t_in", "event", "kind"], name="supply_edge_forward"
            ),
            models.Index(
                fields=["dst"], include=["src", "t_out", "t_in", "event", "kind"], name="supply_edge_back"
            ),
            models.Index(fields=["event"], name="supply_edge_event"),
            models.Index(
                fields=["event_in"], condition=Q(event_in__isnull=False), name="supply_edge_event_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.src}→{self.dst}"


class EdgeGone(models.Model):
    """The number of an edge that was changed or removed; 0: all were. ``at`` is of the edges' sequence."""

    at = models.BigIntegerField(primary_key=True)
    edge = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.edge} < {self.at}"
