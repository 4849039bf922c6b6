"""Scoring functions: how a value becomes points. Each is a handful of exact numbers and its corners."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import ClassVar

from shian.methods.scoring.corners import MOST_CORNERS, Corner, bend, step
from shian.methods.scoring.exact import Number, exact

ZERO = Fraction(0)


class Count(StrEnum):
    """How a part of a unit counts when points are taken off for each unit missing."""

    WHOLE = "whole"  # only whole units missing cost points
    STARTED = "started"  # a unit begun counts as a whole one
    EXACT = "exact"  # pro rata


@dataclass(frozen=True, slots=True)
class Threshold:
    """All points at the threshold or better, none otherwise."""

    at: Number
    fewer: bool = False
    kind: ClassVar[str] = "threshold"

    def corners(self, most: Fraction) -> tuple[Corner, ...]:
        """See ``Function``."""
        return _turned((step(_side(self.at, self.fewer), ZERO, most),), self.fewer)


@dataclass(frozen=True, slots=True)
class WholeShare:
    """All points only where nothing is missing: a share of exactly ``full`` (per cent)."""

    full: Number = 100
    kind: ClassVar[str] = "whole"
    fewer: ClassVar[bool] = False

    def corners(self, most: Fraction) -> tuple[Corner, ...]:
        """See ``Function``."""
        return (step(exact(self.full), ZERO, most),)


@dataclass(frozen=True, slots=True)
class Declared:
    """A fact that is or is not (1 or 0): a plan exists, no accident happened."""

    kind: ClassVar[str] = "declared"
    fewer: ClassVar[bool] = False

    def corners(self, most: Fraction) -> tuple[Corner, ...]:
        """See ``Function``."""
        return (step(Fraction(1), ZERO, most),)


@dataclass(frozen=True, slots=True)
class Linear:
    """None at ``start`` or worse, all at ``end`` or better, pro rata between. ``end < start``: fewer is
    better."""

    start: Number
    end: Number
    kind: ClassVar[str] = "linear"

    def __post_init__(self) -> None:
        if exact(self.start) == exact(self.end):
            raise ValueError("a linear function needs two different values, start and end")

    @property
    def fewer(self) -> bool:
        """Whether fewer is better."""
        return exact(self.end) < exact(self.start)

    def corners(self, most: Fraction) -> tuple[Corner, ...]:
        """See ``Function``."""
        start, end = bend(exact(self.start), ZERO), bend(exact(self.end), most)
        return (end, start) if self.fewer else (start, end)


@dataclass(frozen=True, slots=True)
class Steps:
    """Points by steps: whoever reaches a value has its points. Steps go from worst to best."""

    steps: tuple[tuple[Number, Number], ...]
    fewer: bool = False
    kind: ClassVar[str] = "steps"

    def __post_init__(self) -> None:
        values = [_side(x, self.fewer) for x, _ in self.steps]
        gains = [exact(y) for _, y in self.steps]
        if not self.steps:
            raise ValueError("steps: there must be at least one")
        if values != sorted(set(values)) or gains != sorted(set(gains)) or gains[0] < 0:
            raise ValueError("steps go from worst to best, each with more points than the one before")

    def corners(self, most: Fraction) -> tuple[Corner, ...]:
        """See ``Function``. Steps above the item's points are cut to them."""
        below, found = ZERO, []
        for x, y in self.steps:
            found.append(step(_side(x, self.fewer), below, min(exact(y), most)))
            below = found[-1].at
        return _turned(tuple(found), self.fewer)


@dataclass(frozen=True, slots=True)
class Deduct:
    """All points at ``full`` or better; for each ``each`` missing, ``lose`` points less, down to none."""

    full: Number
    each: Number
    lose: Number
    fewer: bool = False
    count: Count = Count.EXACT
    kind: ClassVar[str] = "deduct"

    def __post_init__(self) -> None:
        if exact(self.each) <= 0 or exact(self.lose) <= 0:
            raise ValueError("deduct: each and lose must be above zero")

    def corners(self, most: Fraction) -> tuple[Corner, ...]:
        """See ``Function``.

        Raises:
            ValueError: more than 10,000 units until nothing is left.
        """
        full, each, lose = _side(self.full, self.fewer), exact(self.each), exact(self.lose)
        if most <= 0:
            return _turned((bend(full, most),), self.fewer)
        if self.count is Count.EXACT:
            return _turned((bend(full - each * most / lose, ZERO), bend(full, most)), self.fewer)
        units = _units(most / lose)
        heights = [max(ZERO, most - lose * k) for k in range(units + 1)]
        if self.count is Count.STARTED:
            found = [step(full - each * k, heights[k + 1], heights[k]) for k in range(units)]
        else:
            found = [
                Corner(full - each * k, heights[k], heights[k], heights[k - 1]) for k in range(1, units + 1)
            ]
        return _turned(tuple(reversed(found)), self.fewer)


@dataclass(frozen=True, slots=True)
class Extra:
    """Points on top: ``gain`` for each whole ``each``, until the item's points are reached."""

    each: Number
    gain: Number
    kind: ClassVar[str] = "extra"
    fewer: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if exact(self.each) <= 0 or exact(self.gain) <= 0:
            raise ValueError("extra: each and gain must be above zero")

    def corners(self, most: Fraction) -> tuple[Corner, ...]:
        """See ``Function``.

        Raises:
            ValueError: more than 10,000 units until all points are reached.
        """
        each, gain = exact(self.each), exact(self.gain)
        units = _units(most / gain)
        heights = [min(most, gain * k) for k in range(units + 1)]
        if not units:
            return (bend(ZERO, most),)
        return tuple(step(each * k, heights[k - 1], heights[k]) for k in range(1, units + 1))


# All give `corners(most)`: the function for an item of so many points, in order of x; `fewer`: the direction.
Function = Threshold | WholeShare | Declared | Linear | Steps | Deduct | Extra


def _side(x: Number, fewer: bool) -> Fraction:
    return -exact(x) if fewer else exact(x)


def _turned(corners: tuple[Corner, ...], fewer: bool) -> tuple[Corner, ...]:
    return tuple(c.mirrored() for c in reversed(corners)) if fewer else corners


def _units(share: Fraction) -> int:
    units = ceil(share)
    if units > MOST_CORNERS:
        raise ValueError(f"{units} units between none and all points; at most {MOST_CORNERS}")
    return units
