"""What an investigation tells the packages above it."""

from __future__ import annotations

from dataclasses import dataclass

from shian.platform.actions.events import Event


@dataclass(frozen=True, slots=True)
class ConclusionStated(Event):
    """It was stated what an outbreak came from, and how certain that is (``confirmed`` … ``unknown``)."""

    outbreak: int
    number: str
    agent: str
    agent_grade: str
    vehicle: str
    vehicle_grade: str
    operator: int | None
    place_grade: str
    lot: int | None
    lot_grade: str
    area: str


@dataclass(frozen=True, slots=True)
class MeasureOrdered(Event):
    """A control measure was ordered."""

    measure: int
    outbreak: int
    sort: str
    operator: int | None
    lot: int | None
    area: str


@dataclass(frozen=True, slots=True)
class FinalReportPublished(Event):
    """The redacted final report of an outbreak went public."""

    report: int
    outbreak: int
    area: str
