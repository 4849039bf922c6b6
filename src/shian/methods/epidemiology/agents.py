"""Incubation times against the agents that could have caused them."""

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import mean, median, quantiles

from shian.methods.epidemiology.errors import EpidemiologyError

EXTREMES = 1.959963984540054  # the extremes hold the middle 95 % of medians of outbreaks, by logarithm
STRAY = 0.02  # chance that an incubation time is wrong (recall, another meal), so that one does not exclude


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent with its incubation in hours: extremes (low, high) and usual range (begin, end)."""

    key: str
    en: str
    zh: str
    low: float
    begin: float
    end: float
    high: float

    def log_weight(self, hours: Sequence[float]) -> float:
        """How well times of one outbreak fit, as a logarithm.

        Their mean logarithm is one draw from a normal distribution around the middle of the usual range:
        people of one outbreak share dose and food, so that many do not say more than a few. Each time beyond
        the extremes is a stray one.
        """
        middle = (math.log(self.begin) + math.log(self.end)) / 2
        spread = (math.log(self.high) - math.log(self.low)) / (2 * EXTREMES)
        z = (mean(map(math.log, hours)) - middle) / spread
        outside = sum(not self.low <= at <= self.high for at in hours)
        return -z * z / 2 - math.log(spread) + outside * math.log(STRAY)


@cache
def agents() -> tuple[Agent, ...]:
    """All agents of the table."""
    text = (files(__package__) / "data" / "agents.toml").read_text(encoding="utf-8")
    return tuple(Agent(key, row["en"], row["zh"], *row["hours"]) for key, row in tomllib.loads(text).items())


@dataclass(frozen=True, slots=True)
class Incubation:
    """Incubation times in hours, summarised; quartiles are those of the sample (exclusive)."""

    n: int
    median: float
    mean: float
    low: float
    high: float
    first_quartile: float
    third_quartile: float


def summary(hours: Sequence[float]) -> Incubation:
    """The times in a few numbers.

    Raises:
        EpidemiologyError: there are none, or one is not above zero.
    """
    if not hours:
        raise EpidemiologyError("no incubation time is known")
    if min(hours) <= 0:
        raise EpidemiologyError("incubation times are above zero")
    first, _middle, third = quantiles(hours, n=4) if len(hours) > 1 else (hours[0],) * 3
    return Incubation(len(hours), median(hours), mean(hours), min(hours), max(hours), first, third)


@dataclass(frozen=True, slots=True)
class Fit:
    """How an agent fits: times within its extremes, the median within the usual range, and its weight.

    Weights sum to 1: the probability of each agent by the incubation alone, all being equally likely before.
    """

    agent: Agent
    within: float
    usual: bool
    weight: float


def fitting(hours: Sequence[float]) -> list[Fit]:
    """All agents, the best first.

    Raises:
        EpidemiologyError: as `summary`.
    """
    middle = summary(hours).median
    logs = {one.key: one.log_weight(hours) for one in agents()}
    top = max(logs.values())
    total = sum(math.exp(value - top) for value in logs.values())
    fits = [
        Fit(
            one,
            sum(one.low <= at <= one.high for at in hours) / len(hours),
            one.begin <= middle <= one.end,
            math.exp(logs[one.key] - top) / total,
        )
        for one in agents()
    ]
    return sorted(fits, key=lambda fit: (-fit.weight, fit.agent.key))
