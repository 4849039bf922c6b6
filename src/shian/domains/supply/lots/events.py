"""What lots tell the packages above them."""

from __future__ import annotations

from dataclasses import dataclass

from shian.platform.actions.events import Event


@dataclass(frozen=True, slots=True)
class LotHeld(Event):
    """A lot was held by a person: traces and recalls may follow."""

    lot: int
    because: str
    area: str


@dataclass(frozen=True, slots=True)
class LotReleased(Event):
    """A held lot was released."""

    lot: int
    because: str
    area: str
