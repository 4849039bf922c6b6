"""Regression on order statistics: censored values filled in from the line through those found.

Source: Helsel & Cohn 1988. Plotting positions are Hirsch and Stedinger's (1987), by the probability of
exceeding each limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from shian.methods.censored.data import BadData, Flags, Reals, Sample

ENOUGH = 3  # values found that a line needs


@dataclass(frozen=True)
class Ordered:
    """The sample with its censored values modelled: ``value`` (n) in the sample's order; the line's log mean
    and log standard deviation.
    """

    value: Reals
    filled: Flags
    mean_log: float
    sd_log: float

    def mean(self) -> float:
        """Mean of values found and filled in."""
        return float(np.mean(self.value))

    def sd(self) -> float:
        """Standard deviation (n - 1)."""
        return float(np.std(self.value, ddof=1))

    def quantile(self, p: float) -> float:
        """Quantile of values found and filled in, between neighbours by straight line."""
        return float(np.quantile(self.value, p))


def exceedance(sample: Sample) -> tuple[Reals, Reals]:
    """The distinct limits, rising, and the probability of exceeding each.

    A value found at a limit counts as above it.
    """
    limits = np.unique(sample.value[sample.below])
    above = np.zeros(len(limits))
    found = sample.value[~sample.below]
    following = 0.0
    for i in reversed(range(len(limits))):
        upper = limits[i + 1] if i + 1 < len(limits) else np.inf
        between = float(np.sum((found >= limits[i]) & (found < upper)))
        lower = float(np.sum(found < limits[i])) + float(np.sum(sample.below & (sample.value <= limits[i])))
        known = between + lower
        following += (between / known if known else 0.0) * (1 - following)
        above[i] = following
    return limits, above


def positions(sample: Sample) -> Reals:
    """Plotting positions (n), in the sample's order: the probability of lying below."""
    limits, above = exceedance(sample)
    edges = np.concatenate([[1.0], above, [0.0]])
    out = np.zeros(len(sample))
    group = np.searchsorted(limits, sample.value, side="right")
    for i in range(len(limits) + 1):
        found = np.flatnonzero(~sample.below & (group == i))
        ranked = found[np.argsort(sample.value[found], kind="stable")]
        share = np.arange(1, len(ranked) + 1) / (len(ranked) + 1)
        out[ranked] = (1 - edges[i]) + (edges[i] - edges[i + 1]) * share
    for i, limit in enumerate(limits):
        censored = np.flatnonzero(sample.below & (sample.value == limit))
        out[censored] = (1 - above[i]) * np.arange(1, len(censored) + 1) / (len(censored) + 1)
    return out


def regress(sample: Sample) -> Ordered:
    """Fill in the censored values from the log-linear line through the values found.

    Raises:
        BadData: fewer than three values were found, or they are all equal, or a limit lies above all of them.
    """
    if len(sample.found) < ENOUGH or sample.found[0] == sample.found[-1]:
        raise BadData("regression on order statistics needs three values found, not all equal")
    if sample.censored and sample.value[sample.below].max() > sample.found[-1]:
        raise BadData("a limit lies above everything found: it says nothing and has no place on the line")
    place = ndtri(positions(sample))
    slope, level = np.polyfit(place[~sample.below], np.log(sample.value[~sample.below]), 1)
    value = np.where(sample.below, np.exp(level + slope * place), sample.value)
    return Ordered(value, sample.below, float(level), float(slope))
