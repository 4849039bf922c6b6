"""Matched designs: McNemar's table of pairs, and conditional logistic regression of matched sets.

Breslow & Day 1980, ch. 5 and 7: the likelihood of a set is the probability that, given how many of it are
ill, it is those who are. Sets may hold several cases and any number of controls.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, betaincinv, ndtr

from shian.methods.epidemiology.errors import EpidemiologyError
from shian.methods.epidemiology.twobytwo import NAN, ChiSquare, Interval, ratio, upper_tail

Floats = NDArray[np.float64]
STEPS, CLOSE = 50, 1e-12
MOST_CASES, MOST_PEOPLE = 200, 1_000  # in one set, so that no sum overflows


@dataclass(frozen=True, slots=True)
class Pairs:
    """McNemar's analysis of case–control pairs, by those in which only one of the two was exposed."""

    case_only: int
    control_only: int
    odds_ratio: Interval  # Wald on the logarithm
    exact: Interval  # Clopper–Pearson
    chi: ChiSquare
    chi_corrected: ChiSquare
    exact_p: float
    midp: float


def mcnemar(case_only: int, control_only: int, confidence: float, z: float) -> Pairs:
    """The odds ratio of matched pairs.

    Raises:
        EpidemiologyError: a count is negative.
    """
    f, g = case_only, control_only
    if min(f, g) < 0:
        raise EpidemiologyError("counts of pairs are not negative")
    n, estimate = f + g, ratio(case_only, control_only)
    wald = Interval(estimate, NAN, NAN)
    if f and g:
        width = z * math.sqrt(1 / f + 1 / g)
        wald = Interval(estimate, estimate * math.exp(-width), estimate * math.exp(width))
    if not n:
        nothing = ChiSquare(NAN, NAN)
        return Pairs(f, g, wald, wald, nothing, nothing, NAN, NAN)
    chi = (f - g) ** 2 / n
    corrected = max(abs(f - g) - 1, 0) ** 2 / n
    tail = float(bdtr(min(f, g), n, 0.5))
    midp = tail + (float(bdtr(min(f, g) - 1, n, 0.5)) if min(f, g) else 0.0)
    return Pairs(
        f,
        g,
        wald,
        _exact(f, g, estimate, confidence),
        ChiSquare(chi, upper_tail(chi, 1)),
        ChiSquare(corrected, upper_tail(corrected, 1)),
        min(2 * tail, 1.0),
        min(midp, 1.0),
    )


def _exact(f: int, g: int, estimate: float, confidence: float) -> Interval:
    alpha = (1 - confidence) / 2
    low = float(betaincinv(f, g + 1, alpha)) if f else 0.0
    high = float(betaincinv(f + 1, g, 1 - alpha)) if g else 1.0
    return Interval(estimate, ratio(low, 1 - low), ratio(high, 1 - high))


@dataclass(frozen=True, slots=True)
class MatchedTerm:
    """A coefficient of conditional logistic regression."""

    name: str
    estimate: float
    error: float
    z: float
    p: float
    odds_ratio: Interval


@dataclass(frozen=True, slots=True)
class Conditional:
    """A conditional logistic model, of the sets that hold both cases and controls."""

    terms: tuple[MatchedTerm, ...]
    sets: int
    people: int
    log_likelihood: float
    likelihood_ratio: ChiSquare
    converged: bool


def conditional_logistic(
    sets: Sequence[str], ill: Sequence[int], names: Sequence[str], columns: Floats, z: float
) -> Conditional:
    """Fit matched sets exactly, by Newton's method with halved steps.

    Args:
        sets: to which set each person belongs.
        ill: 1 or 0 for each person.
        names: of the columns.
        columns: people × terms, without missing values.
        z: normal quantile of the limits.

    Raises:
        EpidemiologyError: no set has cases and controls, sets are too large, or terms cannot be told apart.
    """
    x = np.asarray(columns, np.float64).reshape(len(ill), len(names))
    groups = _informative(sets, np.asarray(ill), x)
    beta = np.zeros(len(names))
    value, slope, curve = _likelihood(groups, beta)
    start, converged = value, False
    for _step in range(STEPS):
        if np.linalg.matrix_rank(curve) < len(names):
            raise EpidemiologyError(
                f"within the sets, {', '.join(names)} do not vary or follow from each other"
            )
        move = np.linalg.solve(curve, slope)
        beta, (now, slope, curve) = _halved(groups, beta, move, value)
        converged = abs(now - value) < CLOSE * (abs(now) + 1)
        value = now
        if converged:
            break
    covariance = np.linalg.pinv(curve)
    gain = 2 * (value - start)
    return Conditional(
        tuple(_term(name, beta[at], covariance[at, at], z) for at, name in enumerate(names)),
        len(groups),
        sum(len(matrix) for _cases, matrix in groups),
        value,
        ChiSquare(gain, upper_tail(gain, len(names)), len(names)),
        converged and bool(np.abs(beta).max() < 15),
    )


