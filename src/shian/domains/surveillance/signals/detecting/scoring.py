"""How good detection was, where the truth is known: outbreaks found, how late, and false signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shian.domains.surveillance.signals.detecting.arrays import Cases, Happening, Whole

SPORADIC = -1
OF_IT = 2  # cases of a true happening a signal must hold to be about it
SHARE = 0.3  # and their share among the signal's cases
LARGE = 5  # reported cases from which an outbreak must be found


@dataclass(frozen=True)
class Score:
    """`delays`: days from the fifth report of each large outbreak to its signal; negative: before it.

    `true`: for each signal the number of the happening it is about, or -1; a grave case's signal is true.
    """

    large: int
    found: int
    delays: tuple[int, ...]
    signals: int
    false: int
    weeks: float
    true: tuple[int, ...]
    missed: tuple[int, ...]

    @property
    def share(self) -> float:
        """Share of the large outbreaks that were found."""
        return self.found / self.large if self.large else float("nan")

    @property
    def false_per_week(self) -> float:
        """False signals in a week."""
        return self.false / self.weeks

    @property
    def median_delay(self) -> float:
        """Median of the delays; NaN where nothing was found."""
        return float(np.median(self.delays)) if self.delays else float("nan")


def about(happening: Happening, truth: Whole) -> int:
    """The number of the true happening a signal is about: a case of grave illness counts as one by itself."""
    rows = np.array(sorted(happening.cases), np.int64)
    found = truth[rows]
    numbers, counts = np.unique(found[found != SPORADIC], return_counts=True)
    if len(numbers):
        best = int(np.argmax(counts))
        if counts[best] >= OF_IT and counts[best] >= SHARE * len(rows):
            return int(numbers[best])
    return SPORADIC


def score(cases: Cases, happenings: Sequence[Happening], truth: Whole, first: int, last: int) -> Score:
    """Score signals raised from day `first` to day `last`; outbreaks whose fifth report lies in between."""
    true = tuple(about(one, truth) for one in happenings)
    raised: dict[int, int] = {}
    for number, one in zip(true, happenings, strict=True):
        if number != SPORADIC:
            raised[number] = min(raised.get(number, one.day), one.day)
    large, delays, missed = 0, [], []
    for number in np.unique(truth[truth != SPORADIC]).tolist():
        told = np.sort(cases.told[truth == number])
        if len(told) < LARGE or not first <= told[LARGE - 1] <= last:
            continue
        large += 1
        if number in raised:
            delays.append(raised[number] - int(told[LARGE - 1]))
        else:
            missed.append(number)
    grave = [any(alarm.method == "report" for alarm in one.alarms) for one in happenings]
    false = sum(1 for number, rule in zip(true, grave, strict=True) if number == SPORADIC and not rule)
    weeks = (last - first + 1) / 7
    return Score(large, len(delays), tuple(delays), len(happenings), false, weeks, true, tuple(missed))
