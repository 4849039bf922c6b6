"""The quasi-Poisson regressions of Farrington's method, compiled: season levels and a time trend, log link.

The model log μ = offset + a[level] + slope · t has an arrow-shaped normal matrix, so that each step of
iteratively reweighted least squares is solved in closed form: a mean per level, and one slope of what is
left within levels. Start (μ = y + 0.1), stop (relative change of the deviance below 1e-8, at most 25 steps)
and the use of the last step's weights for leverages and dispersion are those of R's `glm`; else results
would differ at 1e-6.
"""

import numpy as np
from numpy.typing import NDArray

from shian.methods.surveillance.jit import compiled

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]

EPSILON = 2.220446049250313e-16
STEPS = 25
EXACT = 1e-12  # a week alone in its level is fitted exactly: nothing is left to weigh
FLAT = 1e-15  # a slope that is nothing but rounding, as of a constant series, is no trend
# Columns of what `evaluate` writes: log mean, its standard error, dispersion, trend kept, slope.
MEAN, ERROR, PHI, TREND, SLOPE = range(5)
# Columns of what is known of an observation: count, log count, count^(2/3), time, offset.
COUNT, LOG, POWER, TIME, OFFSET = range(5)
# Columns of what a fit works with: fitted mean, its predictor, working weight and response, prior weight.
MU, ETA, WORK, RESPONSE, PRIOR = range(5)
# What a fit says of itself, and of each level: total weight, mean time, intercept.
SLOPE_OF, SPREAD = range(2)
WEIGHT, MIDDLE, LEVEL = range(3)


@compiled
def fit(seen: Reals, work: Reals, ends: Whole, levels: int, trend: bool, at: Reals, of: Reals) -> bool:
    """Fit by iteratively reweighted least squares; whether it converged."""
    n = ends[levels - 1]
    before = 0.0
    for i in range(n):
        y, prior = seen[COUNT, i], work[PRIOR, i]
        mu = y + 0.1
        eta = np.log(mu)
        work[MU, i], work[ETA, i] = mu, eta
        before += 2.0 * prior * ((y * (seen[LOG, i] - eta) - (y - mu)) if y > 0 else mu)
    for _ in range(STEPS):
        _solve(seen, work, ends, levels, trend, at, of)
        now = _predict(seen, work, ends, levels, at, of)
        if not np.isfinite(now):
            return False
        if abs(now - before) / (abs(now) + 0.1) < 1e-8:
            return True
        before = now
    return False


@compiled
def _solve(seen: Reals, work: Reals, ends: Whole, levels: int, trend: bool, at: Reals, of: Reals) -> None:
    """One weighted least-squares step."""
    first, across, spread = 0, 0.0, 0.0
    for level in range(levels):
        total, times, answers = 0.0, 0.0, 0.0
        for i in range(first, ends[level]):
            mu = work[MU, i]
            weight = work[PRIOR, i] * mu
            z = work[ETA, i] - seen[OFFSET, i] + (seen[COUNT, i] - mu) / mu
            work[WORK, i], work[RESPONSE, i] = weight, z
            total += weight
            times += weight * seen[TIME, i]
            answers += weight * z
        middle, mean = times / total, answers / total
        at[WEIGHT, level], at[MIDDLE, level], at[LEVEL, level] = total, middle, mean
        if trend:
            for i in range(first, ends[level]):
                away = seen[TIME, i] - middle
                pull = work[WORK, i] * away
                spread += pull * away
                across += pull * (work[RESPONSE, i] - mean)
        first = ends[level]
    of[SPREAD] = spread
    of[SLOPE_OF] = across / spread if trend else 0.0


@compiled
def _predict(seen: Reals, work: Reals, ends: Whole, levels: int, at: Reals, of: Reals) -> float:
    """Fitted means of a step; its deviance."""
    deviance, first, slope = 0.0, 0, of[SLOPE_OF]
    for level in range(levels):
        middle, mean = at[MIDDLE, level], at[LEVEL, level]
        for i in range(first, ends[level]):
            eta = mean + slope * (seen[TIME, i] - middle) + seen[OFFSET, i]
            mu = np.exp(eta)
            if mu < EPSILON:
                mu = EPSILON
            work[MU, i], work[ETA, i] = mu, eta
            y = seen[COUNT, i]
            if y > 0:
                log = eta if mu > EPSILON else np.log(mu)
                deviance += 2.0 * work[PRIOR, i] * (y * (seen[LOG, i] - log) - (y - mu))
            else:
                deviance += 2.0 * work[PRIOR, i] * mu
        first = ends[level]
    return deviance


@compiled
def dispersion(seen: Reals, work: Reals, n: int, freedom: int, plain: bool) -> float:
    """Mean squared residual: weighted by the last working weights, or `plain` by the prior weights alone."""
    total = 0.0
    for i in range(n):
        mu = work[MU, i]
        residual = (seen[COUNT, i] - mu) / mu
        total += (work[PRIOR, i] if plain else work[WORK, i]) * residual * residual
    return total / freedom


@compiled
def reweigh(seen: Reals, work: Reals, ends: Whole, levels: int, phi: float, limit: float,
            trend: bool, at: Reals, of: Reals) -> None:  # fmt: skip
    """Prior weights from standardised Anscombe residuals: s⁻² above the limit, else 1, with mean 1."""
    first, total, n = 0, 0.0, ends[levels - 1]
    for level in range(levels):
        for i in range(first, ends[level]):
            away = seen[TIME, i] - at[MIDDLE, level]
            hat = 1.0 / at[WEIGHT, level] + (away * away / of[SPREAD] if trend else 0.0)
            hat *= work[WORK, i]
            mu = work[MU, i]
            residual = 1.5 * (seen[POWER, i] * np.exp(-np.log(mu) / 6.0) - np.sqrt(mu))
            free = 1.0 - hat
            s = residual / np.sqrt(phi * free) if free > EXACT else 0.0
            weight = 1.0 / (s * s) if s > limit else 1.0
            work[PRIOR, i] = weight
            total += weight
        first = ends[level]
    for i in range(n):
        work[PRIOR, i] *= n / total


