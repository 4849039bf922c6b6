"""Taking steps: a record moves through its flow, its clocks turn, and why-not is said in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.utils.translation import gettext as _

from shian.methods.flows import Flow, Refusal, Step
from shian.platform.access.actor import Actor
from shian.platform.access.roles import ROLES, System, role_named
from shian.platform.actions.bulk import change_many, hold_parts, store_many
from shian.platform.actions.core import NotAllowed, Refused, action, store
from shian.platform.actions.registry import ActionSpec, find
from shian.platform.flows.binding import Binding, binding_of
from shian.platform.flows.clocks import open_clocks, start, start_many, turn
from shian.platform.records.base import Part, Record

M = TypeVar("M", bound=Record)
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Offer:
    """A step that an actor may take now, with the action that takes it (its form, its title)."""

    step: Step
    action: ActionSpec | None


def step_action(flow: Flow, kind: str, verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """``@action`` whose title, roles and moment come from the flow's table.

    ``kind`` is the record's kind. The function changes the record's fields and ends with ``advance``.
    """
    steps = [step for step in flow.steps if step.verb == verb]
    if not steps:
        raise ValueError(f"flow {flow.name} has no step {verb!r}; it has {', '.join(flow.verbs)}")
    roles = frozenset(name for step in steps for name in step.roles)
    declare = action(
        kind=kind,
        verb=verb,
        title=cast(str, steps[0].title),
        roles=[role_named(name) for name in sorted(roles)],
        when=lambda obj, by: why_not(obj, verb, by) is None,
    )
    return lambda function: declare(_in_its_state(function, kind, verb))


def _in_its_state(function: Callable[P, R], kind: str, verb: str) -> Callable[P, R]:
    """Refuse before the function does anything if the record's state knows no such step."""

    @wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        obj = next(value for value in kwargs.values() if isinstance(value, Record) and value.kind() == kind)
        binding = binding_of(kind)
        if (refusal := _wrong_state(binding, obj, verb)) is not None:
            raise Refused(explain(refusal, binding))
        return function(*args, **kwargs)

    return act


def begin(obj: M, *, by: Actor, verb: str = "create", parts: dict[str, list[Part]] | None = None) -> M:
    """Store a new record in its flow's first state and open the clocks that start with it."""
    binding = binding_of(obj.kind())
    obj.state = binding.flow.initial  # type: ignore[attr-defined]
    store(obj, by=by, verb=verb, parts=parts)
    start(binding, obj, binding.flow.opens, by.now())
    return obj


def begin_many(objs: Sequence[Record], *, by: Actor, verb: str = "create") -> None:
    """`begin` for many new records of one kind: rows and clocks in bulk, a ledger entry each."""
    if not objs:
        return
    binding = binding_of(objs[0].kind())
    for obj in objs:
        obj.state = binding.flow.initial  # type: ignore[attr-defined]
    store_many(objs, by=by, verb=verb)
    start_many(binding, objs, binding.flow.opens, by.now())


def advance(
    obj: M,
    verb: str,
    *,
    by: Actor,
    parts: dict[str, list[Part]] | None = None,
    check: bool = True,
) -> M:
    """Take a step with a locked record: check it, move the state, store, turn the clocks.

    ``check=False`` is for steps another record's action takes along (a sample follows its report); the
    state must still allow it.

    Raises:
        NotAllowed: the role may not take this step.
        Refused: the state or a guard forbids it. Nothing was written.
    """
    binding = binding_of(obj.kind())
    if check:
        require(obj, verb, by)
    elif (refusal := _wrong_state(binding, obj, verb)) is not None:
        raise Refused(explain(refusal, binding))
    step = binding.flow.step(verb, obj.state)  # type: ignore[attr-defined]
    assert step is not None
    obj.state = step.target  # type: ignore[attr-defined]
    store(obj, by=by, verb=verb, parts=parts)
    turn(binding, obj, step, by.now())
    return obj


def advance_many(objs: Sequence[Record], verb: str, *, by: Actor, fields: Sequence[str] = ()) -> None:
    """Take a step that another record's action takes along, with many records of one kind at once.

    ``fields`` are the columns the caller has changed besides the state. All must be in a state that knows
    the step.

    Raises:
        Refused: naming the first record that is not. Nothing was written.
    """
    if not objs:
        return
    binding = binding_of(objs[0].kind())
    steps = {}
    for obj in objs:
        if (refusal := _wrong_state(binding, obj, verb)) is not None:
            raise Refused(f"{obj}: {explain(refusal, binding)}")
        step = binding.flow.step(verb, obj.state)  # type: ignore[attr-defined]
        assert step is not None
        steps[obj.pk] = step
        obj.state = step.target  # type: ignore[attr-defined]
    hold_parts(objs)
    change_many(objs, by=by, verb=verb, fields=["state", *fields])
    with_clocks = set(open_clocks(objs))
    for obj in objs:
        if obj.pk in with_clocks or steps[obj.pk].opens:
            turn(binding, obj, steps[obj.pk], by.now())


def require(obj: Record, verb: str, by: Actor) -> None:
    """Refuse unless the actor may take the step now; for actions whose own writing would answer a guard.

    Raises:
        NotAllowed, Refused: saying why not.
    """
    refusal = why_not(obj, verb, by)
    if refusal is not None:
        raise (NotAllowed if refusal.code == "wrong-role" else Refused)(
            explain(refusal, binding_of(obj.kind()))
        )


def why_not(obj: Record, verb: str, by: Actor) -> Refusal | None:
    """None if the actor may take the step now, else the first reason why not."""
    binding = binding_of(obj.kind())
    state: str = obj.state  # type: ignore[attr-defined]
    step = binding.flow.step(verb, state)
    role = by.role.name
    if step is not None and by.role is System:
        role = next(iter(step.roles))
    return binding.flow.refusal(verb, state, role, binding.facts(obj, by))


def explain(refusal: Refusal, binding: Binding) -> str:
    """A refusal in the reader's language."""
    step = next((s for s in binding.flow.steps if s.verb == refusal.verb), None)
    title = step.title if step else refusal.verb
    match refusal.code:
        case "wrong-state":
            where = "、".join(str(name) for name in refusal.needed)
            return _("“%(step)s” is possible only in: %(states)s.") % {"step": title, "states": where}
        case "wrong-role":
            who = "、".join(str(ROLES[n].title) if n in ROLES else str(n) for n in refusal.needed)
            return _("“%(step)s” is up to: %(roles)s.") % {"step": title, "roles": who}
        case "guard":
            what = "；".join(str(name) for name in refusal.needed)
            return _("“%(step)s” is not possible yet. Required: %(guards)s.") % {
                "step": title,
                "guards": what,
            }
        case _:
            return _("“%(step)s” is not a step of this matter.") % {"step": title}


def lawful_steps(obj: Any, by: Actor) -> list[Offer]:
    """The steps this actor may take with this record now, in the table's order."""
    binding = binding_of(obj.kind())
    return [
        Offer(step, find(obj.kind(), step.verb))
        for step in binding.flow.steps_from(obj.state)
        if why_not(obj, step.verb, by) is None
    ]


def _wrong_state(binding: Binding, obj: Any, verb: str) -> Refusal | None:
    if binding.flow.step(verb, obj.state) is not None:
        return None
    return binding.flow.refusal(verb, obj.state, "", {})
