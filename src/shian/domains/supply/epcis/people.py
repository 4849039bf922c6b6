"""In whose name something happens later: actors as JSON, and who may capture."""

from __future__ import annotations

from typing import Any

from shian.domains.directory.roles import FIELD, FIRMS
from shian.domains.registry.models import Operator
from shian.platform.access.actor import Actor
from shian.platform.access.roles import role_named

CAPTURING = (*FIELD, *FIRMS)
_NAMES = ("user_id", "name", "area", "body", "operator")


def state_of_actor(by: Actor) -> dict[str, Any]:
    """An actor as JSON, for what is done later in their name."""
    return {"role": by.role.name, **{name: getattr(by, name) for name in _NAMES}}


def actor_of_state(state: dict[str, Any]) -> Actor:
    """The actor that ``state_of_actor`` told of."""
    known: dict[str, Any] = {name: state[name] for name in _NAMES if state.get(name) is not None}
    return Actor(role=role_named(state["role"]), **known)


def home_of(by: Actor, operator: int | None) -> tuple[int | None, str]:
    """The firm for which somebody captures (their own; the system may name one), and the area it lies in."""
    chosen = by.operator if by.operator is not None else operator
    if chosen is None:
        return None, by.area
    area = Operator.objects.filter(pk=chosen).values_list("area", flat=True).first()
    return chosen, by.area if area is None else area
