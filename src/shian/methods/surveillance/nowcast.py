"""Nowcasting: how many cases of the last weeks there will be once all reports are in.

The chance that a case is reported within d weeks is estimated from the reverse-time hazards of the delays
seen so far, as in Kalbfleisch and Lawless, JASA 84 (1989) 360–372, and Lawless, Canadian J. Statist. 22
(1994) 15–31: of the cases known with a delay of at most d, among weeks at least d old, the share with just
d. Its variance is Greenwood's. The cases still to come of a week with n reported are negative binomial
given that chance.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shian.methods.surveillance.distributions import quantile
from shian.methods.surveillance.errors import SurveillanceError

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]
# Added to a week's reports in the distribution of those to come: none so far does not mean none to come.
START = 0.5


@dataclass(frozen=True, slots=True)
class Nowcast:
    """For each week: cases reported, chance to be reported by now, cases to be expected, an interval."""

    reported: Whole
    share: Reals
    expected: Reals
    low: Reals
    high: Reals


def triangle(onset: Whole, reported: Whole, now: int, longest: int) -> Whole:
    """Cases by week of onset (rows, 0 to now) and delay in weeks (columns; the last has longer ones too).

    Args:
        onset, reported: weeks of each case, (cases,); those reported after `now` are left out.

    Raises:
        SurveillanceError: a case was reported before its onset, or weeks are negative.
    """
    if (reported < onset).any() or (onset < 0).any():
        raise SurveillanceError(
            "a case is reported in the week of its onset or later, and weeks count from 0"
        )
    if now < 0 or longest < 0:
        raise SurveillanceError("now and longest are at least 0")
    known = reported <= now
    table = np.zeros((now + 1, longest + 1), np.int64)
    np.add.at(table, (onset[known], np.minimum(reported - onset, longest)[known]), 1)
    return table


def nowcast(table: Whole, level: float = 0.95, recent: int | None = None) -> Nowcast:
    """The cases of each week once all reports are in, the last row being the present week.

    Args:
        table: (weeks, delays) as `triangle` makes it; what lies after the present week is not looked at.
        level: of the intervals.
        recent: delays are learned from so many latest weeks only, for reporting that changes.

    Raises:
        SurveillanceError: level or recent out of bounds.
    """
    if not 0 < level < 1 or (recent is not None and recent < table.shape[1]):
        raise SurveillanceError("level is between 0 and 1, recent at least the number of delays")
    weeks, delays = table.shape
    age = np.arange(weeks)[::-1]
    seen = np.where(np.arange(delays) <= age[:, None], table, 0)
    within, spread = _shares(seen[-recent:] if recent else seen)
    at = np.minimum(age, delays - 1)
    reported = seen.sum(axis=1)
    share, error = within[at], spread[at]
    size = reported + START * (share < 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = size * (1 - share) / share
        variance = mean / share + (size / share) ** 2 * error
        phi = np.where(mean > 0, np.maximum(variance / mean, 1.0), 1.0)
    tail = (1 - level) / 2
    known = mean > 0
    low, high = np.zeros(weeks), np.zeros(weeks)
    if known.any():
        low[known] = quantile(1 - tail, mean[known], phi[known])
        high[known] = quantile(tail, mean[known], phi[known])
    none = share <= 0
    expected = np.where(none, np.nan, reported / np.where(none, 1.0, share))
    return Nowcast(
        reported,
        share,
        expected,
        np.where(none, np.nan, reported + low),
        np.where(none, np.nan, reported + high),
    )


def _shares(seen: Whole) -> tuple[Reals, Reals]:
    """The chance of a report within each delay, and the variance of its logarithm."""
    weeks, delays = seen.shape
    age = np.arange(weeks)[::-1]
    cumulated = seen.cumsum(axis=1)
    within, spread = np.ones(delays), np.zeros(delays)
    for delay in range(delays - 1, 0, -1):
        old = age >= delay
        known, just = cumulated[old, delay].sum(), seen[old, delay].sum()
        hazard = just / known if known else 0.0
        within[delay - 1] = within[delay] * (1 - hazard)
        left = known - just
        spread[delay - 1] = spread[delay] + (just / (known * left) if left > 0 else 0.0)
    return within, spread
