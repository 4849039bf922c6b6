"""What follows from new events: functions of higher packages, run within the transaction of the capture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from shian.domains.supply.epcis.models import Capture, Event
from shian.platform.access.actor import Actor

Projector = Callable[[Actor, Capture, Sequence[Event]], Any]
_PROJECTORS: list[Projector] = []


def projector(function: Projector) -> Projector:
    """Register a function of (actor, capture, new events in the order of their document).

    It runs after the events and the rows derived from them are stored, in the same transaction and with
    writing allowed: what it raises undoes the capture. Events that were here before are not given again.
    Declarations of error come as events too, with ``declared_at`` set and the hash of the event that they
    declare wrong; that event's row has ``wrong`` set by then.
    """
    if function not in _PROJECTORS:
        _PROJECTORS.append(function)
    return function


def project(by: Actor, capture: Capture, events: Sequence[Event]) -> None:
    """Run all projectors, in the order in which they were registered."""
    for function in _PROJECTORS:
        function(by, capture, events)
