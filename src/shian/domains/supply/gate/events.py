"""What the gate tells the packages above it."""

from __future__ import annotations

from dataclasses import dataclass

from shian.platform.actions.events import Event


@dataclass(frozen=True, slots=True)
class GatePositive(Event):
    """A test at the gate was positive: the lot is sealed; trace it, inform health and police."""

    arrival: int
    lot: int
    hazard: str
    area: str


@dataclass(frozen=True, slots=True)
class StrayTransferred(Event):
    """Goods found without a gate code were transferred to the police with persons."""

    stray: int
    operator: int | None
    kilograms: str
    persons: int
    area: str
