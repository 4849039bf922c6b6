"""Do groups of censored values differ? Peto and Peto's modification of the generalised Wilcoxon test (1972).

Values are turned round as for Kaplan and Meier, so that differences at high values weigh by the share still
below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from shian.methods.censored.data import BadData, Sample, joined


@dataclass(frozen=True)
class Comparison:
    """The statistic, its degrees of freedom, the p-value; observed and expected weight of each group."""

    statistic: float
    freedom: int
    p_value: float
    observed: tuple[float, ...]
    expected: tuple[float, ...]


def compare(samples: Sequence[Sample]) -> Comparison:
    """Test whether two or more groups come from one distribution.

    The weight at a value is Kaplan and Meier's estimate just before it, as in Harrington and Fleming's family
    with rho = 1.

    Raises:
        BadData: fewer than two groups hold anything, or nothing was found in any of them.
    """
    if sum(len(s) > 0 for s in samples) < 2 or len(samples) != sum(len(s) > 0 for s in samples):
        raise BadData("a comparison needs two groups, none of them empty")
    whole = joined(samples)
    if not len(whole.found):
        raise BadData("nothing was found in any group")
    group = np.repeat(np.arange(len(samples)), [len(s) for s in samples])
    observed, expected, variance = _scores(whole, group, len(samples))
    difference = (observed - expected)[:-1]
    statistic = float(difference @ np.linalg.pinv(variance[:-1, :-1]) @ difference)
    freedom = len(samples) - 1
    p_value = float(chdtrc(freedom, statistic))
    return Comparison(statistic, freedom, p_value, tuple(map(float, observed)), tuple(map(float, expected)))


def _scores(whole: Sample, group: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    observed, expected = np.zeros(groups), np.zeros(groups)
    variance = np.zeros((groups, groups))
    weight = 1.0
    for at in np.unique(whole.found)[::-1]:
        risk = np.bincount(group[whole.value <= at], minlength=groups).astype(float)
        events = np.bincount(group[(whole.value == at) & ~whole.below], minlength=groups).astype(float)
        n, d = risk.sum(), events.sum()
        observed += weight * events
        expected += weight * d * risk / n
        if n > 1:
            spread = d * (n - d) / (n - 1) * weight**2
            variance += spread * (np.diag(risk / n) - np.outer(risk, risk) / n**2)
        weight *= 1 - d / n
    return observed, expected, variance
