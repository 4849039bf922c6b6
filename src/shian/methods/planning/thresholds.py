"""A figure's threshold as a linear condition on the actions, with whole coefficients where that can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from shian.methods.planning.problem import Figure, Move, Number

HAIR = Fraction(1, 10_000)


@dataclass(frozen=True)
class Condition:
    """Σ weight × amount ≥ ``need``. With ``exact``, all amounts are whole, and so is everything here."""

    weights: Mapping[str, Fraction]
    need: Fraction
    exact: bool

    def highest(self, most: Mapping[str, float]) -> float:
        """An upper bound on the left side."""
        return float(sum(float(w) * most[key] for key, w in self.weights.items() if w > 0))

    def lowest(self, most: Mapping[str, float]) -> float:
        """A lower bound on the left side."""
        return float(sum(float(w) * most[key] for key, w in self.weights.items() if w < 0))


def condition(
    figure: Figure, moves: Mapping[str, Move], at: Number, *, falling: bool, whole: bool, beyond: bool = False
) -> Condition:
    """``factor × (n + …) / (d + …)`` is at least ``at`` (falling: at most), as a linear condition.

    Where every amount is whole the coefficients are made whole and coprime and the need is rounded up:
    4 tests a thousand people of 5,304,100 are 21,217 tests, not 21,216.4. ``beyond``: better than ``at``; of
    amounts that are not whole, better by a hair.
    """
    sign = -1 if falling else 1
    weights = {
        key: sign * (Fraction(figure.factor) * move.n - Fraction(at) * move.d) for key, move in moves.items()
    }
    weights = {key: w for key, w in weights.items() if w}
    need = sign * (Fraction(at) * Fraction(figure.d) - Fraction(figure.factor) * Fraction(figure.n))
    if not whole or not weights:
        return Condition(weights, need + (HAIR if beyond else 0), exact=False)
    times = lcm(*(w.denominator for w in weights.values()))
    share = gcd(*(int(w * times) for w in weights.values()))
    least = floor(need * times / share) + 1 if beyond else ceil(need * times / share)
    return Condition({key: w * times / share for key, w in weights.items()}, Fraction(least), True)
