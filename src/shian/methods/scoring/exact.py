"""Exact numbers: what a value may be, and how it is rounded for reading."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

# What a caller may hand over; bool counts as 1 or 0.
Number = int | Decimal | Fraction

_WIDE = Context(prec=60)


def exact(value: Number) -> Fraction:
    """The value as a fraction.

    Raises:
        TypeError: a float, whose last digits nobody stated.
        ValueError: not a finite number.
    """
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float: give a Decimal or a Fraction")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is no number")
    return Fraction(value)


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Half up, away from zero: 2.345 → 2.35."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    found = Decimal(whole).scaleb(-places, _WIDE).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    return -found if value < 0 and whole else found
