"""Why no plan reaches the goal: what nobody moves, which capacity is short and by how much.

Elastic relaxation (Chinneck 2008, *Feasibility and Infeasibility in Optimization*, ch. 6): limits may be
exceeded at a price, and the cheapest way to exceed them is the explanation. Prices are one over the limit,
so that the least *relative* extension is sought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np

from shian.methods.planning.highs import SECONDS, SolverFailed, solve
from shian.methods.planning.matrix import Loosened, Matrix
from shian.methods.planning.plan import cheapest
from shian.methods.planning.problem import Goal, Problem
from shian.methods.planning.rows import Arrays
from shian.methods.planning.worth import standing

TINY = 1e-6
GAP = 0.005  # of the cost after an extension
ALONE = 8  # of so many capacities is asked whether more of them alone would do


@dataclass(frozen=True)
class Reasons:
    """``best``: the highest score within the limits, None where not even the requirements can be met.

    ``unmoved``: items of the goal no action moves. ``together``: capacities and how much more of each makes
    the goal reachable, by the least relative extension; ``cost`` what the plan then costs. ``alone``: how
    much more of a single capacity would do, where it would. ``beyond``: with unlimited capacities these are
    still missed, and by how much (keys of fixed capacities, requirements, items; ``score``).
    """

    best: Fraction | None
    unmoved: tuple[str, ...]
    together: Mapping[str, Fraction]
    cost: Fraction | None
    alone: Mapping[str, Fraction]
    beyond: Mapping[str, Fraction]


def reasons(problem: Problem, *, seconds: float = SECONDS) -> Reasons:
    """Explain a problem that has no plan."""
    bare = without_setups(problem)
    best = highest(bare, seconds=seconds)
    free = [c.key for c in problem.capacities if not c.fixed]
    together = exceed(bare, free, seconds=seconds)
    if together is None:
        return Reasons(best, unmoved(problem), {}, None, {}, _beyond(bare, seconds))
    together, cost = _enough(problem, together, seconds)
    short = sorted(together, key=lambda key: -together[key])
    near = short + [key for key in free if key not in together]
    alone = {key: more for key in near[:ALONE] if (more := exceed(bare, [key], seconds=seconds))}
    return Reasons(
        best, unmoved(problem), together, cost, {k: Fraction(ceil(m[k])) for k, m in alone.items()}, {}
    )


def _enough(
    problem: Problem, more: Mapping[str, Fraction], seconds: float
) -> tuple[dict[str, Fraction], Fraction | None]:
    """The extension in whole units, a little more where whole amounts need it; and the plan's cost then."""
    whole = {key: Fraction(ceil(amount)) for key, amount in more.items()}
    for extra in (0, 1, 2):
        wider = {key: amount + extra for key, amount in whole.items()}
        try:
            plan = cheapest(extended(problem, wider), seconds=seconds / 4, gap=GAP)
        except SolverFailed:
            break
        if plan.feasible:
            return wider, plan.cost
    return whole, None


def highest(problem: Problem, *, seconds: float = SECONDS) -> Fraction | None:
    """The highest score there is within all limits, vetoes left aside; None where there is no plan at all.

    Reckoned in parts of samples, so that it may lie a trifle above what whole ones reach.
    """
    matrix = Matrix(replace(problem, goal=Goal()))
    given = _in_parts(matrix)
    given.cost[:] = 0
    for column, gain in matrix.gains:
        given.cost[column] -= gain
    found = solve(given, seconds=seconds)
    return matrix.constant - Fraction(round(found.value, 6)) if found.feasible else None


def _in_parts(matrix: Matrix) -> Arrays:
    """The program with amounts that need not be whole: what is 0 or 1 still is."""
    given = matrix.rows.arrays()
    amounts = [matrix.rows.at[a.key] for a in matrix.problem.actions]
    tallies = [matrix.rows.at[f"tally {t.key}"] for t in matrix.problem.tallies]
    given.whole[np.array([*amounts, *tallies], dtype=np.int64)] = False
    return given


def unmoved(problem: Problem) -> tuple[str, ...]:
    """The vetoes of the goal that stand and that no action moves."""
    moved = {figure for action in problem.actions for figure in action.moves}
    standing_now = standing(problem).vetoes
    wanted = [i for i in problem.items if i.key in problem.goal.clear and i.key in standing_now]
    return tuple(item.key for item in wanted if item.figure not in moved)


def exceed(problem: Problem, keys: list[str], *, seconds: float = SECONDS) -> dict[str, Fraction] | None:
    """How much more of these capacities reaches the goal, by least relative extension; None: no amount."""
    scale = {
        c.key: 1 / float(max(Fraction(c.amount), Fraction(c.step), Fraction(1))) for c in problem.capacities
    }
    return _slacks(problem, {key: scale[key] for key in keys}, seconds)


def _slacks(problem: Problem, prices: dict[str, float], seconds: float) -> dict[str, Fraction] | None:
    matrix = Matrix(problem, Loosened(prices))
    given = _in_parts(matrix)
    for action in problem.actions:
        given.cost[matrix.rows.at[action.key]] = 0
    found = solve(given, seconds=seconds)
    if not found.feasible:
        return None
    over = {
        key: float(found.x[at]) for key in prices if (at := matrix.rows.at.get(f"slack {key}")) is not None
    }
    return {
        key: Fraction(round(more, 6)).limit_denominator(1000) for key, more in over.items() if more > TINY
    }


def _beyond(problem: Problem, seconds: float) -> dict[str, Fraction]:
    """What is missed even when every capacity may grow."""
    prices = {c.key: TINY for c in problem.capacities if not c.fixed}
    prices |= {c.key: 1.0 for c in problem.capacities if c.fixed}
    prices |= {r.key: 1.0 for r in problem.requirements}
    prices |= {i.key: 1.0 for i in problem.items if i.veto}
    prices["score"] = 1.0
    over = _slacks(problem, prices, seconds) or {}
    free = {c.key for c in problem.capacities if not c.fixed}
    return {key: more for key, more in over.items() if key not in free}


def without_setups(problem: Problem) -> Problem:
    """The same without set-ups: they cost money, not capacity."""
    return replace(problem, actions=tuple(replace(a, setup="") for a in problem.actions), setups=())


def extended(problem: Problem, more: Mapping[str, Fraction]) -> Problem:
    """The same with more of some capacities."""
    wider = tuple(replace(c, amount=c.amount + more.get(c.key, 0)) for c in problem.capacities)
    return replace(problem, capacities=wider)
