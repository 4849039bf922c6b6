"""EARS C1, C2 and C3: counts against the mean and deviation of the few time points before.

Sources: Fricker, Hegler and Dunfee, Statistics in Medicine 27 (2008) 3407–3429; Salmon, Schumacher and
Höhle, J. Statist. Software 70 (2016) 10. C3's bound is that of R's package, observed + S₂ (z − Σ max(0, C₂
− 1)) over the two time points before, at least 0; the papers have the mean in the place of the observed
count.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import special

from shian.methods.surveillance.errors import SurveillanceError
from shian.methods.surveillance.panel import Evaluation, Panel, plain, points

Reals = NDArray[np.float64]


class Ears(StrEnum):
    """Which of the three: mild, medium (two days' lag), high (sums over three days)."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"


LAGS = {
    Ears.C1: 0,
    Ears.C2: 2,
    Ears.C3: 4,
}  # time points between what is judged and the last of its baselines
ALPHA = {Ears.C1: 0.001, Ears.C2: 0.001, Ears.C3: 0.025}


@dataclass(frozen=True, slots=True)
class EarsControl:
    """Options: time points in the baseline, least deviation, one-sided level (None: that of the method)."""

    baseline: int = 7
    minSigma: float = 0.0  # noqa: N815 - the names users know
    alpha: float | None = None

    def __post_init__(self) -> None:
        if not 2 <= self.baseline <= 3660:
            raise SurveillanceError("baseline is between 2 and 3660")
        if not self.minSigma >= 0:
            raise SurveillanceError("minSigma is at least 0")
        if self.alpha is not None and not 0 < self.alpha < 1:
            raise SurveillanceError("alpha is between 0 and 1")


def ears(
    panel: Panel, method: Ears, control: EarsControl, first: int | None = None, last: int | None = None
) -> Evaluation:
    """Evaluate time points from `first` to `last`, counted from 0; by default all with a whole baseline.

    A time point with a missing count in its baseline, or without a whole one, has no bound.

    Raises:
        SurveillanceError: no such time points.
    """
    times = points(panel, first, last, control.baseline + LAGS[method])
    alpha = ALPHA[method] if control.alpha is None else control.alpha
    z = float(special.ndtri(1 - alpha))
    start = max(0, int(times[0]) - control.baseline - LAGS[method])
    counts = panel.counts[:, start : int(times[-1]) + 1]
    mean, deviation = _before(counts, control, 0 if method is Ears.C1 else 2)
    bound = _third(counts, mean, deviation, z) if method is Ears.C3 else mean + z * deviation
    return plain(panel, times, bound[:, times - start], mean[:, times - start])


def _before(counts: Reals, control: EarsControl, lag: int) -> tuple[Reals, Reals]:
    """Mean and deviation of the baseline that ends `lag` time points before the last, for each time point."""
    size, length = control.baseline, counts.shape[1]
    mean, deviation = np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
    if length > size + lag:
        windows = np.lib.stride_tricks.sliding_window_view(counts, size, axis=1)[:, : length - size - lag]
        mean[:, size + lag :] = windows.mean(axis=2)
        deviation[:, size + lag :] = np.maximum(windows.std(axis=2, ddof=1), control.minSigma)
    return mean, deviation


def _third(counts: Reals, mean: Reals, deviation: Reals, z: float) -> Reals:
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = np.maximum(0.0, (counts - mean) / deviation - 1)
        bound = np.full(counts.shape, np.nan)
        past = excess[:, 1:-1] + excess[:, :-2]
        bound[:, 2:] = np.maximum(0.0, counts[:, 2:] + deviation[:, 2:] * (z - past))
    return bound
