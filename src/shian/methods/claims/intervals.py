"""Intervals of exact fractions: what a rounded, bounded or vague figure may stand for.

A bound that is None is infinite. ``open_low`` and ``open_high`` say that the bound itself is not in the
interval: 4.58 as written stands for [4.575, 4.585), open above, since 4.585 would have been rounded up.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Number = Fraction | int
Limit = tuple[Fraction | None, bool]


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from ``low`` to ``high``."""

    low: Fraction | None
    high: Fraction | None
    open_low: bool = False
    open_high: bool = False

    @property
    def is_point(self) -> bool:
        """Just one value."""
        return self.low is not None and self.low == self.high

    @property
    def empty(self) -> bool:
        """No value at all."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.open_low or self.open_high))

    @property
    def middle(self) -> Fraction:
        """The middle; the finite bound where the other is infinite; 0 of everything."""
        if self.low is None or self.high is None:
            return self.low if self.low is not None else (self.high or Fraction(0))
        return (self.low + self.high) / 2

    def holds(self, value: Number) -> bool:
        """Whether a value lies in it."""
        return not self.meet(point(value)).empty

    def meet(self, other: Interval) -> Interval:
        """What both hold; empty where they have nothing in common."""
        low, open_low = _upper(self.low, self.open_low, other.low, other.open_low)
        high, open_high = _lower(self.high, self.open_high, other.high, other.open_high)
        return Interval(low, high, open_low, open_high)

    def overlaps(self, other: Interval) -> bool:
        """Whether both could be the same value."""
        return not self.meet(other).empty

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.open_low or other.open_low,
            self.open_high or other.open_high,
        )

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.open_high,
            self.open_low,
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def times(self, factor: Number) -> Interval:
        """All values times a positive factor.

        Raises:
            ValueError: the factor is not positive.
        """
        if factor <= 0:
            raise ValueError(f"the factor must be positive, not {factor}")
        return Interval(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.open_low,
            self.open_high,
        )

    def multiply(self, other: Interval) -> Interval:
        """All products; both must hold no negative value.

        Raises:
            ValueError: a value may be negative.
        """
        low_self, low_other = _not_negative(self), _not_negative(other)
        high = None if self.high is None or other.high is None else self.high * other.high
        return Interval(
            low_self * low_other, high, self.open_low or other.open_low, self.open_high or other.open_high
        )

    def divide(self, other: Interval) -> Interval:
        """All quotients; both must hold no negative value. What may be divided by zero is unbounded above.

        Raises:
            ValueError: a value may be negative.
        """
        low_self, low_other = _not_negative(self), _not_negative(other)
        low = Fraction(0) if other.high is None else (low_self / other.high if other.high else None)
        high = None if self.high is None or low_other == 0 else self.high / low_other
        return Interval(
            low or Fraction(0), high, self.open_low or other.open_high, self.open_high or other.open_low
        )


def point(value: Number) -> Interval:
    """One value."""
    exact = Fraction(value)
    return Interval(exact, exact)


def rounded(value: Fraction, step: Fraction) -> Interval:
    """What is rounded half up to ``value`` at a step: 4.58 at 0.01 is [4.575, 4.585)."""
    return Interval(value - step / 2, value + step / 2, open_high=True)


def at_least(value: Fraction, *, more: bool = False) -> Interval:
    """``value`` or more; with ``more``, strictly more."""
    return Interval(value, None, open_low=more)


def at_most(value: Fraction, *, less: bool = False) -> Interval:
    """From 0 to ``value``; with ``less``, strictly less."""
    return Interval(Fraction(0), value, open_high=less)


def _not_negative(one: Interval) -> Fraction:
    if one.low is None or one.low < 0:
        raise ValueError(f"{one} may be negative")
    return one.low


def _upper(a: Fraction | None, a_open: bool, b: Fraction | None, b_open: bool) -> Limit:
    if a is None or b is None:
        return (b, b_open) if a is None else (a, a_open)
    return (a, a_open or b_open) if a == b else max((a, a_open), (b, b_open))


def _lower(a: Fraction | None, a_open: bool, b: Fraction | None, b_open: bool) -> Limit:
    if a is None or b is None:
        return (b, b_open) if a is None else (a, a_open)
    return (a, a_open or b_open) if a == b else min((a, a_open), (b, b_open))
