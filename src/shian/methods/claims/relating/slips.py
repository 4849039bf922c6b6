"""Slips of unit: would two figures agree if one had been written in the next unit or with another scale?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from shian.methods.claims.intervals import Interval

POWERS = tuple(Fraction(10**k) for k in (4, 3, 8, 1, 2)) + tuple(Fraction(1, 10**k) for k in (4, 3, 8, 1, 2))
OF_UNITS = {"area": (Fraction(15), Fraction(1, 15)), "mass": (Fraction(2), Fraction(1, 2))}
# A match is telling only where chance would seldom give it: three digits for a factor of 10 or 100, less
# for more,
# since plain mistakes are rarely wrong by a thousand.
FINE, APART, COARSE = Fraction(1, 150), Fraction(1, 8), Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Slip:
    """The factor by which a figure would have to be multiplied."""

    factor: Fraction
    zh: str
    en: str


def slip(stated: Interval, computed: Interval, dimension: str = "count") -> Slip | None:
    """The factor that makes a stated figure agree with the computed one, where it agrees to three digits."""
    if stated.overlaps(computed):
        return None
    width = max(_width(stated), _width(computed))
    for factor in (*POWERS, *OF_UNITS.get(dimension, ())):
        large = factor >= 1000 or factor <= Fraction(1, 1000)
        if width <= (COARSE if large else _fine(stated, computed)) and stated.times(factor).overlaps(
            computed
        ):
            return Slip(factor, *named(factor, dimension))
    return None


def _width(one: Interval) -> Fraction:
    if one.low is None or one.high is None or one.low <= 0:
        return Fraction(1)
    return (one.high - one.low) / one.low


def _fine(stated: Interval, computed: Interval) -> Fraction:
    """Figures that are eight times apart and more are seldom just wrong: fewer digits are telling."""
    a, b = stated.middle, computed.middle
    return FINE if a <= 0 or b <= 0 or Fraction(1, 8) < a / b < 8 else APART


def named(factor: Fraction, dimension: str) -> tuple[str, str]:
    """What a factor is called, in both languages."""
    if factor in (15, Fraction(1, 15)):
        return "亩与公顷混用（1公顷=15亩）", "亩 and hectares mixed up (1 hectare = 15 亩)"
    if factor in (2, Fraction(1, 2)):
        return "斤与公斤混用", "斤 (half a kilogram) and kilograms mixed up"
    size = factor if factor > 1 else 1 / factor
    if size == 10**4:
        return "“万”多写或漏写（相差1万倍）", "a 万 (10,000) too many or missing"
    if size == 10**8:
        return "“亿”多写或漏写（相差1亿倍）", "an 亿 (100,000,000) too many or missing"
    return f"数量级相差{size}倍", f"a factor of {size}"
