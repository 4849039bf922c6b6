"""How reports write numbers, and how they get them wrong."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Band = tuple[Fraction, Fraction]
DIGITS = "零一二三四五六七八九"


def rounded(value: Fraction | int, places: int) -> Decimal:
    unit = Decimal(1).scaleb(-places)
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(unit, ROUND_HALF_UP)


def ulp(printed: Decimal) -> Fraction:
    return Fraction(10) ** int(printed.as_tuple().exponent)


def band(printed: Decimal) -> Band:
    """The values which print like this."""
    half = ulp(printed) / 2
    return Fraction(printed) - half, Fraction(printed) + half


def exactly(value: int | Decimal) -> Band:
    return Fraction(value), Fraction(value)


def over(n: Band, d: Band) -> Band:
    return n[0] / d[1], n[1] / d[0]


def plus(*parts: Band) -> Band:
    return sum((p[0] for p in parts), Fraction(0)), sum((p[1] for p in parts), Fraction(0))


def times(b: Band, factor: Fraction | int) -> Band:
    return b[0] * factor, b[1] * factor


def digits(value: int | Decimal, commas: bool = False) -> str:
    return f"{value:,}" if commas else f"{value}"


def hanzi(n: int) -> str:
    """A numeral in characters, to 9999: 二十三, 一百零五."""
    if n < 10:
        return DIGITS[n]
    if n < 20:
        return "十" + (DIGITS[n - 10] if n > 10 else "")
    text, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return text


def _swapped(rng: random.Random, text: str) -> str:
    places = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
    if not places:
        return text
    i = rng.choice(places)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def _mistyped(rng: random.Random, text: str) -> str:
    i = rng.choice([i for i, c in enumerate(text) if c.isdigit()])
    return text[:i] + rng.choice("123456789") + text[i + 1 :]


def slip(
    rng: random.Random,
    right: Decimal | int,
    allowed: Band,
    *,
    most: Fraction | int | None = None,
    whole: bool = False,
) -> Decimal:
    """A wrong number such as people write: two digits swapped, one mistyped, a little or a lot beside it.

    What it may stand for lies outside of what is allowed, by half of its last digit at least. A `whole`
    number is exact.
    """
    right = Decimal(right)
    for attempt in range(200):
        far = Fraction(3) if attempt < 60 else Fraction(12)
        how = rng.randrange(4)
        if how == 0:
            text = _swapped(rng, str(right))
        elif how == 1:
            text = _mistyped(rng, str(right))
        elif how == 2:
            text = str(
                right
                + rng.choice((-1, 1))
                * rng.randint(1, 5 + attempt)
                * Decimal(1).scaleb(int(right.as_tuple().exponent))
            )
        else:
            text = str(
                (right * Decimal(rng.choice(("0.7", "0.8", "0.9", "1.1", "1.2", "1.3")))).quantize(right)
            )
        if not _same_shape(text, str(right)):
            continue
        wrong = Decimal(text)
        margin = Fraction(0) if whole else ulp(wrong)
        low, high = Fraction(wrong) - margin, Fraction(wrong) + margin
        if (
            wrong <= 0
            or (most is not None and wrong > most)
            or not 1 / far < Fraction(wrong) / Fraction(right) < far
        ):
            continue
        if low > allowed[1] or high < allowed[0]:
            return wrong
    raise ValueError(f"no wrong number for {right} beside {allowed}")


def _same_shape(text: str, right: str) -> bool:
    leading_zero = text.startswith("0") and not right.startswith("0")
    return text != right and not leading_zero and not text.startswith("-")


def partition(rng: random.Random, total: int, k: int) -> list[int]:
    """k positive whole numbers which add up."""
    weights = [rng.uniform(0.15, 1) for _ in range(k)]
    parts = [max(1, int(total * w / sum(weights))) for w in weights]
    parts[rng.randrange(k)] += total - sum(parts)
    return parts if min(parts) > 0 else partition(rng, total, k)
