"""Tails and quantiles of Poisson and negative binomial counts, also where means are beyond reason."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

Reals = NDArray[np.float64]
EXACT = 1e8  # above it a quantile is that of the Cornish–Fisher expansion, right to 1e-8 relative


def above(count: Reals, mean: Reals, phi: Reals) -> Reals:
    """P(X ≥ count) for counts of this mean and variance phi · mean; Poisson where phi = 1."""
    with np.errstate(all="ignore"):
        size = mean / (phi - 1)
        poisson = special.gammainc(count, mean)
        odd = special.betainc(count, size, (phi - 1) / phi)
        answer = np.where(phi > 1, odd, poisson)
    answer = np.where(count <= 0, 1.0, answer)
    known = np.isfinite(mean) & np.isfinite(phi) & ~np.isnan(count)
    return np.where(known, answer, np.nan)


def quantile(chance: float, mean: Reals, phi: Reals) -> Reals:
    """The least count x with P(X > x) ≤ chance; NaN for an infinite mean."""
    answer = np.full(mean.shape, np.nan)
    known = np.isfinite(mean) & np.isfinite(phi)
    guess = _expansion(chance, mean[known], phi[known])
    small = guess < EXACT
    guess[small] = _exact(chance, mean[known][small], phi[known][small], guess[small])
    answer[known] = guess
    return answer


def _expansion(chance: float, mean: Reals, phi: Reals) -> Reals:
    """Cornish–Fisher, of third order."""
    z = float(special.ndtri(1 - chance))
    deviation = np.sqrt(phi * mean)
    skew = (2 * phi - 1) / np.maximum(deviation, 1e-300)
    return np.maximum(np.floor(mean + deviation * (z + skew * (z * z - 1) / 6) + 0.5), 0.0)


def _exact(chance: float, mean: Reals, phi: Reals, guess: Reals) -> Reals:
    """Bisection between bounds that are widened until they hold."""
    target = chance * (
        1 + 64 * np.finfo(float).eps
    )  # as R: a tail that equals the chance but for rounding is enough
    step = np.maximum(np.ceil(0.1 * np.sqrt(phi * mean)), 1.0)
    low, high = guess - step, guess + step
    for _ in range(60):
        short = above(high + 1, mean, phi) > target
        wide = (low >= 0) & (above(low + 1, mean, phi) <= target)
        if not (short.any() or wide.any()):
            break
        step = step * 2
        low, high = np.where(wide, low - step, low), np.where(short, high + step, high)
    low = np.maximum(low, -1.0)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = above(middle + 1, mean, phi) <= target
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high
