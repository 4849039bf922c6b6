"""Combined evidence: this week and the last together, calibrated on simulated outbreaks.

An outbreak lasts longer than a week, so that a count that is merely high after another that was high says
more than either. Of each week the mid-p value of its count is taken, the mean's own error added to the
variance; the same of the two weeks' sum, counted only where this week is high by itself (`GATE`), so that
the weeks after an outbreak are not alarms, and weighed (`SHARE`). The smaller of the two is turned into a
p-value by what it was in outbreak-free weeks of 28 × 800 series simulated as in Noufaily et al. 2013
(`scenarios`), which makes the false-alarm rate over these scenarios the nominal one. docs/surveillance.md
has the comparison with single methods.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from shian.methods.surveillance.baseline import Season, baselines
from shian.methods.surveillance.distributions import above
from shian.methods.surveillance.errors import SurveillanceError
from shian.methods.surveillance.farrington import fitted
from shian.methods.surveillance.panel import Evaluation, Panel, plain, points

Reals = NDArray[np.float64]
GATE, SHARE = 0.05, 0.15
LIMIT, LEVEL = 2.58, 0.05  # residuals weighed down, trends dropped
WIDEST = 3.0  # standard errors of log means above it say nothing more
# Smaller values than these had the nominal share of outbreak-free weeks.
NOMINAL = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05)
MEASURED = (2.196e-05, 6.827e-05, 0.0002622, 0.0006829, 0.001743, 0.004783, 0.03987)


@dataclass(frozen=True, slots=True)
class EvidenceControl:
    """Options: nominal share of false alarms among weeks; baseline as in Farrington's flexible method."""

    alpha: float = 0.005
    b: int = 5
    w: int = 3
    noPeriods: int = 10  # noqa: N815 - the names users know
    pastWeeksNotIncluded: int = 26  # noqa: N815

    def __post_init__(self) -> None:
        if not NOMINAL[0] <= self.alpha <= NOMINAL[-1]:
            raise SurveillanceError(f"alpha is between {NOMINAL[0]} and {NOMINAL[-1]}")


@dataclass(frozen=True, slots=True)
class _Weeks:
    """What is expected of this week and the one before: means, variances over means, the count before."""

    mean: Reals
    tau: Reals
    both: Reals
    both_tau: Reals
    before: Reals


def combined(
    panel: Panel, control: EvidenceControl, first: int | None = None, last: int | None = None
) -> Evaluation:
    """Evaluate time points from `first` to `last`, counted from 0; by default all with enough history.

    Raises:
        SurveillanceError: no such time points.
    """
    times = points(panel, first, last, panel.frequency * control.b + control.w)
    weeks, trend, slope, phi = _weeks(panel, control, times)
    observed = panel.counts[:, times]
    pvalue = calibrated(_score(observed, weeks))
    bound = _bound(weeks, control.alpha)
    said = plain(panel, times, bound, weeks.mean)
    kept = np.where(trend == 1, slope, np.nan)
    return replace(said, pvalue=pvalue, mu0=weeks.mean, phi=phi, trend=trend, trendcoef=kept)


def _weeks(
    panel: Panel, control: EvidenceControl, times: NDArray[np.int64]
) -> tuple[_Weeks, Reals, Reals, Reals]:
    season = Season(control.b, control.w, control.noPeriods, control.pastWeeksNotIncluded)
    with_before = [max(int(times[0]) - 1, 0), *times.tolist()]
    base = baselines(with_before, season, panel.frequency, panel.dates)
    fits = fitted(panel, base, LIMIT, LEVEL if control.b >= 3 else None, odd=True, offset=False)
    mean = np.exp(fits.eta)
    tau = fits.phi + mean * np.minimum(fits.error, WIDEST) ** 2
    before = panel.counts[:, with_before[:-1]]
    both = mean[:, 1:] + mean[:, :-1]
    both_tau = (mean[:, 1:] * tau[:, 1:] + mean[:, :-1] * tau[:, :-1]) / both
    weeks = _Weeks(mean[:, 1:], tau[:, 1:], both, both_tau, before)
    return weeks, fits.trend[:, 1:], fits.slope[:, 1:], fits.phi[:, 1:]


def _middle(count: Reals, mean: Reals, tau: Reals) -> Reals:
    """Mid-p value: half the chance of just this count is left out."""
    return (above(count, mean, tau) + above(count + 1, mean, tau)) / 2


def _score(count: Reals, weeks: _Weeks) -> Reals:
    """The evidence against an ordinary week, small for much."""
    one = _middle(count, weeks.mean, weeks.tau)
    two = _middle(count + weeks.before, weeks.both, weeks.both_tau)
    counted = (one < GATE) & ~np.isnan(two)
    return np.where(counted, np.minimum(one, SHARE * two), one)


def calibrated(score: Reals) -> Reals:
    """The share of outbreak-free weeks with at most this score, from the table; beyond it in proportion."""
    with np.errstate(divide="ignore"):
        known, share = np.log(MEASURED), np.log(NOMINAL)
        logs = np.log(score)
        inside = np.interp(logs, known, share)
    low = np.where(logs < known[0], logs - known[0], 0.0)
    high = np.where(logs > known[-1], (logs - known[-1]) * (share[-1] / known[-1]), 0.0)
    return np.exp(np.minimum(inside + low + high, 0.0))


def _bound(weeks: _Weeks, alpha: float) -> Reals:
    """The largest count that is no alarm, by bisection: more cases are never less evidence."""
    least = float(np.exp(np.interp(np.log(alpha), np.log(NOMINAL), np.log(MEASURED))))
    low = np.zeros(weeks.mean.shape)
    z = float(special.ndtri(1 - least))
    high = np.ceil(weeks.mean + 3 * z * np.sqrt(weeks.mean * weeks.tau) + 10 * weeks.tau + 10)
    known = np.isfinite(high)
    high = np.where(known, high, 1.0)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        alarming = _score(middle, weeks) <= least
        low, high = np.where(alarming, low, middle), np.where(alarming, middle, high)
    return np.where(known, low, np.nan)
