"""How well a detector does on series whose outbreaks are known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Record:
    """Shares, 0 to 1: weeks without outbreak cases that had an alarm; outbreaks with an alarm meanwhile."""

    false_positive_rate: float
    detection: float


def record(alarm: NDArray[np.bool_], outbreak: NDArray[np.int64]) -> Record:
    """The record of alarms (series, weeks), given outbreak cases of the same weeks, one outbreak a series."""
    clean = outbreak == 0
    struck = ~clean.all(axis=1)
    found = (alarm & ~clean).any(axis=1)
    return Record(float(alarm[clean].mean()), float(found[struck].mean()))


def at_rate(score: Reals, outbreak: NDArray[np.int64], rate: float) -> Record:
    """The record when all weeks alarm whose score is above what a share `rate` of clean weeks exceeds."""
    level = np.quantile(score[outbreak == 0], 1 - rate)
    return record(score > level, outbreak)
