"""Change over time of censored values: Tobit regression of the logarithm on the year, by likelihood ratio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from scipy.special import chdtrc

from shian.methods.censored.data import BadData, Sample
from shian.methods.censored.lognormal import Z, regression


@dataclass(frozen=True)
class Trend:
    """Yearly change as a ratio (1.1: ten percent more each year) with bounds of 95 %, and the p-value."""

    ratio: float
    low: float
    high: float
    p_value: float
    sd_log: float


def trend(sample: Sample, time: Sequence[float]) -> Trend:
    """The trend of a sample (n) over time (n), in years.

    Raises:
        BadData: times are missing or all equal, or too little was found.
    """
    at = np.asarray(time, dtype=np.float64)
    if at.shape != sample.value.shape or len(np.unique(at)) < 2:
        raise BadData("a trend needs measurements of two times at least")
    centred = at - at.mean()
    ones = np.ones((len(at), 1))
    level = regression(sample, ones)
    found, sd_log, covariance, likelihood = regression(sample, np.column_stack([ones, centred]))
    slope, error = float(found[1]), Z * sqrt(max(0.0, float(covariance[1, 1])))
    statistic = max(0.0, 2 * (likelihood - level[3]))
    return Trend(exp(slope), exp(slope - error), exp(slope + error), float(chdtrc(1, statistic)), sd_log)
