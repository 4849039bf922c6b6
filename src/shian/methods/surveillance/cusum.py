"""One-sided CUSUM of transformed counts.

Sources: Rossi, Lampugnani and Marchi, Statistics in Medicine 18 (1999) 2111–2122; Pierce and Schafer, JASA
81 (1986) 977–986; the documentation of algo.cusum in R's package surveillance, whose results these are, but
for missing counts and the Anscombe residual of the negative binomial.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from shian.methods.surveillance.errors import SurveillanceError
from shian.methods.surveillance.panel import Evaluation, Panel, plain, points

Reals = NDArray[np.float64]
Residual = Callable[[Reals, Reals], Reals]
STEPS, CLOSE = 25, 1e-8


class Transformation(StrEnum):
    """What is summed up: how far a count is above its expectation, in standard deviations or so."""

    STANDARD = "standard"
    ROSSI = "rossi"
    ANSCOMBE = "anscombe"
    ANSCOMBE_SECOND = "anscombe2nd"
    PEARSON_NB = "pearsonNegBin"
    ANSCOMBE_NB = "anscombeNegBin"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CusumControl:
    """Options: reference value k, decision boundary h, expectation m, transformation.

    m: a number; "mean" of all counts before the first time point judged; "glm", a yearly sine wave fitted to
    them. alpha: variance m + alpha m² of the negative binomial transformations.
    """

    k: float = 1.04
    h: float = 2.26
    m: float | str = "mean"
    trans: Transformation = Transformation.STANDARD
    alpha: float = 0.0

    def __post_init__(self) -> None:
        if not (self.k >= 0 and self.h > 0):
            raise SurveillanceError("k is at least 0 and h above 0")
        if self.m not in ("mean", "glm") and not (isinstance(self.m, float | int) and self.m > 0):
            raise SurveillanceError('m is a number above 0, "mean" or "glm"')
        if self.trans in (Transformation.PEARSON_NB, Transformation.ANSCOMBE_NB) and not self.alpha > 0:
            raise SurveillanceError("the negative binomial transformations need an alpha above 0")


def cusum(
    panel: Panel, control: CusumControl, first: int | None = None, last: int | None = None
) -> Evaluation:
    """Sum up from `first` to `last`, counted from 0; by default from the second year on.

    The bound is the least count that would have made the sum reach h. Nothing is reset after an alarm. A
    missing count leaves the sum as it was. Where the expectation is 0 there is no alarm to speak of (NaN).

    Raises:
        SurveillanceError: no such time points.
    """
    times = points(panel, first, last, panel.frequency if first is None else 1)
    mean = _expected(panel, control, times)
    z, bound = _residuals(control)
    counts = panel.counts[:, times]
    with np.errstate(divide="ignore", invalid="ignore"):
        gains = z(counts, mean) - control.k
        sums, before = _summed(gains)
        limit = bound(control.h + control.k - before, mean) if bound else control.h - sums
    said = plain(panel, times, np.nan_to_num(np.maximum(0.0, limit)), mean)
    alarm = (sums >= control.h).astype(float)
    alarm[np.isnan(counts) | ~(mean > 0)] = np.nan
    said.alarm[:] = alarm
    return said


def _summed(gains: Reals) -> tuple[Reals, Reals]:
    """The sums after each time point, and before it."""
    sums = np.zeros(gains.shape)
    total = np.zeros(len(gains))
    for at in range(gains.shape[1]):
        gain = gains[:, at]
        total = np.where(np.isnan(gain), total, np.maximum(0.0, total + gain))
        sums[:, at] = total
    return sums, np.hstack([np.zeros((len(gains), 1)), sums[:, :-1]])


def _expected(panel: Panel, control: CusumControl, times: NDArray[np.int64]) -> Reals:
    past = panel.counts[:, : times[0]]
    shape = (len(panel.names), len(times))
    if isinstance(control.m, str):
        if not past.shape[1]:
            raise SurveillanceError(
                "there is nothing before the first time point to take the mean of; give m"
            )
        if control.m == "glm":
            return np.array([_wave(row, times, panel.frequency) for row in past]).reshape(shape)
        known = (~np.isnan(past)).sum(axis=1)
        with np.errstate(invalid="ignore"):
            return np.broadcast_to((np.nansum(past, axis=1) / known)[:, None], shape)
    return np.full(shape, float(control.m))


def _wave(past: Reals, times: NDArray[np.int64], frequency: int) -> Reals:
    """A Poisson regression on one yearly wave, and what it predicts; without trend, as R's package has it."""
    seen = np.flatnonzero(~np.isnan(past))
    y, design = past[seen], _design(seen, frequency)
    if not len(y):
        return np.full(len(times), np.nan)
    before = np.inf
    mean: NDArray[Any] = y + 0.1
    eta = np.log(mean)
    fit = np.zeros(3)
    for _ in range(STEPS):
        root = np.sqrt(mean)
        fit = np.linalg.lstsq(design * root[:, None], (eta + (y - mean) / mean) * root, rcond=None)[0]
        eta = design @ fit
        mean = np.exp(eta)
        deviance = float(2 * (special.xlogy(y, y / mean) - (y - mean)).sum())
        if abs(deviance - before) < CLOSE * (abs(deviance) + 0.1):
            break
        before = deviance
    return np.exp(_design(times, frequency) @ fit)


