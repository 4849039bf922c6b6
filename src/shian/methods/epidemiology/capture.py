"""How many cases there were, from lists that each know some: Chapman, Chao."""

import math
from dataclasses import dataclass

from shian.methods.epidemiology.errors import EpidemiologyError


@dataclass(frozen=True, slots=True)
class Size:
    """An estimated number of cases with limits that never fall below those known, and their completeness."""

    estimate: float
    low: float
    high: float
    known: int

    @property
    def completeness(self) -> float:
        """The share of all cases that is known."""
        return self.known / self.estimate if self.estimate else math.nan


def chapman(first: int, second: int, both: int, z: float) -> Size:
    """Two lists that miss cases independently: (n₁+1)(n₂+1)/(m+1) - 1 (Chapman 1951; variance Seber 1970).

    Limits are lognormal for the cases not known (Chao 1987).

    Raises:
        EpidemiologyError: counts are negative or more are in both than in one.
    """
    if min(first, second, both) < 0 or both > min(first, second):
        raise EpidemiologyError(f"{both} in both lists of {first} and {second} cannot be")
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    return _limits(estimate, variance, first + second - both, z)


def chao(once: int, twice: int, known: int, z: float) -> Size:
    """Several lists: a lower bound from cases found in just one and in just two (Chao 1987, bias-corrected).

    Holds also where lists differ in how much they miss, and cases in how easily they are missed.

    Raises:
        EpidemiologyError: counts are negative or exceed the cases known.
    """
    if min(once, twice) < 0 or once + twice > known:
        raise EpidemiologyError(f"{once} cases found once and {twice} found twice of {known} cannot be")
    missed = once * (once - 1) / (2 * (twice + 1))
    if twice:
        quotient = once / twice
        variance = twice * (quotient**4 / 4 + quotient**3 + quotient**2 / 2)
    else:
        variance = max(
            once * (once - 1) / 2
            + once * (2 * once - 1) ** 2 / 4
            - (once**4 / (4 * (known + missed)) if known else 0.0),
            0.0,
        )
    return _limits(known + missed, variance, known, z)


def _limits(estimate: float, variance: float, known: int, z: float) -> Size:
    missed = estimate - known
    if missed <= 0:
        return Size(float(max(estimate, known)), float(known), float(known), known)
    factor = math.exp(z * math.sqrt(math.log1p(variance / missed**2)))
    return Size(estimate, known + missed / factor, known + missed * factor, known)
