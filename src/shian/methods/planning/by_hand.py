"""A plan as it would be made by hand: whatever is lacking most, by what is cheapest at that moment.

It is the yardstick of what solving is worth. It keeps every limit and reaches the vetoes' bars, not a score.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from shian.methods.planning.problem import Action, Problem
from shian.methods.planning.worth import standing


@dataclass
class _Hand:
    problem: Problem
    amounts: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)
    opened: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.left = {c.key: Fraction(c.amount) for c in self.problem.capacities}
        self.setups = {s.key: s for s in self.problem.setups}
        self.actions = {a.key: a for a in self.problem.actions}
        self.tallies: dict[str, list[str]] = defaultdict(list)
        for tally in self.problem.tallies:
            for key in tally.actions:
                self.tallies[key].append(tally.key)
        balanced = {key for b in self.problem.balances for key in (*b.left, *b.right)}
        moves: list[tuple[Action, ...]] = [(a,) for a in self.problem.actions if a.key not in balanced]
        for b in self.problem.balances:
            moves += [(self.actions[x], self.actions[y]) for x in b.left for y in b.right]
        self.moves = sorted(
            ((sum((Fraction(a.cost) for a in move), Fraction(0)), self._keys(move), move) for move in moves),
            key=lambda one: one[0],
        )

    def _keys(self, move: tuple[Action, ...]) -> set[str]:
        """What a move counts towards."""
        return {key for a in move for key in (*self.tallies[a.key], a.key, a.setup)}

    def price(self, move: tuple[Action, ...]) -> Fraction:
        """What one more costs now."""
        fresh = {a.setup for a in move if a.setup and a.setup not in self.opened}
        return sum((Fraction(a.cost) for a in move), Fraction(0)) + sum(
            (Fraction(self.setups[key].cost) for key in fresh), Fraction(0)
        )

    def fits(self, move: tuple[Action, ...]) -> bool:
        """Whether one more can be done."""
        return all(
            self.amounts[a.key] < a.most and all(self.left[k] >= use for k, use in a.uses.items())
            for a in move
        )

    def do(self, move: tuple[Action, ...]) -> None:
        """One more."""
        for action in move:
            self.amounts[action.key] += 1
            for key, use in action.uses.items():
                self.left[key] -= Fraction(use)
            for tally in self.tallies[action.key]:
                self.sums[tally] += 1
            if action.setup:
                self.opened.add(action.setup)

    def lacking(self) -> set[str]:
        """The tallies that the requirement lacking most asks for."""
        worst: Fraction | int = 0
        wanted: set[str] = set()
        for need in self.problem.requirements:
            have = sum(Fraction(w) * self.sums.get(k, self.amounts[k]) for k, w in need.terms.items())
            if need.at_least - have > worst:
                worst = need.at_least - have
                wanted = {key for key, weight in need.terms.items() if weight > 0}
        return wanted

    def next(self) -> tuple[Action, ...] | None:
        """The cheapest move towards what is lacking most; else towards the vetoes."""
        wanted = self.lacking() or self.too_small()
        best, least = None, Fraction(0)
        for unit, keys, move in self.moves:
            if best is not None and unit >= least:
                break  # those that follow cost as much at least
            useful = wanted & keys if wanted else any(a.moves for a in move)
            if useful and self.fits(move) and (best is None or self.price(move) < least):
                best, least = move, self.price(move)
        return best

    def too_small(self) -> set[str]:
        """Set-ups begun with fewer units than they are worth."""
        units: Counter[str] = Counter()
        for key, amount in self.amounts.items():
            units[self.actions[key].setup] += amount
        return {key for key in self.opened if units[key] < self.setups[key].least}

    def done(self) -> bool:
        """Whether nothing is lacking."""
        return not self.lacking() and not self.too_small()


def by_hand(problem: Problem) -> dict[str, int] | None:
    """Amounts that clear the vetoes of the goal; None where this way leads nowhere."""
    hand = _Hand(problem)
    missing = _missing(problem)
    for _step in range(100_000):
        if hand.done() and missing <= sum(hand.amounts[key] for key in _movers(problem)):
            return {key: amount for key, amount in hand.amounts.items() if amount}
        found = hand.next()
        if found is None:
            return None
        hand.do(found)
    return None


def _movers(problem: Problem) -> list[str]:
    figures = {item.figure for item in problem.items if item.key in problem.goal.clear}
    return [a.key for a in problem.actions if figures & a.moves.keys()]


def _missing(problem: Problem) -> int:
    """How many units the vetoes of the goal lack, each unit raising the numerator by one."""
    now, most = standing(problem), 0
    figures = {f.key: f for f in problem.figures}
    for item in problem.items:
        if item.key in problem.goal.clear and item.key in now.vetoes and item.veto:
            figure = figures[item.figure]
            lacking = Fraction(item.veto.at) * Fraction(figure.d) / Fraction(figure.factor) - Fraction(
                figure.n
            )
            most = max(most, ceil(lacking))
    return most
