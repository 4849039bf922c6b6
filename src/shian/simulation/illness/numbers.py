"""The numbers of the data file: agents, foods, settings, what is planted."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from shian.simulation.supply.draws import Floats
from shian.simulation.supply.seasons import EAST, EPOCH
from shian.simulation.words import DATA

DAY, HOUR = 86_400, 3_600
SETTINGS = ("home", "restaurant", "takeaway", "canteen", "stall", "shop", "banquet", "other")


@cache
def data() -> dict[str, Any]:
    """The three data files as one: cases and reporting, what is planted, monitoring and communication."""
    out: dict[str, Any] = {}
    for name in ("illness", "illness_outbreaks", "illness_monitoring"):
        out |= tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return out


@dataclass(frozen=True)
class Agent:
    """What people fall ill of: when in the year, whom, after how many hours, how it looks."""

    number: int
    key: str
    syndrome: str
    share: float
    hours: tuple[float, float]
    months: tuple[float, ...]
    child: float
    old: float
    diagnosis: tuple[str, ...]
    foods: tuple[str, ...]
    seen: bool = False

    @property
    def found(self) -> bool:
        """Whether a laboratory can find it in a specimen."""
        return bool(self.key) and self.key != "other" and self.syndrome not in {"mushroom", "chemical"}


@cache
def agents() -> tuple[Agent, ...]:
    rows: Iterator[dict[str, Any]] = (
        {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
        for row in data()["agent"]
    )  # fmt: skip
    return tuple(Agent(number, **row) for number, row in enumerate(rows))


@cache
def agent(key: str) -> Agent:
    return next(a for a in agents() if a.key == key)


@dataclass(frozen=True)
class Dish:
    """A dish of a meal: its class, the share of guests who eat it, the kind of goods its lot is of."""

    name: str
    kind: str
    share: float
    goods: str


@dataclass(frozen=True)
class Spec:
    """An outbreak as the data file describes it; ``places``: how many premises, 0 for a home."""

    key: str
    agent: str
    setting: str
    places: int
    day: int
    hour: float
    guests: int
    attack: tuple[float, float]
    visit: float
    culprit: int
    lot: bool
    dishes: tuple[Dish, ...]
    children: bool = False


def specs(name: str) -> tuple[Spec, ...]:
    """``outbreak`` or ``missed``, in the order of the file."""
    return tuple(_spec(row) for row in data()[name])


def _spec(row: dict[str, Any]) -> Spec:
    rest = {k: v for k, v in row.items() if k not in {"dishes", "day", "attack"}}
    return Spec(
        **rest, day=row["day"].toordinal(), attack=tuple(row["attack"]),
        dishes=tuple(Dish(*dish) for dish in row["dishes"]),
    )  # fmt: skip


@cache
def foods() -> tuple[tuple[str, str], ...]:
    """Every food that is named, with its class: those of agents, then the dishes of outbreaks."""
    known = {name: kind for kind, names in data()["foods"].items() for name in names}
    out: dict[str, str] = {}
    for one in agents():
        out |= {name: known.get(name, "31") for name in one.foods}
    for name in ("outbreak", "missed"):
        out |= {dish.name: dish.kind for spec in specs(name) for dish in spec.dishes}
    return tuple(out.items())


@cache
def food_number(name: str) -> int:
    return [food for food, _ in foods()].index(name)


def seconds(day: int, hour: float) -> int:
    """A local hour of a day (ordinal) as seconds since 1970."""
    return (day - EPOCH) * DAY - EAST + int(hour * HOUR)


def day_of(moment: Any) -> Any:
    """The local day (ordinal) of moments."""
    return (moment + EAST) // DAY + EPOCH


def weekday(days: Any) -> Any:
    """Monday is 0."""
    return (days + 6) % 7


def incubation(rng: np.random.Generator, one: Agent, count: int, tight: float = 1.0) -> Floats:
    """Incubation times in hours; ``tight`` below 1 where dose and food are shared."""
    median, spread = one.hours
    return np.asarray(np.maximum(0.2, median * np.exp(rng.normal(0.0, spread * tight, count))), np.float64)
