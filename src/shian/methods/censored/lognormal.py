"""Maximum likelihood of a lognormal distribution from values, values below limits, and traces.

Sources: Cohen 1991; Helsel 2012, chapter 6. Confidence bounds of mean (Cox) and quantile (delta method) are
made on the log scale from the observed information.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log, pi, sqrt

import numpy as np
from scipy.special import log_ndtr, ndtri

from shian.methods.censored.data import BadData, Reals, Sample

Z = 1.959963984540054


@dataclass(frozen=True)
class Fit:
    """Log mean, log standard deviation, covariance (2, 2; of mean_log and log sd_log), log likelihood."""

    mean_log: float
    sd_log: float
    covariance: Reals
    log_likelihood: float

    def median(self) -> tuple[float, float, float]:
        """Estimate, lower and upper bound of 95 %."""
        return self.quantile(0.5)

    def quantile(self, p: float) -> tuple[float, float, float]:
        """The p-quantile: estimate, lower and upper bound of 95 %."""
        z = float(ndtri(p))
        return self._on_log(self.mean_log + z * self.sd_log, np.array([1.0, z * self.sd_log]))

    def mean(self) -> tuple[float, float, float]:
        """The mean: estimate, lower and upper bound of 95 % (Cox's method)."""
        return self._on_log(self.mean_log + self.sd_log**2 / 2, np.array([1.0, self.sd_log**2]))

    def sd(self) -> float:
        """The standard deviation on the scale of the values."""
        return exp(self.mean_log + self.sd_log**2 / 2) * sqrt(exp(self.sd_log**2) - 1)

    def _on_log(self, at: float, gradient: Reals) -> tuple[float, float, float]:
        error = Z * sqrt(max(0.0, float(gradient @ self.covariance @ gradient)))
        return exp(at), exp(at - error), exp(at + error)


def log_likelihood(sample: Sample, mean_log: Reals | float, sd_log: float) -> float:
    """The log likelihood, on the log scale of the values, of a censored normal with mean(s) and deviation."""
    upper = (np.log(sample.value) - mean_log) / sd_log
    exact = -(upper**2) / 2 - log(2 * pi) / 2 - np.log(sd_log)
    floor = np.where(sample.floor > 0, sample.floor, 1.0)
    lower = (np.log(floor) - mean_log) / sd_log
    left = log_ndtr(upper)
    share = np.where(sample.floor > 0, np.exp(np.minimum(log_ndtr(lower) - left, -1e-12)), 0.0)
    return float(np.sum(np.where(sample.below, left + np.log1p(-share), exact)))


def fit(sample: Sample) -> Fit:
    """The lognormal distribution that makes the sample most likely.

    Raises:
        BadData: fewer than two values differ among those found: the spread cannot be told.
    """
    design = np.ones((len(sample), 1))
    coefficients, sd_log, covariance, likelihood = regression(sample, design)
    return Fit(float(coefficients[0]), sd_log, covariance, likelihood)


def regression(sample: Sample, design: Reals) -> tuple[Reals, float, Reals, float]:
    """Censored normal (Tobit) regression of the logarithm on a design (n, p).

    Returns coefficients (p), log standard deviation, covariance (p + 1, p + 1; the last is of log sd), log
    likelihood.

    Raises:
        BadData: fewer than two values differ among those found, or the search does not settle.
    """
    from scipy.optimize import (
        minimize,
    )  # not above: it would make every process start a fifth of a second later

    if len(np.unique(sample.found)) < 2:
        raise BadData("a distribution needs two different values found")
    logs = np.log(sample.value)
    start, *_ = np.linalg.lstsq(design, np.where(sample.below, logs - np.log(2), logs), rcond=None)
    spread = max(float(np.std(logs[~sample.below])), 0.1)

    def loss(x: Reals) -> float:
        return -log_likelihood(sample, design @ x[:-1], float(np.exp(x[-1])))

    first = np.append(start, np.log(spread))
    rough = minimize(
        loss, first, method="Nelder-Mead", options={"maxiter": 4000, "xatol": 1e-7, "fatol": 1e-9}
    )
    best = minimize(loss, rough.x, method="BFGS", options={"gtol": 1e-7})
    x = best.x if best.fun <= rough.fun else rough.x
    if not np.all(np.isfinite(x)) or x[-1] > 5:
        raise BadData("the likelihood has no maximum: too little was found")
    return x[:-1], float(np.exp(x[-1])), _inverse(_curvature(loss, x)), -float(loss(x))


def _curvature(loss: Callable[[Reals], float], x: Reals, step: float = 1e-4) -> Reals:
    n = len(x)
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(i, n):
            a, b = np.zeros(n), np.zeros(n)
            a[i], b[j] = step, step
            value = (loss(x + a + b) - loss(x + a - b) - loss(x - a + b) + loss(x - a - b)) / (4 * step**2)
            out[i, j] = out[j, i] = value
    return out


def _inverse(matrix: Reals) -> Reals:
    try:
        return np.asarray(np.linalg.inv(matrix), dtype=np.float64)
    except np.linalg.LinAlgError as error:
        raise BadData("the likelihood is flat: too little was found") from error
