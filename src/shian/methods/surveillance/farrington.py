"""Farrington's method (1996) and its flexible form (Noufaily et al. 2013), with the numbers of R's package.

Sources: Farrington, Andrews, Beale and Catchpole, J. R. Statist. Soc. A 159 (1996) 547–563; Noufaily et
al., Statistics in Medicine 32 (2013) 1206–1222; Salmon, Schumacher and Höhle, J. Statist. Software 70
(2016) 10. What those leave open is settled by comparing results with the R package's.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from shian.methods.surveillance.baseline import Baselines, Season, baselines
from shian.methods.surveillance.control import Farrington, Flexible, Power, Threshold
from shian.methods.surveillance.distributions import above, quantile
from shian.methods.surveillance.panel import Evaluation, Panel, points

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]
EPSILON = np.finfo(float).eps
OLD_LIMIT, OLD_LEVEL = 1.0, 0.05  # residuals weighed down, trends dropped in 1996
PORTION = 400  # series at once: bounds the memory


@dataclass(frozen=True, slots=True)
class Fits:
    """Fitted models: log mean, its standard error, dispersion, whether a trend was kept, its slope."""

    eta: Reals
    error: Reals
    phi: Reals
    trend: Reals
    slope: Reals


def flexible(
    panel: Panel, control: Flexible, first: int | None = None, last: int | None = None
) -> Evaluation:
    """Evaluate time points from `first` to `last`, counted from 0; by default all with enough history.

    Raises:
        SurveillanceError: no such time points.
    """
    left_out = control.w if control.pastWeeksNotIncluded is None else control.pastWeeksNotIncluded
    season = Season(control.b, control.w, control.noPeriods, left_out)
    times = points(panel, first, last, panel.frequency * control.b + control.w)
    base = baselines(times.tolist(), season, panel.frequency, panel.dates)
    limit = control.weightsThreshold if control.reweight else np.inf
    level = control.pThresholdTrend if control.trend and control.b >= 3 else None
    fits = fitted(panel, base, limit, level, odd=True, offset=control.populationOffset)
    z = float(special.ndtri(1 - control.alpha))
    observed = panel.counts[:, times]
    with np.errstate(over="ignore"):
        mean = np.exp(fits.eta)
        if control.thresholdMethod is Threshold.DELTA:
            mean = np.maximum(mean, EPSILON)
            bound, pvalue = delta(observed, mean, fits, z, control.powertrans)
            mu0 = np.exp(mean + z * mean * fits.error)
        else:
            mu0 = mean if control.thresholdMethod is Threshold.NB else np.exp(fits.eta + z * fits.error)
            bound, pvalue = quantile(control.alpha, mu0, fits.phi), above(observed, mu0, fits.phi)
    return judged(panel, base, fits, mean, (bound, pvalue, mu0), control.limit54)


def classic(
    panel: Panel, control: Farrington, first: int | None = None, last: int | None = None
) -> Evaluation:
    """The method of 1996, from `first` to `last`, counted from 0; by default all with enough history.

    Raises:
        SurveillanceError: no such time points.
    """
    times = points(panel, first, last, panel.frequency * control.b + control.w)
    season = Season(control.b, control.w, 1, control.w)
    base = baselines(times.tolist(), season, panel.frequency, panel.dates)
    limit = OLD_LIMIT if control.reweight else np.inf
    level = OLD_LEVEL if control.trend and control.b >= 3 else None
    fits = fitted(panel, base, limit, level, odd=False, offset=control.populationOffset)
    z = float(special.ndtri(1 - control.alpha / 2))
    observed = panel.counts[:, times]
    mean = np.maximum(np.exp(fits.eta), EPSILON)
    bound, pvalue = delta(observed, mean, fits, z, control.powertrans)
    said = judged(panel, base, fits, mean, (bound, pvalue, mean), control.limit54)
    cases = recent(panel.counts, times, control.limit54[1])
    return replace(
        said,
        alarm=np.where(np.isnan(cases), np.nan, said.alarm),
        upperbound=np.where(cases < control.limit54[0], 0.0, said.upperbound),
    )


def fitted(
    panel: Panel, base: Baselines, limit: float, level: float | None, *, odd: bool, offset: bool
) -> Fits:
    """The models of all series at all time points of `base`.

    Anscombe residuals above `limit` are weighed down; a trend is kept if its p-value is below `level` (None:
    no trend) and the prediction no larger than the largest count of the baseline; `odd`: see the kernel.
    """
    from shian.methods.surveillance.kernel import evaluate

    dated = odd and panel.dates is not None

    critical = np.zeros(0)
    if level is not None:
        freedom = np.arange(base.longest + 1)
        critical = np.where(freedom > 0, -special.stdtrit(np.maximum(freedom, 1), level / 2), np.inf)
    found = np.empty((len(panel.names), len(base.times), 5))
    for start in range(0, len(panel.names), PORTION):
        part = slice(start, start + PORTION)
        tables = _tables(panel, part, offset=offset, dated=dated)
        evaluate(tables, base.rows, base.row_at, base.stops, base.stop_at, base.times,
                 limit, critical, odd, dated, found[part])  # fmt: skip
    return Fits(*np.moveaxis(found, 2, 0))


def _tables(panel: Panel, part: slice, *, offset: bool, dated: bool) -> Reals:
    """What the kernel is told of each observation."""
    counts = panel.counts[part]
    tables = np.zeros((len(counts), 5, panel.length))
    tables[:, 0] = counts
    with np.errstate(divide="ignore"):
        tables[:, 1] = np.log(counts)
        tables[:, 2] = np.cbrt(counts) ** 2
        if offset and panel.population is not None:
            tables[:, 4] = np.log(panel.population[part])
    tables[:, 3] = clock(panel) if dated else np.arange(panel.length)
    tables[:, 4][~np.isfinite(tables[:, 4])] = np.nan
    return tables


def clock(panel: Panel) -> Reals:
    """The time of each time point from the first on; months have their lengths, in units of the first."""
    if panel.dates is None or panel.length < 2:
        return np.arange(panel.length, dtype=float)
    days = np.array([(day - panel.dates[0]).days for day in panel.dates], dtype=float)
    answer: Reals = days / days[1]
    return answer


def delta(observed: Reals, mean: Reals, fits: Fits, z: float, power: Power) -> tuple[Reals, Reals]:
    """Bound and p-value when the transformed count is normal about the transformed mean."""
    tau = fits.phi + mean * fits.error**2
    if power is Power.SKEWNESS:
        exponent, deviation = 2 / 3, np.sqrt(4 / 9 * np.cbrt(mean) * tau)
    elif power is Power.VARIANCE:
        exponent, deviation = 1 / 2, np.sqrt(tau / 4)
    else:
        exponent, deviation = 1.0, np.sqrt(mean * tau)
    centre = mean**exponent
    bound = (centre + z * deviation) ** (1 / exponent)
    return bound, special.ndtr((centre - observed**exponent) / deviation)


def judged(
    panel: Panel, base: Baselines, fits: Fits, mean: Reals, said: tuple[Reals, Reals, Reals],
    limit54: tuple[int, int],
) -> Evaluation:  # fmt: skip
    """Alarms where there are enough cases; bound and expectation are told only there."""
    bound, pvalue, mu0 = said
    times = base.times
    observed = panel.counts[:, times]
    enough = recent(panel.counts, times, limit54[1]) >= limit54[0]
    failed = np.isnan(fits.eta)
    without = np.diff(base.row_at) == 0  # too little history: R's package refuses, this says nothing
    with np.errstate(invalid="ignore"):
        alarm = (enough & (observed > bound) & (observed > 0)).astype(float)
    alarm[failed] = np.nan
    return Evaluation(
        panel.names,
        times,
        observed,
        alarm,
        np.where(enough, bound, np.nan),
        np.where(failed, np.where(without, np.nan, 0.0), np.where(enough & ~np.isnan(bound), mean, np.nan)),
        pvalue,
        mu0,
        fits.phi,
        fits.trend,
        np.where(fits.trend == 1, fits.slope, np.nan),
    )


def recent(counts: Reals, times: Whole, period: int) -> Reals:
    """Cases in the latest `period` time points, the present included; NaN where one is missing."""
    sums = np.full((len(counts), len(times)), 0.0)
    for back in range(period):
        at = times - back
        sums += np.where(at >= 0, counts[:, np.maximum(at, 0)], 0.0)
    return sums
