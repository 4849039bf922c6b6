"""What limits a plan and what the next point costs: by solving again with a little more or none of something.

Prices of an integer program are not those of its linear relaxation (Gomory and Baumol 1960); so the linear
prices only choose which capacities are worth asking about, and the answer is the difference of two plans.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from shian.methods.planning.highs import SolverFailed, prices
from shian.methods.planning.matrix import Matrix
from shian.methods.planning.plan import Plan, cheapest
from shian.methods.planning.problem import Problem
from shian.methods.planning.reasons import extended

ASKED = 6
SECONDS = 6.0


@dataclass(frozen=True)
class Limit:
    """A capacity the plan uses up (``price`` a unit by the linear program, a hint only).

    ``saves``: what ``step`` more of it would save. ``without``: what the plan costs without it, None where
    the goal is then out of reach. ``exact``: both plans are proven cheapest.
    """

    key: str
    step: Fraction
    price: float
    saves: Fraction
    without: Fraction | None
    exact: bool


@dataclass(frozen=True)
class Point:
    """The least cost of a score; None where it is out of reach."""

    score: Fraction
    cost: Fraction | None
    exact: bool = True


def limits(problem: Problem, plan: Plan, *, seconds: float = SECONDS, gap: float = 0.0) -> list[Limit]:
    """The capacities that limit a plan, the one whose extension saves most first."""
    found = []
    for key, price in _dearest(problem, plan)[:ASKED]:
        capacity = next(c for c in problem.capacities if c.key == key)
        step = Fraction(capacity.step)
        none = extended(problem, {key: -Fraction(capacity.amount)})
        try:
            more = cheapest(extended(problem, {key: step}), seconds=seconds, gap=gap, like=plan)
            without = cheapest(none, seconds=seconds, gap=gap)
        except SolverFailed:
            continue
        exact = more.proven and without.proven and plan.proven
        saves = max(plan.cost - more.cost, Fraction(0))
        found.append(Limit(key, step, price, saves, without.cost if without.feasible else None, exact))
    return sorted(found, key=lambda one: (one.without is not None, -one.saves, one.key))


def _dearest(problem: Problem, plan: Plan) -> list[tuple[str, float]]:
    """Capacities used up, with their linear price, dearest first."""
    matrix = Matrix(problem)
    given = matrix.rows.arrays()
    for (
        action
    ) in problem.actions:  # so that the price falls to the capacity, not to a bound that follows from it
        given.high[matrix.rows.at[action.key]] = float(action.most)
    x = np.zeros(len(given.cost))
    opened = {a.setup for a in problem.actions if a.setup and plan.amounts.get(a.key)}
    fixed = []
    for setup in problem.setups:
        at = matrix.rows.at[f"setup {setup.key}"]
        x[at] = float(setup.key in opened)
        fixed.append(at)
    told = prices(given, x, np.array(fixed, dtype=np.int64)).prices
    scarce = []
    for capacity in problem.capacities:
        left = Fraction(capacity.amount) - plan.used.get(capacity.key, Fraction(0))
        unit = min(
            (Fraction(a.uses[capacity.key]) for a in problem.actions if a.uses.get(capacity.key)), default=0
        )
        if not capacity.fixed and unit and left < unit:
            scarce.append((capacity.key, max(0.0, -float(told[matrix.rows.row[f"capacity {capacity.key}"]]))))
    return sorted(scarce, key=lambda one: (-one[1], one[0]))


def cost_curve(
    problem: Problem, scores: Iterable[Fraction], *, seconds: float = SECONDS, gap: float = 0.0
) -> list[Point]:
    """What each score costs at least, in rising order. Scores that are out of reach have no cost.

    From the highest down: the plan of a higher score also does for a lower one, and is where the search for
    that begins.
    """
    points: list[Point] = []
    above: Plan | None = None
    for score in sorted(set(scores), reverse=True):
        one = replace(problem, goal=replace(problem.goal, score=score))
        try:
            plan = cheapest(one, seconds=seconds, gap=gap, like=above)
        except SolverFailed:
            points.append(Point(score, above.cost if above else None, exact=False))
            continue
        points.append(Point(score, plan.cost if plan.feasible else None, plan.proven))
        above = plan if plan.feasible else above
    return points[::-1]
