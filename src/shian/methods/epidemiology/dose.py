"""Dose and response: the attack rate by level of exposure, and the χ² tests of a trend.

Cochran 1954 and Armitage 1955 for the trend of proportions; Mantel's extension has n - 1 in place of n.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shian.methods.epidemiology.errors import EpidemiologyError
from shian.methods.epidemiology.twobytwo import (
    NAN,
    ChiSquare,
    Interval,
    TwoByTwo,
    odds_ratio,
    ratio,
    risk_ratio,
    upper_tail,
)


@dataclass(frozen=True, slots=True)
class Level:
    """Those who had one dose; ratios are to the first level."""

    dose: float
    ill: int
    people: int
    attack_rate: float
    risk_ratio: Interval
    odds_ratio: Interval


@dataclass(frozen=True, slots=True)
class Trend:
    """All levels by their doses, and whether the attack rate follows the dose."""

    levels: tuple[Level, ...]
    armitage: ChiSquare
    mantel: ChiSquare
    departure: ChiSquare  # what the trend leaves of the differences between levels
    slope: float  # change of the attack rate for a dose more by one


def trend(doses: Sequence[float], ill: Sequence[int], people: Sequence[int], z: float) -> Trend:
    """The dose response of levels with so many ill of so many people.

    Raises:
        EpidemiologyError: fewer than two levels, a level without people, or more ill than people.
    """
    rows = sorted(zip(doses, ill, people, strict=True))
    if len({dose for dose, _i, _p in rows}) < max(len(rows), 2):
        raise EpidemiologyError("a dose response needs at least two levels of different dose")
    if any(count < 1 or not 0 <= cases <= count for _dose, cases, count in rows):
        raise EpidemiologyError("every level needs people, and at most all of them ill")
    armitage, departure, slope = _tests(rows)
    n = sum(count for _dose, _cases, count in rows)
    mantel = armitage.value * (n - 1) / n
    return Trend(
        tuple(_level(row, rows[0], z) for row in rows),
        armitage,
        ChiSquare(mantel, upper_tail(mantel, 1)),
        departure,
        slope,
    )


def _level(row: tuple[float, int, int], first: tuple[float, int, int], z: float) -> Level:
    dose, ill, people = row
    table = TwoByTwo(ill, people - ill, first[1], first[2] - first[1])
    reference = Interval(1.0, 1.0, 1.0)
    same = row is first
    return Level(
        dose,
        ill,
        people,
        ratio(ill, people),
        reference if same else risk_ratio(table, z),
        reference if same else odds_ratio(table, z),
    )


def _tests(rows: Sequence[tuple[float, int, int]]) -> tuple[ChiSquare, ChiSquare, float]:
    n, ill = sum(p for _d, _i, p in rows), sum(i for _d, i, _p in rows)
    rate = ill / n
    mean = sum(dose * people for dose, _i, people in rows) / n
    spread = sum(people * (dose - mean) ** 2 for dose, _i, people in rows)
    together = sum(cases * (dose - mean) for dose, cases, _p in rows)
    df = len(rows) - 2
    if not 0 < ill < n:
        return ChiSquare(NAN, NAN), ChiSquare(NAN, NAN, df), 0.0
    value = together**2 / (rate * (1 - rate) * spread)
    whole = sum((cases - people * rate) ** 2 / (people * rate * (1 - rate)) for _d, cases, people in rows)
    rest = max(whole - value, 0.0)
    return (
        ChiSquare(value, upper_tail(value, 1)),
        ChiSquare(rest, upper_tail(rest, df), df),
        together / spread,
    )
