"""Rounding and comparing with a limit by GB/T 8170-2008 (numerical values and their limits)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum


class Comparison(StrEnum):
    """Which of the two methods of GB/T 8170-2008, 4.3 a limit asks for; FULL unless its standard says so."""

    FULL = "full"
    ROUNDED = "rounded"


def round_to(value: Decimal, interval: Decimal) -> Decimal:
    """`value` rounded once to a multiple of `interval` (0.1, 1, 100; 0.5 and 0.2 units work too).

    A five followed by nothing goes to the even neighbour (GB/T 8170-2008, 3.2 and 3.4); the result keeps
    the interval's digits. ValueError when the interval is not positive.
    """
    if interval <= 0:
        raise ValueError(f"rounding interval {interval} is not positive: give 0.1, 1, 0.5 …")
    steps = (value / interval).to_integral_value(ROUND_HALF_EVEN)
    return (steps * interval).quantize(interval) if interval.as_tuple().exponent else steps * interval


def last_digit(limit: Decimal) -> Decimal:
    """The interval that a limit's own last written digit stands for: 0.05 → 0.01, 20 → 1."""
    exponent = limit.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def against(value: Decimal, lean: int, limit: Decimal, comparison: Comparison = Comparison.FULL) -> int:
    """-1, 0 or 1 as the value lies below, at or above the limit, both in one unit.

    By the full-value method a value written with (+) at the limit lies above it, with (-) below it; by the
    rounded-value method the value is rounded to the limit's digits first and the mark is of no account.
    """
    if comparison is Comparison.ROUNDED:
        value, lean = round_to(value, last_digit(limit)), 0
    order = (value > limit) - (value < limit)
    return order or lean
