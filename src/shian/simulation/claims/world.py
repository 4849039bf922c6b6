"""What the made-up reports are about: places, and the things of each subject."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stock:
    """Things that are there at a date, and the exhaustive ways to split them."""

    noun: str
    measure: str
    low: int
    high: int
    splits: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Work:
    """Cases of a year, what is done to them, and what the rate of it is called."""

    noun: str
    measure: str
    low: int
    high: int
    done: str
    rate: str


@dataclass(frozen=True)
class Amount:
    noun: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True)
class Per:
    """So many of one thing for each of another."""

    noun: str
    measure: str
    base: str
    base_measure: str
    phrase: str
    low: float
    high: float


@dataclass(frozen=True)
class Rate:
    """So many for every thousand, ten thousand or hundred thousand people."""

    noun: str
    measure: str
    per: str
    low: float
    high: float


@dataclass(frozen=True)
class Subject:
    name: str
    bureau: str
    stock: tuple[Stock, ...]
    work: tuple[Work, ...]
    amount: tuple[Amount, ...]
    fund: tuple[Amount, ...]
    per: tuple[Per, ...]
    rate: tuple[Rate, ...]


@dataclass(frozen=True)
class World:
    places: tuple[str, ...]
    parts: dict[str, tuple[str, ...]]
    """What a province, a city, a county and a district are divided into."""
    surnames: str
    given: str
    subjects: tuple[Subject, ...]


def _range(text: str) -> tuple[float, float]:
    low, high = text.split("-")
    return float(low), float(high)


def _stock(line: str) -> Stock:
    noun, measure, size, splits = line.split("/")
    low, high = _range(size)
    return Stock(
        noun, measure, int(low), int(high), tuple(tuple(one.split("+")) for one in splits.split(";"))
    )


def _work(line: str) -> Work:
    noun, measure, size, done, rate = line.split("/")
    low, high = _range(size)
    return Work(noun, measure, int(low), int(high), done, rate)


def _amount(line: str) -> Amount:
    noun, unit, size = line.split("/")
    return Amount(noun, unit, *_range(size))


def _fund(line: str) -> Amount:
    noun, size = line.split("/")
    return Amount(noun, "万元", *_range(size))


def _per(line: str) -> Per:
    noun, measure, base, base_measure, phrase, size = line.split("/")
    return Per(noun, measure, base, base_measure, phrase, *_range(size))


def _rate(line: str) -> Rate:
    noun, measure, per, size = line.split("/")
    return Rate(noun, measure, per, *_range(size))


@functools.cache
def world() -> World:
    data = tomllib.loads((Path(__file__).parent / "world.toml").read_text(encoding="utf-8"))
    subjects = tuple(
        Subject(
            one["name"],
            one["bureau"],
            tuple(map(_stock, one["stock"])),
            tuple(map(_work, one["work"])),
            tuple(map(_amount, one["amount"])),
            tuple(map(_fund, one["fund"])),
            tuple(map(_per, one["per"])),
            tuple(map(_rate, one["rate"])),
        )
        for one in data["subject"]
    )
    towns = tuple(data["towns"])
    parts = {"省": tuple(data["cities"]), "市": tuple(data["districts"]), "县": towns, "区": towns}
    return World(tuple(data["places"]), parts, data["surnames"], data["given"], subjects)