@compiled
def model(seen: Reals, work: Reals, ends: Whole, levels: int, trend: bool, limit: float, odd: bool,
          now: float, offset: float, at: Reals, of: Reals, out: Reals) -> bool:  # fmt: skip
    """Fit, reweigh if `limit` is finite, refit; the prediction for the time `now`, the slope's t statistic.

    With `odd`, standard errors after reweighing rest on residuals weighted by the prior weights alone;
    without, that of the prediction on a dispersion of at least 1.
    """
    n = ends[levels - 1]
    freedom = n - levels - (1 if trend else 0)
    for i in range(n):
        work[PRIOR, i] = 1.0
    if freedom <= 0 or not fit(seen, work, ends, levels, trend, at, of):
        return False
    phi = dispersion(seen, work, n, freedom, False)
    scale = phi
    if np.isfinite(limit):
        reweigh(seen, work, ends, levels, max(phi, 1.0), limit, trend, at, of)
        if not fit(seen, work, ends, levels, trend, at, of):
            return False
        phi = dispersion(seen, work, n, freedom, False)
        scale = dispersion(seen, work, n, freedom, odd)
    away = now - at[MIDDLE, 0]
    eta = at[LEVEL, 0] + of[SLOPE_OF] * away + offset
    spread = away * away / of[SPREAD] if trend else 0.0
    out[MEAN] = eta
    out[ERROR] = np.sqrt((scale if odd else max(scale, 1.0)) * (1.0 / at[WEIGHT, 0] + spread))
    out[PHI] = max(phi, 1.0)
    out[SLOPE] = of[SLOPE_OF]
    out[TREND] = abs(of[SLOPE_OF]) / np.sqrt(scale / of[SPREAD]) if trend else 0.0
    if abs(of[SLOPE_OF]) < FLAT:
        out[TREND] = 0.0
    return True


@compiled
def gather(table: Reals, rows: Whole, stops: Whole, seen: Reals, ends: Whole) -> int:
    """Collect what is known of a baseline, missing weeks and empty levels left out; the number of levels."""
    n, levels, first = 0, 0, 0
    for level in range(len(stops)):
        began = n
        for j in range(first, stops[level]):
            row = rows[j]
            if np.isnan(table[COUNT, row]) or np.isnan(table[OFFSET, row]):
                continue
            for column in range(5):
                seen[column, n] = table[column, row]
            n += 1
        first = stops[level]
        if n > began:
            ends[levels] = n
            levels += 1
        elif level == 0:
            return 0
    return levels


@compiled
def _least(values: Reals, n: int) -> float:
    least = float(values[0])
    for i in range(n):
        least = min(least, values[i])
    return least


@compiled
def _first(rows: Whole) -> int:
    first = rows[0]
    for row in rows:
        first = min(first, row)
    return int(first)


@compiled
def evaluate(tables: Reals, rows: Whole, row_at: Whole, stops: Whole, stop_at: Whole, times: Whole,
             limit: float, critical: Reals, odd: bool, late: bool, out: Reals) -> None:  # fmt: skip
    """One model for each series and time point.

    Args:
        tables: (series, 5, weeks) of COUNT, LOG, POWER, TIME, OFFSET; missing counts are NaN.
        rows, row_at: the baseline rows of time point k are rows[row_at[k]:row_at[k + 1]], by level.
        stops, stop_at: where each level of it ends, counted from row_at[k]; the present season is first.
        times: (points,) index of the time points.
        limit: Anscombe residuals above it are weighed down; infinite for none.
        critical: (largest baseline + 1,) |t| a slope must exceed, by degrees of freedom; empty for no trend.
        odd: standard errors as R's package has them for the flexible method.
        late: predict as many steps earlier as weeks are missing at the start of the baseline, as R's package
            does for series with dates.
        out: (series, points, 5), filled with NaN where no model could be fitted.
    """
    size = 1
    for k in range(len(times)):
        size = max(size, row_at[k + 1] - row_at[k])
    seen, work, of = np.zeros((5, size)), np.zeros((5, size)), np.zeros(2)
    ends, at, found = np.zeros(size, np.int64), np.zeros((3, size)), np.zeros(5)
    for series in range(len(tables)):
        table = tables[series]
        for k in range(len(times)):
            now = times[k]
            for column in range(5):
                out[series, k, column] = np.nan
            base = rows[row_at[k] : row_at[k + 1]]
            if len(base) == 0:
                continue
            levels = gather(table, base, stops[stop_at[k] : stop_at[k + 1]], seen, ends)
            clock, offset = table[TIME, now], table[OFFSET, now]
            if levels == 0 or np.isnan(offset):
                continue
            n, most = ends[levels - 1], 0.0
            for i in range(n):
                most = max(most, seen[COUNT, i])
            if late:
                clock -= _least(seen[TIME], n) - table[TIME, _first(base)]
            kept = False
            if len(critical) and model(
                seen, work, ends, levels, True, limit, odd, clock, offset, at, of, found
            ):
                kept = found[TREND] > critical[n - levels - 1] and np.exp(found[MEAN]) <= most
            if not kept:
                found[TREND] = 0.0
                if not model(seen, work, ends, levels, False, limit, odd, clock, offset, at, of, found):
                    continue
            found[TREND] = 1.0 if kept else 0.0
            for column in range(5):
                out[series, k, column] = found[column]
