"""All actions by the kind of record they act on."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from django.utils.functional import Promise

from shian.platform.access.actor import Actor
from shian.platform.actions.inputs import Ask
from shian.platform.records.base import Record


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter a person fills in: its name, plain type, how it is asked, whether it must be given."""

    name: str
    type: Any
    ask: Ask
    required: bool
    default: Any = None


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An action as pages, API, permissions and docs see it."""

    kind: str
    verb: str
    title: str | Promise
    roles: frozenset[str]
    call: Callable[..., Any]
    subject: str | None
    parameters: tuple[Parameter, ...] = ()
    system_only: bool = False
    when: Callable[[Any, Actor], bool] | None = field(default=None)

    @property
    def creates(self) -> bool:
        """Whether it makes a new record rather than changing one."""
        return self.subject is None


ACTIONS: dict[str, dict[str, ActionSpec]] = {}


def add(spec: ActionSpec) -> None:
    """Register an action; a second one of the same kind and verb is an error."""
    of_kind = ACTIONS.setdefault(spec.kind, {})
    if spec.verb in of_kind and of_kind[spec.verb].call.__module__ != spec.call.__module__:
        raise ValueError(f"action {spec.kind}.{spec.verb} is declared twice")
    of_kind[spec.verb] = spec


def find(kind: str, verb: str) -> ActionSpec | None:
    """The action of that kind and verb, if there is one."""
    return ACTIONS.get(kind, {}).get(verb)


def signature_of(function: Callable[..., Any], kind: str) -> tuple[str | None, tuple[Parameter, ...]]:
    """(name of the subject parameter or None, the parameters a person fills in)."""
    hints = get_type_hints(function, include_extras=True)
    subject: str | None = None
    asked: list[Parameter] = []
    for name, p in inspect.signature(function).parameters.items():
        if p.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"{function.__qualname__}: parameter {name!r} must be keyword-only")
        hint = hints[name]
        plain, ask = _split(hint)
        if name == "by":
            continue
        is_record = isinstance(plain, type) and issubclass(plain, Record)
        if ask is None and is_record and plain.kind() == kind and subject is None:
            subject = name
            continue
        if ask is not None:
            required = p.default is inspect.Parameter.empty
            asked.append(Parameter(name, plain, ask, required, None if required else p.default))
    return subject, tuple(asked)


def _split(hint: Any) -> tuple[Any, Ask | None]:
    if get_origin(hint) is Annotated:
        plain, *extras = get_args(hint)
        return plain, next((e for e in extras if isinstance(e, Ask)), None)
    return hint, None
