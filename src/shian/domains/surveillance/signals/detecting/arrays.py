"""What detection works on and what it answers: cases as arrays, thresholds, alarms, happenings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Reals = NDArray[np.float64]
Bools = NDArray[np.bool_]
AGES = (1, 5, 15, 25, 45, 65)  # years at which age bands begin, the first being under 1
HOURS = 24
MIXED = 0.2  # share of expected cases above which an alarm does not say which cases belong together


@dataclass(frozen=True, slots=True)
class Names:
    """The code of each number, by which keys of series are written: ``district=140105;syndrome=neuro``."""

    hospital: tuple[str, ...]
    township: tuple[str, ...]
    district: tuple[str, ...]
    syndrome: tuple[str, ...]
    agent: tuple[str, ...]
    place: tuple[str, ...] = ()
    food: tuple[str, ...] = ()
    age: tuple[str, ...] = ("0", "1-4", "5-14", "15-24", "25-44", "45-64", "65+")

    def of(self, dimension: str, number: int) -> str:
        """The code of a number of a dimension."""
        found: tuple[str, ...] = getattr(self, dimension)
        return found[number]


@dataclass(frozen=True)
class Cases:
    """Case reports, one a row; see the package's docstring for units."""

    onset: Whole
    reported: Whole
    hospital: Whole
    township: Whole
    district: Whole
    syndrome: Whole
    agent: Whole
    age: Whole
    family: Whole
    severity: Reals
    grave: Bools
    eaten_case: Whole
    eaten_place: Whole
    eaten_food: Whole
    eaten_at: Whole
    names: Names
    points: Reals = field(default_factory=lambda: np.zeros((0, 2)))

    def __post_init__(self) -> None:
        count = len(self.onset)
        for name in ("reported", "hospital", "township", "district", "syndrome", "agent", "age", "family",
                     "severity", "grave"):  # fmt: skip
            if len(getattr(self, name)) != count:
                raise ValueError(f"{name} has {len(getattr(self, name))} rows, onset {count}")
        for name in ("eaten_place", "eaten_food", "eaten_at"):
            if len(getattr(self, name)) != len(self.eaten_case):
                raise ValueError(f"{name} and eaten_case differ in length")
        if (self.reported < self.onset).any():
            raise ValueError("a case is reported before its onset")

    def __len__(self) -> int:
        return len(self.onset)

    @property
    def day(self) -> Whole:
        """Day of onset, since 1970-01-01."""
        return self.onset // HOURS

    @property
    def told(self) -> Whole:
        """Day of the report, since 1970-01-01."""
        return self.reported // HOURS

    def until(self, day: int) -> Cases:
        """The cases reported up to the end of a day; rows keep their order but not their numbers."""
        return self.take(np.flatnonzero(self.told <= day))

    def take(self, rows: Whole) -> Cases:
        """Some of the cases, with what they ate."""
        where = np.full(len(self), -1)
        where[rows] = np.arange(len(rows))
        kept = np.flatnonzero(where[self.eaten_case] >= 0)
        own = {
            name: getattr(self, name)[rows]
            for name in ("onset", "reported", "hospital", "township", "district", "syndrome", "agent", "age",
                         "family", "severity", "grave")
        }  # fmt: skip
        return replace(
            self, **own, eaten_case=where[self.eaten_case[kept]], eaten_place=self.eaten_place[kept],
            eaten_food=self.eaten_food[kept], eaten_at=self.eaten_at[kept],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds and reaches. p-value thresholds are of one window, not corrected for the many looked at.

    levels: by family of series (see `keys.FAMILIES`), the p-value at or below which a window is an alarm.
    least: unrelated cases there must be, by family.
    past: days a place's own background is taken from; settle: days before a window that are left out of it.
    memory: weight of a past case as evidence of a share, 0 to 1: shares drift.
    """

    levels: Mapping[str, float] = field(default_factory=lambda: dict(LEVELS))
    least: Mapping[str, int] = field(default_factory=lambda: dict(LEAST))
    past: int = 365
    settle: int = 7
    memory: float = 0.5
    fresh: int = 28  # days after which a window is past judging
    weekly: float = 0.0001  # p-value at or below which a weekly count is an alarm
    weekly_least: int = 5
    ears: float = 1e-7
    ears_least: int = 4
    scan: float = 0.001
    scan_days: int = 14
    complete: float = 0.8  # share of reports that must be in before a week or day is judged by its count
    quiet: float = 0.001  # chance of so long a silence of a hospital below which it is taken to be silent
    alive: int = 21  # days for which a happening takes in further alarms

    def stricter(self, times: float) -> Settings:
        """All p-value thresholds divided; below 1 they are looser."""
        return replace(
            self,
            levels={name: level / times for name, level in self.levels.items()},
            weekly=min(self.weekly / times, 0.05),
            ears=self.ears / times,
            scan=self.scan / times,
        )


LEVELS: dict[str, float] = {
    "place": 5e-3,
    "food": 1e-4,
    "hospital": 6e-5,
    "hospital,syndrome": 5e-5,
    "township": 6e-5,
    "township,syndrome": 5e-5,
    "district,syndrome": 6e-5,
    "district,syndrome,age": 3e-5,
    "district,agent": 1e-4,
    "agent": 6e-5,
}
LEAST: dict[str, int] = {
    "place": 2,
    "food": 3,
    "hospital": 4,
    "hospital,syndrome": 3,
    "township": 4,
    "township,syndrome": 3,
    "district,syndrome": 4,
    "district,syndrome,age": 4,
    "district,agent": 3,
    "agent": 4,
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """A series that stood out on a day. `cases`: rows; days since 1970-01-01; p NaN where there is none."""

    day: int
    sort: str  # count, cluster, premises, food, report
    method: str  # window, scan, combined, ears, premises, food, report
    series: str
    first: int
    last: int
    observed: int
    expected: float
    upper: float
    pvalue: float
    cases: tuple[int, ...]
    about: Mapping[str, Any] = field(default_factory=dict)  # numbers of the series' dimensions
    recurrence: float = float("nan")  # days between such alarms by chance

    @property
    def mixed(self) -> bool:
        """Whether many of its cases are those that were to be expected anyway."""
        return self.expected > MIXED * self.observed

    @property
    def excess(self) -> float:
        """Cases beyond those expected."""
        return max(self.observed - self.expected, 0.0)


@dataclass(slots=True)
class Happening:
    """Alarms that point at one thing: raised with the first, extended by further ones.

    `cases` are those of the alarms that are not `mixed`, or of all where there is no other.
    """

    day: int
    cases: set[int]
    alarms: list[Alarm]
    last_alarm: int

    @property
    def head(self) -> Alarm:
        """The alarm with the smallest p-value; one that has none only where there is no other."""
        return min(self.alarms, key=lambda one: one.pvalue if one.pvalue == one.pvalue else 1.0)

    @property
    def precise(self) -> bool:
        """Whether it is known which cases belong together: by some alarm, or (no alarm) by who told of it."""
        return not self.alarms or any(not one.mixed for one in self.alarms)

    @property
    def first(self) -> Alarm:
        """The alarm that raised it."""
        return self.alarms[0]
