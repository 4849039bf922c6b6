"""What the duties tell the packages above them."""

from __future__ import annotations

from dataclasses import dataclass

from shian.platform.actions.events import Event


@dataclass(frozen=True, slots=True)
class EntryMismatch(Event):
    """At a market's entry goods did not fit their certificate, or failed a rapid test."""

    check: int
    notice: int
    lot: int | None
    reason: str
    area: str


@dataclass(frozen=True, slots=True)
class GrainOverLimit(Event):
    """A check found grain over a limit."""

    grain: int
    lot: int | None
    item: str
    area: str
