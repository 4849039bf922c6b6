"""The words of findings, in two languages: figures as written, careful about what they show."""

from __future__ import annotations

from fractions import Fraction

from shian.methods.claims.intervals import Interval
from shian.methods.claims.model import Claim, Reading, Text
from shian.methods.claims.relating.matching import plain

_SCALES = ((10**8, "亿"), (10**4, "万"))


def as_written(reading: Reading, claim: Claim) -> str:
    """The figure as it stands in the text, with what it counts before it."""
    figure = reading.text[claim.start : claim.end].strip()
    subject = plain(claim.subject)
    return (
        f"{subject}{figure}" if subject and len(subject) <= 20 and not figure.startswith(subject) else figure
    )


def figure(reading: Reading, claim: Claim) -> str:
    """The figure alone."""
    return reading.text[claim.start : claim.end].strip()


def number(value: Fraction, digits: int = 4) -> str:
    """A number rounded to so many significant digits, whole numbers in full: 3126000, 3.788."""
    if value.denominator == 1 and abs(value) < 10**15:
        return str(value.numerator)
    size, whole = abs(value), len(str(int(abs(value)))) if abs(value) >= 1 else 0
    places = max(digits - whole, 0) if whole else digits
    if not whole:  # keep significant digits of small ones
        while size and size < Fraction(1, 10) and places < 15:
            size, places = size * 10, places + 1
    scaled = round(value * 10**places)
    text = f"{scaled / 10**places:.{places}f}" if places else str(scaled)
    return text.rstrip("0").rstrip(".") if "." in text else text


def many(value: Fraction, digits: int = 4) -> str:
    """A number with 万 or 亿 where it is large: 3126000 is 312.6万."""
    for size, word in _SCALES:
        if abs(value) >= size:
            return f"{number(value / size, digits)}{word}"
    return number(value, digits)


def percent(value: Fraction, places: int = 2) -> str:
    """A share as a percentage."""
    scaled = round(value * 100 * 10**places)
    if not scaled and value:
        return f"{number(value * 100, 2)}%"
    text = f"{scaled / 10**places:.{places}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def between(interval: Interval, *, large: bool = True) -> str:
    """The bounds of an interval: 437.7万—439.2万."""
    show = many if large else number
    if interval.low is None or interval.high is None:
        return (
            f"≥{show(interval.low)}" if interval.low is not None else f"≤{show(interval.high or Fraction(0))}"
        )
    low, high = show(interval.low), show(interval.high)
    return low if low == high else f"{low}—{high}"


def line(zh: str, en: str | None = None) -> Text:
    """A line of arithmetic, which is the same in both languages unless it says otherwise."""
    return Text(zh, en if en is not None else zh)
