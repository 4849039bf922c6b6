"""The groups of goods: who makes them, which way they go, as the data file lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from shian.simulation.words import DATA


@dataclass(frozen=True)
class Step:
    """One step of the way: to whom, to how many, how long under way, how long kept before, how much of it."""

    to: tuple[tuple[str, float], ...]
    fan: tuple[float, float, float]  # least, exponent of the tail, most
    under_way: tuple[float, float]  # hours
    kept: float = 0.0  # days before it is sold on, on average
    moved: float = 0.95
    open: tuple[float, float] = (3.0, 9.0)  # local hours of departure


@dataclass(frozen=True)
class Group:
    """Goods that go the same way. ``lots``: how many come into being over the years, at full size; those of
    goods made of others follow from what came in."""

    key: str
    label: str
    foods: tuple[str, ...]
    kilograms: tuple[float, float]  # median of a lot, spread of its logarithm
    shelf: int
    lots: int = 0
    makers: tuple[tuple[str, float], ...] = ()
    steps: tuple[Step, ...] = ()
    season: str = ""
    unit: str = "KGM"
    outside: tuple[tuple[str, Any], ...] = ()
    inputs: tuple[tuple[str, float], ...] = ()
    batches: float = 1.0  # batches for each load that came in
    result: float = 1.0  # what comes out for each kilogram put in
    ripens: tuple[float, float] = (2.0, 10.0)  # hours from the last input to the finished lot
    certificate: str = ""
    labelled: bool = False  # the lot is printed on the packs


@cache
def data() -> dict[str, Any]:
    return tomllib.loads((DATA / "supply.toml").read_text(encoding="utf-8"))


@cache
def duties() -> dict[str, Any]:
    """Amounts and words of the duties along the chain."""
    return tomllib.loads((DATA / "supply_duties.toml").read_text(encoding="utf-8"))


@cache
def groups() -> tuple[Group, ...]:
    """In the order in which they can be made: what is used comes before what it is used for."""
    return tuple(_group(row) for row in data()["group"])


def _group(row: dict[str, Any]) -> Group:
    steps = tuple(_step(s) for s in row.get("steps", ()))
    outside = tuple(row.get("outside", {}).items())
    rest = {k: _tupled(v) for k, v in row.items() if k not in {"steps", "outside"}}
    return Group(**rest, steps=steps, outside=outside)


def _step(row: dict[str, Any]) -> Step:
    return Step(**{k: _tupled(v) for k, v in row.items()})


def _tupled(value: Any) -> Any:
    return tuple(_tupled(v) for v in value) if isinstance(value, list) else value