def _term(name: str, estimate: float, variance: float, z: float) -> MatchedTerm:
    error = math.sqrt(max(variance, 0.0))
    wald = ratio(estimate, error) if estimate >= 0 else -ratio(-estimate, error)
    limits = (math.exp(min(estimate + side * z * error, 700.0)) for side in (0, -1, 1))
    return MatchedTerm(
        name, float(estimate), error, float(wald), float(2 * ndtr(-abs(wald))), Interval(*limits)
    )


def _informative(sets: Sequence[str], ill: NDArray[np.int_], x: Floats) -> list[tuple[int, Floats]]:
    """The sets with cases and controls: how many cases, and their rows, cases first."""
    members: dict[str, list[int]] = {}
    for at, name in enumerate(sets):
        members.setdefault(name, []).append(at)
    groups = []
    for rows in members.values():
        cases = [at for at in rows if ill[at]]
        if 0 < len(cases) < len(rows):
            if len(cases) > MOST_CASES or len(rows) > MOST_PEOPLE:
                words = f"at most {MOST_CASES} cases and {MOST_PEOPLE} people"
                raise EpidemiologyError(f"a matched set has {len(cases)} cases, {len(rows)} people; {words}")
            groups.append((len(cases), x[cases + [at for at in rows if not ill[at]]]))
    if not groups:
        raise EpidemiologyError("no matched set holds both a case and a control")
    return groups


def _halved(
    groups: list[tuple[int, Floats]], beta: Floats, move: NDArray[np.floating[Any]], value: float
) -> tuple[Floats, tuple[float, Floats, Floats]]:
    found = _likelihood(groups, beta + move)
    for _half in range(30):
        if found[0] >= value - CLOSE * (abs(value) + 1):
            break
        move = move / 2
        found = _likelihood(groups, beta + move)
    return beta + move, found


def _likelihood(groups: list[tuple[int, Floats]], beta: Floats) -> tuple[float, Floats, Floats]:
    """The log likelihood, its gradient and its negative second derivatives."""
    wide = len(beta)
    value, slope, curve = 0.0, np.zeros(wide), np.zeros((wide, wide))
    for cases, x in groups:
        linear = x @ beta
        top = float(linear.max())
        sums, first, second = _symmetric(np.exp(linear - top), x, cases)
        mean = first / sums
        value += float(linear[:cases].sum()) - cases * top - math.log(sums)
        slope += x[:cases].sum(axis=0) - mean
        curve += second / sums - np.outer(mean, mean)
    return value, slope, curve


def _symmetric(weights: Floats, x: Floats, cases: int) -> tuple[float, Floats, Floats]:
    """Elementary symmetric sum of the weights of all ways to choose the cases, with its two derivatives."""
    wide = x.shape[1]
    sums = np.zeros(cases + 1)
    first = np.zeros((cases + 1, wide))
    second = np.zeros((cases + 1, wide, wide))
    sums[0] = 1.0
    for weight, row in zip(weights, x, strict=True):
        before, slope = sums[:-1], first[:-1]
        crossed = slope[:, :, None] * row[None, None, :]
        second[1:] += weight * (
            second[:-1]
            + crossed
            + crossed.transpose(0, 2, 1)
            + before[:, None, None] * np.outer(row, row)[None]
        )
        first[1:] += weight * (slope + before[:, None] * row)
        sums[1:] += weight * before
    return float(sums[cases]), first[cases], second[cases]
