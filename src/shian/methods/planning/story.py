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

ASKED = 3
AT_LEAST = 2
SECONDS = 6.0
HAIR = 1e-6
COARSE = 0.002  # what a plan without something costs need not be known to the yuan


@dataclass(frozen=True)
class Limit:
    """A capacity the plan uses up (``price`` a unit by the linear program, a hint only).

    ``saves``: what ``step`` more of it would save; ``exact``: to the cent, not only within the solver's gap.
    ``needed``: without it the goal is out of reach; else ``without`` is what the plan costs then, None where
    no good plan was found in the time.
    """

    key: str
    step: Fraction
    price: float
    saves: Fraction
    exact: bool
    needed: bool
    without: Fraction | None


@dataclass(frozen=True)
class Point:
    """The least cost of a score; None where it is out of reach."""

    score: Fraction
    cost: Fraction | None
    exact: bool = True


def limits(problem: Problem, plan: Plan, *, seconds: float = SECONDS, gap: float = 0.0) -> list[Limit]:
    """The capacities that limit a plan: those that cannot be missed, then by what more of them would save."""
    scarce = _dearest(problem, plan)
    asked = [one for one in scarce if one[1] > HAIR][:ASKED] or scarce[:ASKED]
    asked += [one for one in scarce if one not in asked][: max(0, AT_LEAST - len(asked))]
    found = [_limit(problem, plan, key, price, seconds, gap) for key, price in asked]
    known = [one for one in found if one is not None]
    return sorted(known, key=lambda one: (not one.needed, -one.saves, one.key))


def _limit(problem: Problem, plan: Plan, key: str, price: float, seconds: float, gap: float) -> Limit | None:
    capacity = next(c for c in problem.capacities if c.key == key)
    step = Fraction(capacity.step)
    try:
        more = cheapest(extended(problem, {key: step}), seconds=seconds, gap=gap, like=plan)
        none = cheapest(
            extended(problem, {key: -Fraction(capacity.amount)}), seconds=seconds, gap=COARSE, quick=gap > 0
        )
    except SolverFailed:
        return None
    saves = max(plan.cost - more.cost, Fraction(0))
    good = none.feasible and none.gap <= 5 * COARSE
    exact = plan.gap < HAIR and more.gap < HAIR
    return Limit(key, step, price, saves, exact, not none.feasible, none.cost if good else None)


def _dearest(problem: Problem, plan: Plan) -> list[tuple[str, float]]:
    """Capacities used up, with their linear price, dearest first."""
    matrix = Matrix(problem)
    given = matrix.rows.arrays()
    for (
        action
    ) in problem.actions:  # the price shall fall to the capacity, not to a bound that follows from it
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
