"""Finding the lot of a package code among the ranges."""

from __future__ import annotations

from typing import Any

from shian.domains.supply.gate.codes import serial_of
from shian.domains.supply.gate.models import Arrival, CodeRange
from shian.domains.supply.lots.codes import finds_lots
from shian.domains.supply.lots.keeping import keeps
from shian.domains.supply.lots.models import Lot


def arrival_of(code: str) -> Arrival | None:
    """The arrival whose packages a code belongs to; None where it is no code of ours or none was issued."""
    serial = serial_of(code)
    if serial is None:
        return None
    found: Any = (
        CodeRange.objects.filter(first__lte=serial)
        .select_related("arrival", "arrival__lot", "arrival__place")
        .order_by("-first")
        .first()
    )
    return found.arrival if found is not None and serial <= found.last else None


@finds_lots
def lot_of(code: str) -> Any:
    """The lot of a package code."""
    arrival = arrival_of(code)
    return None if arrival is None else arrival.lot


@keeps
def not_released(lot: Lot) -> str:
    """A lot at the gate is released by its certificate only."""
    arrival = Arrival.objects.filter(lot=lot, state__in=["arrived", "sealed", "sent_back"]).first()
    return arrival.number if arrival is not None else ""
