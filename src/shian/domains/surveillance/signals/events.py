"""What early warning tells higher packages."""

from __future__ import annotations

from dataclasses import dataclass

from shian.platform.actions.events import Event


@dataclass(frozen=True, slots=True)
class SignalRaised(Event):
    """A new signal."""

    signal: int
    number: str
    sort: str
    area: str
    at: str


@dataclass(frozen=True, slots=True)
class SignalEscalated(Event):
    """A signal was judged to be an outbreak; ``by`` is the actor's label."""

    signal: int
    number: str
    title: str
    area: str
    syndrome: str
    agent: str
    because: str
    by: str
    at: str
