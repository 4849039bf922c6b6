"""The moments of each sample's life, drawn for all samples at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shian.simulation.city import City
from shian.simulation.laboratory.allocation import Allocation, Ints
from shian.simulation.laboratory.anomalies import plant_times
from shian.simulation.laboratory.rules import Rules
from shian.simulation.moments import moment

HOUR = 3600


@dataclass
class Times:
    """Per sample the day (ordinal) and second (after 08:00) of each step."""

    day: dict[str, Ints]
    second: dict[str, Ints]

    def text(self, step: str) -> list[str]:
        """The moments of a step as ledger text."""
        pairs = zip(self.day[step].tolist(), self.second[step].tolist(), strict=True)
        return [moment(d, s) for d, s in pairs]


def draw_times(made: City, a: Allocation, urgent: npt.NDArray[np.bool_], rules: Rules) -> Times:
    """Within the limits: five working days to the laboratory, twenty to the report, two or seven to tell."""
    rng, n = made.rng("times"), len(a)
    day: dict[str, Ints] = {"take": a.day}
    second: dict[str, Ints] = {"take": _between(rng, n, 0.5, 5.0)}
    day["send"], second["send"] = a.day, second["take"] + _between(rng, n, 0.8, 1.5)
    receive, enter = rng.choice(4, n, p=[0.25, 0.5, 0.2, 0.05]), rng.integers(3, 10, n)
    plant_times(made, a, receive, enter)
    _later(day, second, rules, "receive", "send", receive, rng, (0.5, 1.5), (1, 8))
    _later(day, second, rules, "test", "receive", rng.choice(2, n, p=[0.6, 0.4]), rng, (0.2, 0.6), (0.5, 8))
    _later(day, second, rules, "enter", "test", enter, rng, (0.2, 0.4), (1, 6))
    day["submit"], second["submit"] = day["enter"], second["enter"] + _between(rng, n, 0.3, 0.6)
    _later(day, second, rules, "verify", "submit", rng.choice(2, n, p=[0.7, 0.3]), rng, (0.6, 1.0), (1, 7.5))
    bad = a.fails | a.problem
    wait = np.where(urgent, 0, np.where(bad, rng.integers(0, 2, n), rng.integers(1, 6, n)))
    _later(day, second, rules, "report", "verify", wait, rng, (0.5, 1.0), (0.5, 9))
    monday = day["report"] - (day["report"] - 1) % 7
    day["publish"] = rules.after(monday + 17, 0)
    second["publish"] = np.full(n, 2 * HOUR)
    return Times(day, second)


def _between(rng: np.random.Generator, count: int, first: float, last: float) -> Ints:
    return rng.integers(int(first * HOUR), int(last * HOUR), count)


def _later(
    day: dict[str, Ints],
    second: dict[str, Ints],
    rules: Rules,
    step: str,
    before: str,
    wait: Ints,
    rng: np.random.Generator,
    same: tuple[float, float],
    other: tuple[float, float],
) -> None:
    """A step some working days after another: on the same day a little later, else at any time of the day."""
    n = len(wait)
    soon, any_time = _between(rng, n, *same), _between(rng, n, *other)
    day[step] = np.where(wait == 0, day[before], rules.after(day[before], wait))
    second[step] = np.where(wait == 0, np.minimum(second[before] + soon, 35_000), any_time)
