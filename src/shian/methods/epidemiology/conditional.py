"""Exact inference on an odds ratio given the margins: conditional maximum likelihood, Fisher, mid-P.

Given all margins the number of exposed cases follows Fisher's noncentral hypergeometric distribution
(Fisher 1935; Cornfield 1956; mid-P by Lancaster 1961, limits as Mehta, Patel & Gray 1985). Limits are the
odds ratios at which a tail holds half of 1 - confidence; roots are found to the last digits of a float.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from shian.methods.epidemiology.twobytwo import NAN, Interval, TwoByTwo

Floats = NDArray[np.float64]
SAME = 1 + 1e-7  # probabilities that differ less count as equal, which rounding would part
CLOSE = 4e-16
WIDEST = 700.0  # logarithms of odds ratios beyond ± this are no floats


@dataclass(frozen=True)
class Conditional:
    """The distribution of a table's first cell given its margins, by odds ratio."""

    table: TwoByTwo

    @cached_property
    def support(self) -> Floats:
        """The possible numbers of exposed cases."""
        table = self.table
        low, high = max(0, table.ill - table.unexposed), min(table.ill, table.exposed)
        return np.arange(low, high + 1, dtype=np.float64)

    @cached_property
    def _weights(self) -> Floats:
        """Logarithms of the probabilities at odds ratio 1, but for a constant."""
        x, table = self.support, self.table
        parts = (x, table.exposed - x, table.ill - x, table.unexposed - table.ill + x)
        return -np.sum([gammaln(part + 1) for part in parts], axis=0)  # type: ignore[no-any-return]

    @property
    def fixed(self) -> bool:
        """Whether the margins leave only one possibility, so that nothing can be learned."""
        return len(self.support) == 1

    @property
    def lowest(self) -> bool:
        """Whether fewer exposed cases are impossible."""
        return self.table.a == int(self.support[0])

    @property
    def highest(self) -> bool:
        """Whether more exposed cases are impossible."""
        return self.table.a == int(self.support[-1])

    def probabilities(self, log_odds: float) -> Floats:
        """Of each possible number, at an odds ratio given as its logarithm."""
        # The support is counted from the table's own cell, so that large odds ratios do not overflow.
        logs = self._weights + (self.support - self.table.a) * log_odds
        weights = np.exp(logs - logs.max())
        return weights / weights.sum()  # type: ignore[no-any-return]

    def mean(self, log_odds: float) -> float:
        """The expected number of exposed cases."""
        return float(self.probabilities(log_odds) @ self.support)

    def tails(self, log_odds: float) -> tuple[float, float, float]:
        """The probabilities of fewer, of just as many, and of more exposed cases."""
        probabilities = self.probabilities(log_odds)
        at = self.table.a - int(self.support[0])
        return (
            float(probabilities[:at].sum()),
            float(probabilities[at]),
            float(probabilities[at + 1 :].sum()),
        )


def maximum_likelihood(conditional: Conditional) -> float:
    """The odds ratio under which the table's first cell is expected."""
    if conditional.fixed:
        return NAN
    if conditional.lowest or conditional.highest:
        return 0.0 if conditional.lowest else math.inf
    return _root(lambda log_odds: conditional.mean(log_odds) - conditional.table.a)


def median_unbiased(conditional: Conditional) -> float:
    """The odds ratio under which mid-P of both sides is a half."""
    if conditional.fixed:
        return NAN
    if conditional.lowest or conditional.highest:
        return 0.0 if conditional.lowest else math.inf

    def apart(log_odds: float) -> float:
        less, same, _more = conditional.tails(log_odds)
        return 0.5 - (less + same / 2)

    return _root(apart)


def exact_interval(conditional: Conditional, confidence: float) -> Interval:
    """The conditional estimate with Fisher's limits: whole tails."""
    return _interval(conditional, maximum_likelihood(conditional), confidence, share=1.0)


def midp_interval(conditional: Conditional, confidence: float) -> Interval:
    """The median-unbiased estimate with mid-P limits: half of the observed table counts."""
    return _interval(conditional, median_unbiased(conditional), confidence, share=0.5)


def _interval(conditional: Conditional, estimate: float, confidence: float, share: float) -> Interval:
    if conditional.fixed:
        return Interval(NAN, NAN, NAN)
    alpha = (1 - confidence) / 2

    def above(log_odds: float) -> float:
        _less, same, more = conditional.tails(log_odds)
        return more + share * same - alpha

    def below(log_odds: float) -> float:
        less, same, _more = conditional.tails(log_odds)
        return alpha - less - share * same

    low = 0.0 if conditional.lowest else _root(above)
    high = math.inf if conditional.highest else _root(below)
    return Interval(estimate, low, high)


def _root(rising: Callable[[float], float]) -> float:
    """The odds ratio at which a function that rises with its logarithm is zero."""
    low, high = -1.0, 1.0
    while rising(low) > 0 and low > -WIDEST:
        low *= 2
    while rising(high) < 0 and high < WIDEST:
        high *= 2
    return math.exp(_ridders(rising, low, high))


def _ridders(rising: Callable[[float], float], low: float, high: float) -> float:
    """Ridders' method 1979, to the last digits; SciPy's root finders take a second to load."""
    at_low, at_high = rising(low), rising(high)
    root = low if abs(at_low) < abs(at_high) else high
    while at_low < 0 < at_high and high - low > CLOSE * max(1.0, abs(root)):
        middle = (low + high) / 2
        value = rising(middle)
        before, root = root, middle
        if value:
            root = middle - (middle - low) * value / math.sqrt(value**2 - at_low * at_high)
        at_root = rising(root)
        for x, y in ((middle, value), (root, at_root)):
            if y <= 0 and x > low:
                low, at_low = x, y
            elif y >= 0 and x < high:
                high, at_high = x, y
        if at_root == 0 or abs(root - before) < CLOSE * max(1.0, abs(root)):
            break
    return root


@dataclass(frozen=True, slots=True)
class ExactP:
    """p-values of no association: one-sided of fewer and more exposed cases, two-sided, and mid-P."""

    less: float
    greater: float
    two_sided: float
    midp_one_sided: float
    midp_two_sided: float


def exact_p(conditional: Conditional) -> ExactP:
    """Fisher's test, two-sided by all tables no more probable than the one observed, and mid-P (doubled)."""
    probabilities = conditional.probabilities(0.0)
    less, same, more = conditional.tails(0.0)
    as_rare = float(probabilities[probabilities <= same * SAME].sum())
    one_sided = min(less, more) + same / 2
    return ExactP(
        min(less + same, 1.0), min(more + same, 1.0), min(as_rare, 1.0), one_sided, min(2 * one_sided, 1.0)
    )
