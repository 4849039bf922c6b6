"""Which kind of record follows which flow, and the functions behind its guards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from shian.methods.flows import Flow
from shian.platform.access.actor import Actor
from shian.platform.records.base import Record

Guarding = Callable[[Any, Actor], bool]
M = TypeVar("M", bound=type[Record])


@dataclass(frozen=True)
class Binding:
    """A flow at work on a model. Guards read the record's own columns only: the inbox asks them in bulk."""

    flow: Flow
    model: type[Record]
    guards: Mapping[str, Guarding]
    body: str = ""
    operator: str = ""

    def facts(self, obj: Any, by: Actor) -> dict[str, bool]:
        """What each guard says of the record for this actor."""
        return {name: bool(guard(obj, by)) for name, guard in self.guards.items()}


BINDINGS: dict[str, Binding] = {}


def follows(
    flow: Flow, guards: Mapping[str, Guarding] | None = None, *, body: str = "", operator: str = ""
) -> Callable[[M], M]:
    """Declare that a model follows a flow in its field ``state``.

    ``body`` and ``operator`` name the columns that say whose duty it is where a role works for a body or a
    firm (such as ``laboratory_id``).
    """
    guards = guards or {}
    wrong = set(guards) ^ set(flow.guard)
    if wrong:
        raise ValueError(
            f"flow {flow.name}: guards without function or function without guard: {sorted(wrong)}"
        )

    def declare(model: M) -> M:
        BINDINGS[model.kind()] = Binding(flow, model, guards, body, operator)
        return model

    return declare


def binding_of(kind: str) -> Binding:
    """The binding of a kind.

    Raises:
        KeyError: the kind follows no flow; the message lists those that do.
    """
    try:
        return BINDINGS[kind]
    except KeyError:
        raise KeyError(f"{kind!r} follows no flow; these do: {', '.join(sorted(BINDINGS))}") from None
