"""What a plan may do, what limits it and what it is for: plain values, checked when they are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Number = int | Fraction
NOTHING: Mapping[str, Number] = {}


class BadProblem(ValueError):
    """The problem makes no sense: the message names the part and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Move:
    """What one unit of an action adds to a figure's numerator and denominator."""

    n: Number = 0
    d: Number = 0


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done in any amount from 0 to ``most``, at ``cost`` (yuan) a unit.

    ``uses`` says how much of which capacity a unit takes, ``moves`` which figures it moves, ``setup`` which
    set-up it needs. ``tags`` (food class, laboratory, district …) mean nothing here; they are for the reader.
    """

    key: str
    cost: Number
    most: int
    uses: Mapping[str, Number] = field(default_factory=lambda: NOTHING)
    moves: Mapping[str, Move] = field(default_factory=dict)
    setup: str = ""
    whole: bool = True
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setup:
    """Paid once if any of its actions is done; then at least ``least`` units of them together."""

    key: str
    cost: Number = 0
    least: int = 0


@dataclass(frozen=True, slots=True)
class Capacity:
    """What there is of something over the whole period; ``step`` is the natural "a little more" of it.

    ``fixed``: nobody can make more of it (there are only so many disposals still open).
    """

    key: str
    amount: Number
    step: Number = 1
    fixed: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """A named sum of actions, for requirements to speak of."""

    key: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that must hold besides: a weighted sum of tallies (or actions) is at least so much."""

    key: str
    terms: Mapping[str, Number]
    at_least: Number
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Balance:
    """The same things counted two ways: two sums of actions that must be equal.

    What is tested of a food in a district, by laboratory and by place of sampling: two small tables with one
    margin in common, instead of one large table. Any pair of tables with equal margins fits together.
    """

    key: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is: ``factor`` × ``n`` / ``d``."""

    key: str
    n: Number
    d: Number = 1
    factor: Number = 1


@dataclass(frozen=True, slots=True)
class Bar:
    """What must not be missed: the value is at least ``at`` (at most, where less is better)."""

    at: Number
    falling: bool = False

    def met(self, value: Fraction) -> bool:
        """Whether a value clears the bar."""
        return value <= self.at if self.falling else value >= self.at


@dataclass(frozen=True, slots=True)
class Curve:
    """Points by a figure's value: ``base``, plus jumps (from where, gain), plus slopes (from, to, gain).

    Rising: a jump is gained from its place upwards (``beyond``: only above it), a slope in proportion on the
    way. Falling: downwards. Any piecewise linear score that never turns back is such a sum.
    """

    base: Number = 0
    jumps: tuple[tuple[Number, Number], ...] = ()
    slopes: tuple[tuple[Number, Number, Number], ...] = ()
    beyond: tuple[tuple[Number, Number], ...] = ()
    falling: bool = False

    def points(self, value: Fraction) -> Fraction:
        """The points of a value, exactly."""
        sign = -1 if self.falling else 1
        total = Fraction(self.base)
        for at, gain in self.jumps:
            total += gain if sign * (value - at) >= 0 else 0
        for at, gain in self.beyond:
            total += gain if sign * (value - at) > 0 else 0
        for start, end, gain in self.slopes:
            way = Fraction(sign * (value - start)) / abs(Fraction(end) - start)
            total += gain * min(max(way, Fraction(0)), Fraction(1))
        return total

    @property
    def most(self) -> Fraction:
        """All points there are."""
        gains = [gain for _, gain in self.jumps + self.beyond] + [gain for *_, gain in self.slopes]
        return Fraction(self.base) + sum(gains, Fraction(0))


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the criteria: points by a figure's value, and a bar that must be cleared, if it has one."""

    key: str
    figure: str
    curve: Curve = Curve()
    veto: Bar | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A score to reach, vetoes to clear (keys of items), or both."""

    score: Number | None = None
    clear: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Problem:
    """Everything together.

    Raises:
        BadProblem: a key stands twice or points nowhere, a number is negative where none can be.
    """

    actions: tuple[Action, ...]
    figures: tuple[Figure, ...]
    items: tuple[Item, ...]
    goal: Goal
    capacities: tuple[Capacity, ...] = ()
    setups: tuple[Setup, ...] = ()
    tallies: tuple[Tally, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    balances: tuple[Balance, ...] = ()

    def __post_init__(self) -> None:
        actions = _unique("action", [a.key for a in self.actions])
        figures = _unique("figure", [f.key for f in self.figures])
        capacities = _unique("capacity", [c.key for c in self.capacities])
        setups = _unique("set-up", [s.key for s in self.setups])
        items = _unique("item", [i.key for i in self.items])
        sums = actions | _unique("tally", [t.key for t in self.tallies])
        for action in self.actions:
            _check_action(action)
            _known(f"action {action.key}", "capacity", action.uses, capacities)
            _known(f"action {action.key}", "figure", action.moves, figures)
            _known(f"action {action.key}", "set-up", [action.setup] if action.setup else [], setups)
        for tally in self.tallies:
            _known(f"tally {tally.key}", "action", tally.actions, actions)
        for balance in self.balances:
            _known(f"balance {balance.key}", "action", (*balance.left, *balance.right), actions)
        for need in self.requirements:
            _known(f"requirement {need.key}", "tally", need.terms, sums)
        for item in self.items:
            _known(f"item {item.key}", "figure", [item.figure], figures)
            _check_curve(item)
        for capacity in self.capacities:
            if capacity.amount < 0:
                raise BadProblem(f"capacity {capacity.key} is negative: {capacity.amount}")
        for figure in self.figures:
            if figure.d <= 0 or figure.factor <= 0:
                raise BadProblem(f"figure {figure.key} has nothing to divide by: {figure.d}")
        _known("the goal", "item", self.goal.clear, items)


def _unique(what: str, keys: list[str]) -> set[str]:
    seen = set(keys)
    if len(seen) < len(keys):
        twice = next(key for key in seen if keys.count(key) > 1)
        raise BadProblem(f"{what} {twice} stands twice")
    return seen


def _known(where: str, what: str, keys: Iterable[str], known: set[str]) -> None:
    for key in keys:
        if key not in known:
            raise BadProblem(f"{where} names the {what} {key}, which there is not")


def _check_action(action: Action) -> None:
    if action.cost < 0 or action.most < 0 or any(use < 0 for use in action.uses.values()):
        raise BadProblem(f"action {action.key}: cost, most and use of capacities cannot be negative")


def _check_curve(item: Item) -> None:
    sign = -1 if item.curve.falling else 1
    for start, end, gain in item.curve.slopes:
        if sign * (end - start) <= 0 or gain < 0:
            raise BadProblem(f"item {item.key}: a slope runs from {start} to {end} with gain {gain}")
    if any(gain < 0 for _, gain in item.curve.jumps + item.curve.beyond):
        raise BadProblem(f"item {item.key}: a score that falls where the figure improves cannot be planned")
