"""Which events somebody may read, as a condition on the event ``e``."""

from __future__ import annotations

from typing import Any

from shian.domains.directory.roles import SIGNED_IN
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope, System

READING = frozenset(role.name for role in SIGNED_IN)


def may_read(by: Actor) -> bool:
    """Whether the role reads events at all."""
    return by.role is System or by.role.name in READING


def sight_of(by: Actor) -> tuple[str, list[Any]]:
    """The city sees all, an area what was captured in it, a firm its own events and those of its lots."""
    if not may_read(by):
        return "false", []
    match by.role.scope:
        case Scope.CITY:
            return "true", []
        case Scope.AREA if by.area:
            return "e.area LIKE %s", [by.area.replace("\\", "").replace("%", "").replace("_", "") + "%"]
        case Scope.OPERATOR if by.operator is not None:
            return (
                "(e.operator_id = %s OR e.id IN (SELECT i.event_id FROM epcis_eventidentifier i"
                " JOIN epcis_handled h ON h.value = i.value WHERE h.operator = %s))",
                [by.operator, by.operator],
            )
        case _:
            return "false", []
