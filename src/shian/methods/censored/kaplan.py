"""Kaplan and Meier's distribution of left-censored values (Helsel 2012, chapter 6; Kaplan & Meier 1958).

Values are turned round (large becomes early), so that "below 5" becomes "later than". At a tie the censored
value counts as lower. What lies below the lowest value found has a mass without a place: estimates give
bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from shian.methods.censored.data import BadData, Reals, Sample


@dataclass(frozen=True)
class Curve:
    """The distribution function: ``at`` (k) the distinct values found, rising; ``below`` (k) P(X < at),
    ``upto`` (k) P(X <= at); ``low`` (k) and ``high`` (k) its bounds of 95 % (Greenwood); ``risk`` (k) and
    ``events`` (k) how many lie at or below each value and at it. ``least`` is the lowest limit or value.
    """

    at: Reals
    below: Reals
    upto: Reals
    low: Reals
    high: Reals
    risk: Reals
    events: Reals
    least: float

    @property
    def unplaced(self) -> float:
        """The mass below the lowest value found."""
        return float(self.below[0])

    def quantile(self, p: float) -> tuple[float, float]:
        """The p-quantile as bounds (low, high): equal where it is known, (0, lowest value found) where it is
        lower than everything found.
        """
        place = int(np.searchsorted(self.upto, p - 1e-12))
        if p <= self.unplaced + 1e-12 and self.unplaced > 0:
            return 0.0, float(self.at[0])
        value = float(self.at[min(place, len(self.at) - 1)])
        return value, value

    def mean(self) -> tuple[float, float]:
        """The mean as bounds: the unplaced mass at 0, and at the lowest value found or its lowest limit."""
        mass = self.upto - self.below
        placed = float(np.sum(mass * self.at))
        return placed, placed + self.unplaced * min(float(self.at[0]), self.least)

    def mean_error(self) -> float:
        """Standard error of the upper mean: Greenwood's sum over the area that each step moves."""
        floor = min(float(self.at[0]), self.least)
        gaps = np.diff(np.append(floor, self.at))
        area = np.cumsum(gaps * np.append(self.unplaced, self.upto[:-1]))
        return sqrt(float(np.sum(area**2 * _steps(self.risk, self.events))))


def _steps(risk: Reals, events: Reals) -> Reals:
    rest = risk - events
    found: Reals = np.where(rest > 0, events / np.maximum(risk * rest, 1.0), 0.0)
    return found


def curve(sample: Sample) -> Curve:
    """The distribution of a sample.

    Raises:
        BadData: nothing was found at all.
    """
    if not len(sample.found):
        raise BadData("nothing was found above a limit: there is no distribution to draw")
    at, counts = np.unique(sample.found, return_counts=True)
    events = counts.astype(np.float64)
    risk: Reals = np.searchsorted(np.sort(sample.value), at, side="right").astype(np.float64)
    # P(X < at[i]) is the product over all values from at[i] upwards
    below: Reals = np.cumprod((1 - events / risk)[::-1], dtype=np.float64)[::-1]
    upto: Reals = np.append(below[1:], 1.0)
    variance = np.append(np.cumsum(_steps(risk, events)[::-1])[::-1][1:], 0.0)
    spread = 1.959963984540054 * upto * np.sqrt(variance)
    low: Reals = np.maximum(upto - spread, 0.0)
    high: Reals = np.minimum(upto + spread, 1.0)
    return Curve(at, below, upto, low, high, risk, events, float(sample.value.min()))
