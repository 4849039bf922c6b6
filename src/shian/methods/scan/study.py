"""What is scanned: cases by place and time step, and what they are held against."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from shian.methods.scan.circles import Points
from shian.methods.scan.errors import ScanError

Floats = NDArray[np.float64]
MOST_CASES = 20_000_000
MOST_CELLS = 50_000_000


class Model(StrEnum):
    """What is random where there is no cluster."""

    PERMUTATION = "permutation"  # when each case fell ill, given how many did in each place and at each time
    POISSON = "poisson"  # where and when cases fall ill, in proportion to people at risk
    BERNOULLI = "bernoulli"  # who of the people counted (cases and controls) is a case


@dataclass(frozen=True)
class Study:
    """Counts by place (rows) and time step (columns).

    `people` is not used by the permutation model; expected cases or person-time in any unit by the Poisson
    model; cases and controls together by the Bernoulli model.
    """

    model: Model
    points: Points
    cases: NDArray[np.int64]
    people: Floats | None = None

    def __post_init__(self) -> None:
        if self.cases.ndim != 2 or len(self.cases) != len(self.points.first):
            raise ScanError("cases are counted by place and time step")
        if self.cases.size > MOST_CELLS or self.total > MOST_CASES:
            raise ScanError(f"at most {MOST_CELLS:,} places × times and {MOST_CASES:,} cases can be scanned")
        if (self.cases < 0).any():
            raise ScanError("counts of cases are not negative")
        if self.total < 2:
            raise ScanError(f"{self.total} cases are too few to scan")
        self._check_people()

    def _check_people(self) -> None:
        if self.model is Model.PERMUTATION:
            if self.steps < 2:
                raise ScanError("the permutation model needs cases of at least two times")
            return
        people = self.people
        if people is None or people.shape != self.cases.shape:
            raise ScanError(f"the {self.model} model needs people by place and time step")
        if not np.isfinite(people).all() or (people < 0).any() or not people.sum():
            raise ScanError("counts of people are finite, not negative, and not all zero")
        if self.model is Model.BERNOULLI and (self.cases > people).any():
            raise ScanError("there are more cases than people in a place")
        if self.model is Model.BERNOULLI and self.total >= people.sum():
            raise ScanError("the bernoulli model needs controls")
        if (self.cases[people == 0] > 0).any():
            raise ScanError("there are cases where there are no people")

    @property
    def total(self) -> int:
        """All cases."""
        return int(self.cases.sum())

    @property
    def steps(self) -> int:
        """How many time steps there are."""
        return int(self.cases.shape[1])

    def expected(self) -> Floats:
        """Cases expected in each place and step where there is no cluster; they sum to the cases."""
        if self.model is Model.PERMUTATION:
            by_place, by_time = self.cases.sum(axis=1), self.cases.sum(axis=0)
            return np.asarray(np.outer(by_place, by_time) / self.total, np.float64)
        assert self.people is not None
        return np.asarray(self.people * (self.total / self.people.sum()), np.float64)

    def weights(self) -> Floats:
        """What each place holds of what the size of a circle is measured by: people at risk, or cases."""
        return np.asarray(self.expected().sum(axis=1), np.float64)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to scan. `longest`: time steps of the longest window; None: half of all, if not too many."""

    prospective: bool = False
    longest: int | None = None
    largest_share: float = 0.5
    radius: float | None = None
    least_cases: int = 2
    replications: int = 999
    seed: int = 20_05
    stop_after: int | None = None  # sequential: end when so many replications exceed the likeliest cluster
    threads: int = 2

    def __post_init__(self) -> None:
        if not 0 < self.largest_share <= 1:
            raise ScanError(f"the largest share is between 0 and 1, not {self.largest_share}")
        if not 0 <= self.replications <= 999_999:
            raise ScanError(f"replications are between 0 and 999,999, not {self.replications}")
        if self.longest is not None and self.longest < 1:
            raise ScanError(f"the longest window has at least one step, not {self.longest}")
        if self.radius is not None and not self.radius > 0:
            raise ScanError(f"the radius is above zero, not {self.radius}")
        if self.least_cases < 1 or (self.stop_after is not None and self.stop_after < 1):
            raise ScanError("the fewest cases of a cluster and the exceedances to stop after are at least 1")
