"""A flow: the table of states and steps a matter goes through, with roles, guards and clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

# Titles are shown to people; a translatable string of any framework will do.
Title = object


class FlowError(ValueError):
    """The table itself is wrong."""


@dataclass(frozen=True)
class State:
    """`final`: nothing needs to follow; a final state may still be left (a case reopened)."""

    name: str
    title: Title
    final: bool = False


@dataclass(frozen=True)
class Guard:
    """A named fact that must hold; `title` says what is required, in words for the officer."""

    name: str
    title: Title


@dataclass(frozen=True)
class ClockUse:
    """A clock the flow uses: its limit is looked up by `topic` on the day it opens.

    A topic may hold `{field}`, which stands for that field of the matter: limits that differ by its level.
    `roles` are those whose duty it is; `since` names the field of the matter that holds the day on which
    the time begins (empty: the moment of the step).
    """

    name: str
    topic: str
    title: Title
    roles: frozenset[str] = frozenset()
    since: str = ""


@dataclass(frozen=True)
class Step:
    """A transition: `verb` takes the matter from one of `sources` to `target`."""

    verb: str
    title: Title
    sources: tuple[str, ...]
    target: str
    roles: frozenset[str]
    guards: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why a step is not allowed: the code says which test failed, the rest names what was needed."""

    code: str
    verb: str
    needed: tuple[object, ...] = ()


@dataclass(frozen=True)
class Flow:
    """Checked when made: names known, verbs unambiguous, states reachable, dead ends marked final."""

    name: str
    title: Title
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    guards: tuple[Guard, ...] = ()
    clocks: tuple[ClockUse, ...] = ()
    initial: str = ""
    opens: tuple[str, ...] = ()
    basis: str = ""

    def __post_init__(self) -> None:
        if not self.states:
            raise FlowError(f"flow {self.name} has no states")
        if not self.initial:
            object.__setattr__(self, "initial", self.states[0].name)
        problems = list(_problems(self))
        if problems:
            raise FlowError(f"flow {self.name}: " + "; ".join(problems))

    @cached_property
    def state(self) -> Mapping[str, State]:
        return {state.name: state for state in self.states}

    @cached_property
    def guard(self) -> Mapping[str, Guard]:
        return {guard.name: guard for guard in self.guards}

    @cached_property
    def clock(self) -> Mapping[str, ClockUse]:
        return {clock.name: clock for clock in self.clocks}

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(step.verb for step in self.steps))

    def step(self, verb: str, state: str) -> Step | None:
        """The step that `verb` means in `state`."""
        return next((s for s in self.steps if s.verb == verb and state in s.sources), None)

    def steps_from(self, state: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if state in step.sources)

    def allowed(self, state: str, role: str, facts: Mapping[str, bool]) -> tuple[Step, ...]:
        """Steps that `role` may take now; a guard without a fact counts as not fulfilled."""
        return tuple(
            step
            for step in self.steps_from(state)
            if role in step.roles and all(facts.get(guard, False) for guard in step.guards)
        )

    def refusal(self, verb: str, state: str, role: str, facts: Mapping[str, bool]) -> Refusal | None:
        """None if `role` may do `verb` in `state`, else the first reason why not."""
        named = [step for step in self.steps if step.verb == verb]
        if not named:
            return Refusal("unknown-verb", verb, self.verbs)
        step = self.step(verb, state)
        if step is None:
            sources = dict.fromkeys(source for other in named for source in other.sources)
            return Refusal("wrong-state", verb, tuple(self.state[name].title for name in sources))
        if role not in step.roles:
            return Refusal("wrong-role", verb, tuple(sorted(step.roles)))
        failed = [self.guard[name].title for name in step.guards if not facts.get(name, False)]
        return Refusal("guard", verb, tuple(failed)) if failed else None

    def path_to(self, state: str) -> tuple[str, ...]:
        """A shortest way of states from the beginning to `state`."""
        came_from: dict[str, str] = {self.initial: ""}
        queue = [self.initial]
        for here in queue:
            for step in self.steps_from(here):
                if step.target not in came_from:
                    came_from[step.target] = here
                    queue.append(step.target)
        path = [state]
        while came_from.get(path[-1]):
            path.append(came_from[path[-1]])
        return tuple(reversed(path))


def _problems(flow: Flow) -> Iterable[str]:
    yield from _repeated("state", (state.name for state in flow.states))
    yield from _repeated("guard", (guard.name for guard in flow.guards))
    yield from _repeated("clock", (clock.name for clock in flow.clocks))
    yield from _repeated("verb", (f"{s.verb} from {source}" for s in flow.steps for source in s.sources))
    yield from _unknown_names(flow)
    yield from _shape(flow)
    yield from _clock_use(flow)


def _repeated(what: str, names: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{what} '{name}' is given twice"
        seen.add(name)


def _unknown_names(flow: Flow) -> Iterable[str]:
    states = {state.name for state in flow.states}
    guards = {guard.name for guard in flow.guards}
    if flow.initial not in states:
        yield f"the first state '{flow.initial}' is not declared"
    for step in flow.steps:
        for name in {*step.sources, step.target} - states:
            yield f"step {step.verb} names the unknown state '{name}'"
        for name in set(step.guards) - guards:
            yield f"step {step.verb} names the unknown guard '{name}'"
        if not step.roles:
            yield f"step {step.verb} can be taken by nobody"
    used = {name for step in flow.steps for name in step.guards}
    for name in sorted(guards - used):
        yield f"guard '{name}' is used by no step"


def _shape(flow: Flow) -> Iterable[str]:
    reached, queue = {flow.initial}, [flow.initial]
    for here in queue:
        for step in flow.steps:
            if here in step.sources and step.target not in reached:
                reached.add(step.target)
                queue.append(step.target)
    left = {source for step in flow.steps for source in step.sources}
    for state in flow.states:
        if state.name not in reached:
            yield f"state '{state.name}' cannot be reached"
        if state.name not in left and not state.final:
            yield f"state '{state.name}' is a dead end but not marked final"


def _clock_use(flow: Flow) -> Iterable[str]:
    declared = {clock.name for clock in flow.clocks}
    opened = set(flow.opens).union(*(step.opens for step in flow.steps))
    closed: set[str] = set().union(*(step.closes for step in flow.steps))
    stopped: set[str] = set().union(*(step.pauses for step in flow.steps))
    resumed: set[str] = set().union(*(step.resumes for step in flow.steps))
    for name in sorted((opened | closed | stopped | resumed) - declared):
        yield f"clock '{name}' is not declared"
    for name in sorted(declared - opened):
        yield f"clock '{name}' is never opened"
    for name in sorted(declared & opened - closed):
        yield f"clock '{name}' is never closed"
    for name in sorted(stopped ^ resumed):
        yield f"clock '{name}' is paused without being resumed or the other way round"
