"""Roles as classes: what a person is in the system, and how far their sight reaches."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from django.utils.functional import Promise


class Scope(Enum):
    """How far a role sees: every record, its area's, its body's, its firm's, or what is public."""

    CITY = "city"
    AREA = "area"
    BODY = "body"
    OPERATOR = "operator"
    PUBLIC = "public"


class Role:
    """A role. Subclasses set ``title`` and ``scope``; their class name in snake case is the role's name."""

    title: ClassVar[str | Promise] = ""
    description: ClassVar[str | Promise] = ""
    scope: ClassVar[Scope] = Scope.AREA
    sees_personal_data: ClassVar[bool] = False
    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.name = "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")
        ROLES[cls.name] = cls


ROLES: dict[str, type[Role]] = {}


class System(Role):
    """Jobs, imports and the simulator: acts in nobody's name, and the ledger says so."""

    scope = Scope.CITY


def role_named(name: str) -> type[Role]:
    """The role of that name.

    Raises:
        KeyError: no such role; the message lists those there are.
    """
    try:
        return ROLES[name]
    except KeyError:
        raise KeyError(f"no role {name!r}; there are: {', '.join(sorted(ROLES))}") from None
