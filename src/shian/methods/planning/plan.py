"""The cheapest plan of a problem, checked in exact arithmetic after it is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from shian.methods.planning.highs import SECONDS, Solved, SolverFailed, solve
from shian.methods.planning.matrix import Matrix
from shian.methods.planning.problem import Number, Problem
from shian.methods.planning.rows import Arrays, Floats
from shian.methods.planning.worth import Standing, broken, cost, standing, used

MARGINS = (0.0, 1e-6, 1e-4)
CLOSED = 1e-9  # a set-up the relaxation does not pay for


@dataclass(frozen=True)
class Plan:
    """How much of which action, and what that comes to. ``bound``: no plan costs less.

    ``feasible`` is False where nothing reaches the goal; then there are no amounts.
    """

    feasible: bool
    proven: bool
    amounts: Mapping[str, Number]
    cost: Fraction
    bound: float
    before: Standing
    after: Standing
    used: Mapping[str, Fraction]
    seconds: float

    @property
    def gap(self) -> float:
        """How far the cost may lie above the cheapest there is, as a share."""
        return max(0.0, float(self.cost) - self.bound) / float(self.cost) if self.cost else 0.0

    @property
    def cleared(self) -> tuple[str, ...]:
        """The vetoes that stood before and no longer do."""
        return tuple(key for key in self.before.vetoes if key not in self.after.vetoes)


def cheapest(
    problem: Problem,
    *,
    seconds: float = SECONDS,
    gap: float = 0.0,
    like: Plan | None = None,
    quick: bool = False,
) -> Plan:
    """The plan that reaches the goal at least cost. ``like``: a plan that may do, to begin with. ``gap``: a
    plan is called proven when it costs at most so much of its cost more than the cheapest. ``quick``: the
    best plan among the set-ups that the linear relaxation pays for will do.

    The solver works in floating point; what it finds is rounded to whole amounts and checked exactly. Should
    the score fall short by rounding, a little more is asked for.

    Raises:
        SolverFailed: no plan and no proof within the time, or none that stands the exact check.
    """
    before = standing(problem)
    wrong: list[str] = []
    for margin in MARGINS:
        matrix = Matrix(problem, margin=margin)
        matrix.tighten()
        given = matrix.rows.arrays()
        first = _first(problem, matrix, given, like) if like and like.feasible else None
        found = _search(problem, matrix, given, seconds, gap, first, quick=quick)
        if not found.feasible:
            return Plan(False, True, {}, Fraction(0), found.bound, before, before, {}, found.seconds)
        amounts = _amounts(problem, matrix, found.x)
        wrong = broken(problem, amounts)
        if not wrong:
            after = standing(problem, amounts)
            price, taken = cost(problem, amounts), used(problem, amounts)
            return Plan(True, found.optimal, amounts, price, found.bound, before, after, taken, found.seconds)
    raise SolverFailed(f"the plan found does not stand the exact check: {', '.join(wrong[:5])}")


def _search(
    problem: Problem,
    matrix: Matrix,
    given: Arrays,
    seconds: float,
    gap: float,
    first: Floats | None,
    *,
    quick: bool,
) -> Solved:
    """First among the set-ups that the linear relaxation pays for (Danna, Rothberg and Le Pape 2005); if what
    is found lies close enough to the relaxation's own value, that is proof. Else among all, from there.
    """
    relaxed = solve(replace(given, whole=np.zeros_like(given.whole)), seconds=seconds)
    if not relaxed.feasible or not problem.setups:
        return solve(given, seconds=seconds, gap=gap, first=first) if relaxed.feasible else relaxed
    high = given.high.copy()
    for setup in problem.setups:
        at = matrix.rows.at[f"setup {setup.key}"]
        if relaxed.x[at] < CLOSED and (first is None or first[at] < CLOSED):
            high[at] = 0
    try:
        near = solve(replace(given, high=high), seconds=seconds / 2, gap=gap / 4, first=first)
    except SolverFailed:
        near = None
    if near is not None and near.feasible:
        first = near.x
        close = near.value - relaxed.value <= gap * near.value
        if close or quick:
            spent = near.seconds + relaxed.seconds
            return replace(near, bound=relaxed.value, optimal=close, seconds=spent)
    found = solve(given, seconds=seconds, gap=gap, first=first)
    spent = found.seconds + relaxed.seconds + (near.seconds if near else 0)
    bound = max(found.bound, relaxed.value)
    return replace(found, bound=bound, seconds=spent) if found.feasible else found


def _amounts(problem: Problem, matrix: Matrix, x: Floats) -> dict[str, Number]:
    amounts: dict[str, Number] = {}
    for action in problem.actions:
        value = float(x[matrix.rows.at[action.key]])
        amount = round(value) if action.whole else Fraction(value).limit_denominator(10_000)
        if amount > 0:
            amounts[action.key] = amount
    return amounts


def _first(problem: Problem, matrix: Matrix, given: Arrays, like: Plan) -> Floats | None:
    """The other plan's amounts and set-ups as columns; the solver fills in the rest."""
    x = np.full(len(given.cost), np.inf)
    opened = {a.setup for a in problem.actions if a.setup and like.amounts.get(a.key)}
    for action in problem.actions:
        x[matrix.rows.at[action.key]] = float(like.amounts.get(action.key, 0))
    for setup in problem.setups:
        x[matrix.rows.at[f"setup {setup.key}"]] = float(setup.key in opened)
    return x