def _design(rows: NDArray[np.int64], frequency: int) -> Reals:
    angle = 2 * np.pi * (rows + 1) / frequency
    return np.stack([np.ones(len(rows)), np.sin(angle), np.cos(angle)], axis=1)


def _residuals(control: CusumControl) -> tuple[Residual, Residual | None]:
    """The residual of counts x given expectations m, and the count with a residual z where that is simple."""
    alpha = control.alpha
    table: dict[Transformation, tuple[Residual, Residual | None]] = {
        Transformation.STANDARD: (
            lambda x, m: (x - m) / np.sqrt(m),
            lambda z, m: np.ceil(m + z * np.sqrt(m)),
        ),
        Transformation.ROSSI: (
            lambda x, m: (x - 3 * m + 2 * np.sqrt(x * m)) / (2 * np.sqrt(m)),
            lambda z, m: (np.sqrt(4 * m + 2 * z * np.sqrt(m)) - np.sqrt(m)) ** 2,
        ),
        Transformation.ANSCOMBE: (
            lambda x, m: 1.5 * (x ** (2 / 3) - m ** (2 / 3)) / m ** (1 / 6),
            lambda z, m: (m ** (2 / 3) + z * m ** (1 / 6) / 1.5) ** 1.5,
        ),
        Transformation.ANSCOMBE_SECOND: (
            lambda x, m: 1.5 * (x ** (2 / 3) - m ** (2 / 3) + 1 / (9 * np.cbrt(m))) / m ** (1 / 6),
            lambda z, m: (m ** (2 / 3) - np.cbrt(m) / 9 + z * m ** (1 / 6) / 1.5) ** 1.5,
        ),
        Transformation.PEARSON_NB: (
            lambda x, m: (x - m) / np.sqrt(m + alpha * m * m),
            lambda z, m: m + z * np.sqrt(m + alpha * m * m),
        ),
        Transformation.ANSCOMBE_NB: (
            lambda x, m: (_stable(x, alpha) - _stable(m, alpha)) / (m + alpha * m * m) ** (1 / 6),
            None,
        ),
        Transformation.NONE: (lambda x, m: x + 0 * m, None),
    }
    return table[control.trans]


def _stable(x: Reals, alpha: float) -> Reals:
    """∫ t^(-1/3) (1 + alpha t)^(-1/3) dt from 0 to x: residuals of it are nearly normal."""
    answer: Reals = 1.5 * x ** (2 / 3) * special.hyp2f1(1 / 3, 2 / 3, 5 / 3, -alpha * x)
    return answer
