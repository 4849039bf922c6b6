"""A problem as a mixed-integer program.

Amounts are columns; a set-up, a jump of the score and a slope that has yet to begin each have a 0–1 column
(the textbook formulations: Williams, *Model Building in Mathematical Programming*, 5th ed., 9.1–9.3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from shian.methods.planning.highs import least
from shian.methods.planning.problem import Action, Capacity, Figure, Item, Move, Problem
from shian.methods.planning.rows import Rows
from shian.methods.planning.thresholds import Condition, condition
from shian.methods.planning.worth import standing

SEEN = 1e-6  # what the solver calls more than nothing
GRID = 50  # a slope whose figure also has a moving denominator is climbed in so many steps, from below


@dataclass(frozen=True)
class Loosened:
    """Which limits may be exceeded, at a price per unit (for explanations): by key of capacity or
    requirement, and ``score`` or an item's key for the goal."""

    prices: Mapping[str, float]


@dataclass
class Matrix:
    """The program of a problem while it is put together."""

    problem: Problem
    loose: Loosened | None = None
    margin: float = 0.0  # asked of the score beyond the goal, against rounding
    rows: Rows = field(default_factory=Rows)
    most: dict[str, float] = field(default_factory=dict)
    gains: list[tuple[int, float]] = field(default_factory=list)  # columns of points
    constant: Fraction = Fraction(0)  # points there are whatever is done

    def __post_init__(self) -> None:
        self._figures = {f.key: f for f in self.problem.figures}
        self._moves: dict[str, dict[str, Move]] = defaultdict(dict)
        self._whole: dict[str, bool] = defaultdict(lambda: True)
        for action in self.problem.actions:
            for figure, move in action.moves.items():
                self._moves[figure][action.key] = move
                self._whole[figure] &= action.whole and not _broken_number(self._figures[figure])
        self._actions()
        self._capacities()
        self._setups()
        self._requirements()
        for item in self.problem.items:
            self._points(item)
        self._goal()

    def _actions(self) -> None:
        amounts = {c.key: c for c in self.problem.capacities}
        for action in self.problem.actions:
            self.most[action.key] = self._reach(action, amounts)
            self.rows.column(
                action.key, cost=float(action.cost), high=self.most[action.key], whole=action.whole
            )

    def _reach(self, action: Action, amounts: Mapping[str, Capacity]) -> float:
        """How much of an action the capacities allow at most."""
        reach = Fraction(action.most)
        for key, use in action.uses.items():
            if use and not (self.loose and key in self.loose.prices):
                reach = min(reach, Fraction(amounts[key].amount) / use)
        return float(floor(reach) if action.whole else reach)

    def _slack(self, key: str, sign: float) -> list[tuple[int, float]]:
        """The column by which a limit may be exceeded, where it may."""
        if self.loose is None or key not in self.loose.prices:
            return []
        return [(self.rows.column(f"slack {key}", cost=self.loose.prices[key]), sign)]

    def _capacities(self) -> None:
        users: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for action in self.problem.actions:
            for key, use in action.uses.items():
                users[key].append((self.rows.at[action.key], float(use)))
        for capacity in self.problem.capacities:
            terms = users[capacity.key] + self._slack(capacity.key, -1)
            self.rows.add(terms, ceiling=float(capacity.amount), name=f"capacity {capacity.key}")

    def _setups(self) -> None:
        members: dict[str, list[Action]] = defaultdict(list)
        for action in self.problem.actions:
            members[action.setup].append(action)
        for setup in self.problem.setups:
            held = [(self.rows.at[a.key], 1.0) for a in members[setup.key]]
            column = self.rows.column(f"setup {setup.key}", cost=float(setup.cost), high=1, whole=True)
            together = self._together(members[setup.key])
            self.rows.add([*held, (column, -together)], ceiling=0)
            if setup.least:
                self.rows.add([*held, (column, -float(setup.least))], floor=0)

    def tighten(self) -> None:
        """Rows and bounds that follow from the others and that the linear relaxation does not see by itself.

        A sum of whole amounts that is at least 9.3 is at least 10; and a sum that cannot be nought needs at
        least one of its actions' set-ups, in full. Without this the relaxation pays a sliver of each, and
        proving a plan cheapest takes minutes instead of seconds.
        """
        of = {a.key: a for a in self.problem.actions}
        tallies = [t for t in self.problem.tallies if all(of[key].whole for key in t.actions)]
        columns = [self.rows.at[f"tally {t.key}"] for t in tallies]
        lowest = least(self.rows.arrays(), columns) if columns else []
        for low, column, tally in zip(lowest, columns, tallies, strict=False):
            self.rows.whole[column] = True
            self.rows.low[column] = float(max(0, ceil(low - SEEN)))
            setups = {of[key].setup for key in tally.actions}
            if low > SEEN and "" not in setups:
                self.rows.add([(self.rows.at[f"setup {s}"], 1.0) for s in sorted(setups)], floor=1)

    def _together(self, actions: list[Action]) -> float:
        """How much of these there can be at most, together."""
        total = sum(self.most[a.key] for a in actions)
        for capacity in self.problem.capacities:
            uses = [a.uses.get(capacity.key, 0) for a in actions]
            if uses and min(uses) > 0:
                total = min(total, float(Fraction(capacity.amount) / Fraction(min(uses))))
        return total

    def _requirements(self) -> None:
        for tally in self.problem.tallies:
            column = self.rows.column(f"tally {tally.key}")
            terms = [(self.rows.at[a], 1.0) for a in tally.actions]
            self.rows.add([*terms, (column, -1.0)], floor=0, ceiling=0)
        for balance in self.problem.balances:
            sides = [(self.rows.at[a], 1.0) for a in balance.left]
            sides += [(self.rows.at[a], -1.0) for a in balance.right]
            self.rows.add(sides, floor=0, ceiling=0)
        for need in self.problem.requirements:
            terms = [(self._sum(key), float(weight)) for key, weight in need.terms.items()]
            self.rows.add(
                terms + self._slack(need.key, 1), floor=float(need.at_least), name=f"need {need.key}"
            )

    def _sum(self, key: str) -> int:
        found = self.rows.at.get(f"tally {key}")
        return self.rows.at[key] if found is None else found

    def _condition(self, item: Item, at: Fraction, *, falling: bool, beyond: bool = False) -> Condition:
        figure, whole = self._figures[item.figure], self._whole[item.figure]
        return condition(figure, self._moves[item.figure], at, falling=falling, whole=whole, beyond=beyond)

    def _terms(self, held: Condition) -> list[tuple[int, float]]:
        return [(self.rows.at[key], float(weight)) for key, weight in held.weights.items()]

    def _points(self, item: Item) -> None:
        self.constant += Fraction(item.curve.base)
        jumps = [(Fraction(at), Fraction(gain)) for at, gain in item.curve.jumps]
        moving = any(m.d for m in self._moves[item.figure].values())
        for number, (start, end, gain) in enumerate(item.curve.slopes):
            if moving:
                way = Fraction(end) - Fraction(start)
                jumps += [
                    (start + way * Fraction(k, GRID), Fraction(gain) / GRID) for k in range(1, GRID + 1)
                ]
            else:
                self._slope(item, f"{item.key} slope {number}", Fraction(start), Fraction(end), float(gain))
        for number, (at, gain) in enumerate(jumps):
            held = self._condition(item, at, falling=item.curve.falling)
            self._jump(held, f"{item.key} jump {number}", gain)
        for number, (above, more) in enumerate(item.curve.beyond):
            held = self._condition(item, Fraction(above), falling=item.curve.falling, beyond=True)
            self._jump(held, f"{item.key} beyond {number}", Fraction(more))

    def _jump(self, held: Condition, name: str, gain: Fraction) -> None:
        """``gain`` where a condition holds: a 0–1 column that may be 1 only there."""
        low, high, need = held.lowest(self.most), held.highest(self.most), float(held.need)
        if need <= low:
            self.constant += gain
        elif need <= high:
            column = self.rows.column(name, high=1, whole=True)
            self.rows.add([*self._terms(held), (column, low - need)], floor=low)
            self.gains.append((column, float(gain)))

    def _slope(self, item: Item, name: str, start: Fraction, end: Fraction, gain: float) -> None:
        """A share of ``gain`` between two values: concave once ``start`` is behind, else with a switch."""
        figure = self._figures[item.figure]
        sign = -1 if item.curve.falling else 1
        unit = {
            k: sign * Fraction(figure.factor) * m.n / figure.d for k, m in self._moves[figure.key].items()
        }
        held = Condition({k: w for k, w in unit.items() if w}, Fraction(0), exact=False)
        now = float(sign * (Fraction(figure.factor) * figure.n / figure.d - start))  # beyond the start
        low = now + held.lowest(self.most)
        length = float(abs(end - start))
        share = self.rows.column(f"{name} share", high=1)
        terms = [*self._terms(held), (share, -length)]
        if low >= 0:
            self.rows.add(terms, floor=-now)
        else:
            switch = self.rows.column(f"{name} begun", high=1, whole=True)
            self.rows.add([(share, 1.0), (switch, -1.0)], ceiling=0)
            self.rows.add([*terms, (switch, low)], floor=low - now)
        self.gains.append((share, gain))

    def _goal(self) -> None:
        goal, now = self.problem.goal, standing(self.problem)
        if goal.score is not None:
            need = float(Fraction(goal.score) - self.constant) + self.margin
            self.rows.add([*self.gains, *self._slack("score", 1)], floor=need, name="goal score")
        for item in self.problem.items:
            if item.veto and (item.key in goal.clear or item.key not in now.vetoes):
                held = self._condition(item, Fraction(item.veto.at), falling=item.veto.falling)
                if held.lowest(self.most) < held.need:
                    terms = self._terms(held) + self._slack(item.key, 1)
                    self.rows.add(terms, floor=float(held.need), name=f"goal {item.key}")


def _broken_number(figure: Figure) -> bool:
    return (
        Fraction(figure.n).denominator > 1_000_000
    )  # scaled to whole numbers it would be too large to solve
