"""Who decides on findings, and who may use the guard's pages: roles by name, the platform has none."""

from __future__ import annotations

from dataclasses import dataclass

from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope


@dataclass(frozen=True, slots=True)
class Named:
    """A role by its name, for declaring an action."""

    name: str


# The city's coordinator and its bureaus: those who publish for the whole city.
DECIDERS = (Named("municipal_coordinator"), Named("bureau_officer"))
_NAMES = frozenset(role.name for role in DECIDERS)
_SCOPES = frozenset({Scope.CITY, Scope.AREA, Scope.BODY})


def decides(by: Actor) -> bool:
    """Whether the actor's role decides on findings."""
    return by.role.name in _NAMES


def may_use(by: Actor) -> bool:
    """Whether the actor is an official: firms and the public have no business here."""
    return by.role.scope in _SCOPES


def may_read(by: Actor, asked_by: int | None) -> bool:
    """Whether the actor may look at the words found: those who decide, and who wrote them."""
    return decides(by) or (by.user_id is not None and by.user_id == asked_by)
