"""All actions by the kind of record they act on."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from django.utils.functional import Promise

from shian.platform.access.actor import Actor
from shian.platform.actions.inputs import Answers, Ask
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
    asks_all: bool = True  # whether all it cannot do without is asked for: else a page of its own calls it

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


@dataclass(frozen=True, slots=True)
class Signature:
    """What an action takes: its subject's name (None where it creates), its questions, their groups."""

    subject: str | None
    parameters: tuple[Parameter, ...]
    groups: dict[str, type[Answers]]
    asks_all: bool

    def gathered(self, given: dict[str, Any]) -> dict[str, Any]:
        """The call's arguments, with answers given one by one put into their groups."""
        for name, group in self.groups.items():
            if name not in given:
                own = {f.name for f in fields(group)}  # type: ignore[arg-type]
                given[name] = group(**{k: given.pop(k) for k in own & set(given)})
        return given


def signature_of(function: Callable[..., Any], kind: str) -> Signature:
    """Read an action's signature: ``by``, the subject (a record of the kind), questions and their groups."""
    hints = get_type_hints(function, include_extras=True)
    subject: str | None = None
    asked: list[Parameter] = []
    groups: dict[str, type[Answers]] = {}
    asks_all = True
    for name, p in inspect.signature(function).parameters.items():
        if p.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"{function.__qualname__}: parameter {name!r} must be keyword-only")
        plain, ask = _split(hints[name])
        if ask is not None:
            asked.append(_parameter(name, plain, ask, p.default, inspect.Parameter.empty))
        elif isinstance(plain, type) and issubclass(plain, Answers):
            groups[name] = plain
            asked += _fields_of(plain)
        elif (
            isinstance(plain, type) and issubclass(plain, Record) and subject is None and plain.kind() == kind
        ):
            subject = name
        elif name != "by" and p.default is inspect.Parameter.empty:
            asks_all = False
    return Signature(subject, tuple(asked), groups, asks_all)


def _fields_of(group: type[Answers]) -> list[Parameter]:
    hints = get_type_hints(group, include_extras=True)
    asked = [(f, *_split(hints[f.name])) for f in fields(group)]  # type: ignore[arg-type]
    return [_parameter(f.name, plain, ask, f.default, MISSING) for f, plain, ask in asked if ask is not None]


def _parameter(name: str, plain: Any, ask: Ask, default: Any, nothing: Any) -> Parameter:
    required = default is nothing
    return Parameter(name, plain, ask, required, None if required else default)


def without_none(hint: Any) -> Any:
    """``X | None`` as ``X``."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(a for a in get_args(hint) if a is not type(None))
    return hint


def _split(hint: Any) -> tuple[Any, Ask | None]:
    if get_origin(hint) is Annotated:
        plain, *extras = get_args(hint)
        return plain, next((e for e in extras if isinstance(e, Ask)), None)
    return hint, None
