"""What amounts of actions come to, exactly: cost, figures, points, vetoes, what is left of each capacity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from shian.methods.planning.problem import Number, Problem

Amounts = Mapping[str, Number]


@dataclass(frozen=True)
class Standing:
    """Where the city stands: each figure's value, each item's points, the vetoes not cleared."""

    values: dict[str, Fraction]
    points: dict[str, Fraction]
    vetoes: tuple[str, ...]

    @property
    def score(self) -> Fraction:
        """All points."""
        return sum(self.points.values(), Fraction(0))


def standing(problem: Problem, amounts: Amounts | None = None) -> Standing:
    """Figures, points and vetoes after these amounts (none: as it is), in exact arithmetic."""
    n: dict[str, Fraction] = defaultdict(Fraction)
    d: dict[str, Fraction] = defaultdict(Fraction)
    for action in problem.actions:
        amount = (amounts or {}).get(action.key, 0)
        for figure, move in action.moves.items() if amount else ():
            n[figure] += amount * Fraction(move.n)
            d[figure] += amount * Fraction(move.d)
    values = {f.key: Fraction(f.factor) * (f.n + n[f.key]) / (f.d + d[f.key]) for f in problem.figures}
    return Standing(
        values,
        {item.key: item.curve.points(values[item.figure]) for item in problem.items},
        tuple(i.key for i in problem.items if i.veto and not i.veto.met(values[i.figure])),
    )


def cost(problem: Problem, amounts: Amounts) -> Fraction:
    """What it costs, set-ups included, in yuan."""
    units = sum((Fraction(a.cost) * amounts.get(a.key, 0) for a in problem.actions), Fraction(0))
    opened = {a.setup for a in problem.actions if a.setup and amounts.get(a.key)}
    return units + sum((Fraction(s.cost) for s in problem.setups if s.key in opened), Fraction(0))


def used(problem: Problem, amounts: Amounts) -> dict[str, Fraction]:
    """How much of each capacity is used."""
    taken = {capacity.key: Fraction(0) for capacity in problem.capacities}
    for action in problem.actions:
        for key, use in action.uses.items() if amounts.get(action.key) else ():
            taken[key] += Fraction(use) * amounts[action.key]
    return taken


def broken(problem: Problem, amounts: Amounts) -> list[str]:
    """What these amounts break: keys of capacities, set-ups, requirements, actions; ``score``; vetoes."""
    found = [a.key for a in problem.actions if not 0 <= amounts.get(a.key, 0) <= a.most]
    taken = used(problem, amounts)
    found += [c.key for c in problem.capacities if taken[c.key] > c.amount]
    for setup in problem.setups:
        units = sum(amounts.get(a.key, 0) for a in problem.actions if a.setup == setup.key)
        found += [setup.key] if 0 < units < setup.least else []
    sums = {t.key: sum(amounts.get(a, 0) for a in t.actions) for t in problem.tallies}
    for need in problem.requirements:
        total = sum(Fraction(w) * sums.get(k, amounts.get(k, 0)) for k, w in need.terms.items())
        found += [need.key] if total < need.at_least else []
    for balance in problem.balances:
        left, right = (sum(amounts.get(a, 0) for a in side) for side in (balance.left, balance.right))
        found += [balance.key] if left != right else []
    now, then = standing(problem), standing(problem, amounts)
    if problem.goal.score is not None and then.score < problem.goal.score:
        found.append("score")
    return found + [key for key in then.vetoes if key in problem.goal.clear or key not in now.vetoes]
