"""Logistic regression by maximum likelihood: Wald and likelihood-ratio tests, odds ratios.

Iteratively reweighted least squares (McCullagh & Nelder 1989, ch. 4.4) from the means (y + ½)/2 until the
deviance changes by less than 1e-8 of itself, at most 25 times, with standard errors from the weights of the
last step: the start and the end that common software has, so that the same digits come out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr, xlogy

from shian.methods.epidemiology.errors import EpidemiologyError
from shian.methods.epidemiology.twobytwo import ChiSquare, Interval, upper_tail

Floats = NDArray[np.float64]
CLOSE, STEPS = 1e-8, 25
CERTAIN = 1e-10  # a fitted probability so near 0 or 1 that the data are parted by the terms
INTERCEPT = "(Intercept)"


@dataclass(frozen=True, slots=True)
class Term:
    """A coefficient with its Wald test, the likelihood-ratio test of leaving it out, and its odds ratio."""

    name: str
    estimate: float
    error: float
    z: float
    p: float
    likelihood_ratio: ChiSquare | None
    odds_ratio: Interval


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted model. `separated`: some terms tell ill and well apart, so that estimates grow without end."""

    terms: tuple[Term, ...]
    n: int
    deviance: float
    null_deviance: float
    aic: float
    model: ChiSquare  # against the intercept alone
    steps: int
    converged: bool
    separated: bool


@dataclass(frozen=True, slots=True)
class _Fit:
    estimates: Floats
    covariance: Floats
    deviance: float
    steps: int
    converged: bool
    means: Floats


def logistic(ill: Sequence[int], names: Sequence[str], columns: Floats, z: float) -> Logistic:
    """Fit the log odds of being ill on an intercept and the columns (people × terms).

    Args:
        ill: 1 or 0 for each person.
        names: of the columns.
        columns: the terms' values, without missing ones.
        z: normal quantile of the odds ratios' limits.

    Raises:
        EpidemiologyError: all are ill or well, too few people, or a column follows from the others.
    """
    y = np.asarray(ill, np.float64)
    x = np.column_stack([np.ones(len(y)), np.asarray(columns, np.float64).reshape(len(y), len(names))])
    _check(y, x, names)
    full = _fit(y, x)
    null = _fit(y, x[:, :1])
    terms = [_term(full, at, name, y, x, z) for at, name in enumerate([INTERCEPT, *names])]
    gain = null.deviance - full.deviance
    separated = bool(np.any(np.minimum(full.means, 1 - full.means) < CERTAIN))
    return Logistic(
        tuple(terms),
        len(y),
        full.deviance,
        null.deviance,
        full.deviance + 2 * x.shape[1],
        ChiSquare(gain, upper_tail(gain, len(names)), len(names)),
        full.steps,
        full.converged,
        separated,
    )


def _check(y: Floats, x: Floats, names: Sequence[str]) -> None:
    people, wide = x.shape
    if people <= wide:
        raise EpidemiologyError(f"{people} people are too few for {wide - 1} terms")
    if not 0 < y.sum() < people:
        raise EpidemiologyError(
            f"all {people} people without missing answers are {'ill' if y[0] else 'well'}"
        )
    for at, name in enumerate(names, 1):
        if np.ptp(x[:, at]) == 0:
            raise EpidemiologyError(f"{name} is the same for all {people} people without missing answers")
    if np.linalg.matrix_rank(x) < wide:
        raise EpidemiologyError(f"one of {', '.join(names)} follows from the others")


def _term(full: _Fit, at: int, name: str, y: Floats, x: Floats, z: float) -> Term:
    estimate = float(full.estimates[at])
    error = float(np.sqrt(full.covariance[at, at]))
    likelihood_ratio = None
    if at:
        gain = max(_fit(y, np.delete(x, at, axis=1)).deviance - full.deviance, 0.0)
        likelihood_ratio = ChiSquare(gain, upper_tail(gain, 1))
    with np.errstate(over="ignore"):
        low, middle, high = (float(v) for v in np.exp(estimate + error * z * np.array([-1.0, 0.0, 1.0])))
    wald = estimate / error
    return Term(
        name,
        estimate,
        error,
        wald,
        float(2 * ndtr(-abs(wald))),
        likelihood_ratio,
        Interval(middle, low, high),
    )


def _fit(y: Floats, x: Floats) -> _Fit:
    means = (y + 0.5) / 2
    linear = np.log(means / (1 - means))
    before, converged, step = _deviance(y, means), False, 0
    while step < STEPS and not converged:
        step += 1
        weights = means * (1 - means)
        response = linear + (y - means) / weights
        scaled = x * np.sqrt(weights)[:, None]
        inverse = np.linalg.pinv(scaled)
        estimates = inverse @ (response * np.sqrt(weights))
        linear = x @ estimates
        means = np.clip(expit(linear), np.finfo(float).eps, 1 - np.finfo(float).eps)
        deviance = _deviance(y, means)
        converged = abs(deviance - before) / (abs(deviance) + 0.1) < CLOSE
        before = deviance
    return _Fit(estimates, inverse @ inverse.T, before, step, converged, means)


def _deviance(y: Floats, means: Floats) -> float:
    return float(-2 * np.sum(xlogy(y, means) + xlogy(1 - y, 1 - means)))
