"""One meal as the source: cases name the same place at the same time, and fall ill in one wave after it.

A popular place is named by many, but at all sorts of times. So for a source of one item it is weighed,
beside its having lasted, that it was one meal: the times at which cases ate there lie together, and the
onsets of all who are due to it, whether they name it or not, follow from then by the incubation time.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from shian.methods.sourcing.model import Outbreak, Source

Floats = NDArray[np.float64]
HOURS = 12.0  # within which people say that they ate at the same meal
FEWEST = 2  # cases that name a time together
DAY = 24.0


@dataclass(frozen=True, slots=True)
class Meal:
    """From when to when it was eaten; `onsets`: hours over which cases that are not due to it fall ill."""

    since: float
    until: float
    onsets: float

    @property
    def hours(self) -> float:
        """How long it lasted."""
        return self.until - self.since

    @property
    def denser(self) -> float:
        """How much denser its times are than onsets without it."""
        return self.onsets / self.hours

    def wave(self, onset: float | None, median: Floats, spread: Floats) -> Floats:
        """How many times the chance of an onset is if due to the meal, eaten at any time of it."""
        if onset is None:
            return np.ones(len(median))
        late, soon = (self._by(onset - at, median, spread) for at in (self.since, self.until))
        return np.asarray(self.denser * (late - soon), np.float64)

    @staticmethod
    def _by(hours: float, median: Floats, spread: Floats) -> Floats:
        if hours <= 0:
            return np.zeros(len(median))
        return np.asarray(ndtr((math.log(hours) - np.log(median)) / spread), np.float64)


def common_meal(outbreak: Outbreak, source: Source) -> Meal | None:
    """The time within which most cases ate at the source.

    None if it has several items, or a time of its own, or too few cases ate there together.
    """
    reach = source.reach[0] if len(source.reach) == 1 else None
    if reach is None or not (math.isinf(reach.since) and math.isinf(reach.until)):
        return None
    item = reach.item
    onsets = [case.onset for case in outbreak.ill if case.onset is not None]
    times = sorted(
        one.at
        for case in outbreak.ill
        for one in case.exposures
        if one.item == item and one.at is not None and (case.onset is None or one.at < case.onset)
    )
    together = [[at for at in times if first <= at <= first + HOURS] for first in times]
    best = max(together, key=len, default=[])
    if len(best) < FEWEST or not onsets:
        return None
    middle = (best[0] + best[-1]) / 2
    return Meal(middle - HOURS / 2, middle + HOURS / 2, max(onsets) - min(onsets) + DAY)


def at_meal(source: Source, meal: Meal) -> Source:
    """The source as it was at the meal only."""
    return replace(source, reach=(replace(source.reach[0], since=meal.since, until=meal.until),))
