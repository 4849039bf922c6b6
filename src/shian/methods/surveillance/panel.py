"""Counts of several series over the same weeks, days or months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from shian.methods.surveillance.errors import SurveillanceError

Reals = NDArray[np.float64]
MOST = 1e9  # cases in a week


@dataclass(frozen=True, slots=True)
class Panel:
    """Series as rows, time as columns; a missing count is NaN.

    `frequency` is the number of time points in a year; `dates`, if given, has the day of each time point;
    `population` has the people at risk, NaN where not known.
    """

    names: Sequence[str]
    counts: Reals
    frequency: int = 52
    dates: Sequence[date] | None = None
    population: Reals | None = None

    def __post_init__(self) -> None:
        if self.counts.ndim != 2 or self.counts.shape[0] != len(self.names):
            raise SurveillanceError("counts are a table with a row for each series")
        if self.dates is not None and len(self.dates) != self.length:
            raise SurveillanceError("there is a date for each time point")
        if self.population is not None and self.population.shape != self.counts.shape:
            raise SurveillanceError("population has the shape of counts")
        if self.frequency < 1:
            raise SurveillanceError("the frequency is at least 1 a year")
        known = self.counts[~np.isnan(self.counts)]
        if ((known < 0) | (known > MOST) | (known != np.round(known))).any():
            raise SurveillanceError("counts are whole numbers from 0 to 10⁹, or missing")

    @property
    def length(self) -> int:
        """Number of time points."""
        return int(self.counts.shape[1])


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a method says of each series (rows) at each time point (columns); NaN where it says nothing.

    `alarm` is 1 or 0. `pvalue` and what follows is NaN for methods that have no such thing. `trend` is
    whether a time trend was kept, `trendcoef` its slope per time point, `mu0` the mean of the distribution
    that the bound is a quantile of, `phi` its dispersion.
    """

    names: Sequence[str]
    times: NDArray[np.int64]
    observed: Reals
    alarm: Reals
    upperbound: Reals
    expected: Reals
    pvalue: Reals
    mu0: Reals
    phi: Reals
    trend: Reals
    trendcoef: Reals


def plain(panel: Panel, times: NDArray[np.int64], bound: Reals, expected: Reals) -> Evaluation:
    """What a method says that knows bounds and expectations only; an alarm is a count above its bound."""
    observed = panel.counts[:, times]
    with np.errstate(invalid="ignore"):
        alarm = (observed > bound).astype(float)
    alarm[np.isnan(observed) | np.isnan(bound)] = np.nan
    none = np.full(observed.shape, np.nan)
    return Evaluation(panel.names, times, observed, alarm, bound, expected, none, none, none, none, none)


def points(panel: Panel, first: int | None, last: int | None, earliest: int) -> NDArray[np.int64]:
    """Time points from `first` to `last`, counted from 0; by default all from `earliest` on.

    Raises:
        SurveillanceError: there are none, or the last of them has not enough history.
    """
    start = earliest if first is None else first
    end = panel.length - 1 if last is None else last
    if not 0 <= start <= end < panel.length or end < earliest:
        raise SurveillanceError(
            f"no time point from {start + 1} to {end + 1} can be judged: the series have {panel.length}, "
            f"and the first with enough history is {earliest + 1}"
        )
    return np.arange(start, end + 1, dtype=np.int64)
