"""Slips of unit between figures that no sum or share joins: a daily capacity above a yearly one, 万 too many.

What is done in a year cannot be more than the capacity of a day times 366; a capacity of a day is not above
that of a year; one thing said twice does not differ by exactly 10, 100, 1000, 10,000 or by 亩 for hectares.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.intervals import point
from shian.methods.claims.model import Claim, Finding, Reading, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.capacities import capacities
from shian.methods.claims.relating.daily import daily_slips
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import (
    akin,
    alike,
    periods_agree,
    places_agree,
    plain,
    same_subject,
    year_of,
)
from shian.methods.claims.relating.plausible import implausible

_SAME_AMOUNT = re.compile(r"[，（(]?(?:折合|约合|合计|合|相当于|折|即)?(?:约|为)?[（(]?")


def check(reading: Reading) -> Iterator[Finding]:
    """Capacities of a day against years, one amount in two units, and the same thing with two scales."""
    index = Index(reading)
    yield from capacities(index)
    yield from daily_slips(index)
    yield from implausible(index)
    yield from _converted(index)
    yield from _said_twice(index)


def _converted(index: Index) -> Iterator[Finding]:
    """36.52万公顷（合5478万亩）: one amount in two units."""
    for claim in index.claims:
        before = index.previous(claim)
        if before is None or before.dimension != claim.dimension or before.measure == claim.measure:
            continue
        if claim.dimension not in {"area", "mass", "money", "length", "volume", "floor"} or claim.direction:
            continue
        if _SAME_AMOUNT.fullmatch(index.gap(before, claim)) and not _of_any(index, before, claim):
            found = slips.slip(claim.value, before.value, "") or slips.slip(
                claim.value, before.value, claim.dimension
            )
            yield _converted_found(index, before, claim, found)


def _of_any(index: Index, before: Claim, claim: Claim) -> bool:
    """Whether it is the amount of the figure before, of the whole of its list, or of the list together."""
    row = [c for c in index.sentence(claim) if c.end <= claim.start and c.dimension == claim.dimension]
    if any(_near_enough(one, claim) for one in row[-6:]):
        return True
    together = sum((c.stated for c in row if c.whole == before.whole), Fraction(0))
    return before.whole is not None and abs(together - claim.stated) <= claim.stated / 100


def _near_enough(one: Claim, other: Claim) -> bool:
    """Within rounding, and one in a hundred for what is only about the same."""
    if one.value.overlaps(other.value):
        return True
    return abs(one.stated - other.stated) <= max(one.stated, other.stated) / 100


def _converted_found(index: Index, one: Claim, other: Claim, found: slips.Slip | None) -> Finding:
    reading = index.reading
    a, b = wording.as_written(reading, one), wording.figure(reading, other)
    factor = wording.number(other.stated / one.stated, 4)
    zh, en = (found.zh, found.en) if found else ("换算差错", "a slip of conversion")
    return Finding(
        "unit",
        "high",
        index.spans([one, other]),
        (one.id, other.id),
        Text(f"“{a}”与“{b}”折算后不相等，疑似{zh}", f"“{a}” and “{b}” are not one amount: {en}?"),
        (wording.line(f"{b} ÷ {wording.figure(reading, one)} = {factor} ≠ 1"),),
        (Text(f"若{zh}则一致", f"They agree if this is {en}"),),
        (Text("请核对两种单位的数字", "Check the figure in both units"),),
    )


def _said_twice(index: Index) -> Iterator[Finding]:
    """One subject, one time, two figures that differ by exactly a slip."""
    by_subject: dict[str, list[Claim]] = defaultdict(list)
    for claim in index.claims:
        if (
            claim.dimension in {"ratio", "points", "multiple", "rate", "duration", "number"}
            or claim.direction
        ):
            continue
        subject = plain(claim.subject)
        if len(subject) >= 3 and _digits(claim) and not claim.target and claim.whole is None:
            by_subject[subject].append(claim)
    for found in by_subject.values():
        for i, one in enumerate(found[:40]):
            for other in found[i + 1 : i + 12]:
                if (finding := _twice(index, one, other)) is not None:
                    yield finding


def _digits(claim: Claim) -> int:
    shown = re.sub(r"\D", "", claim.text).strip("0")
    return len(shown)


def _twice(index: Index, one: Claim, other: Claim) -> Finding | None:
    if (
        one.sentence == other.sentence
        or not alike(one, other)
        or not places_agree(one, other)
        or not periods_agree(one, other)
    ):
        return None
    if (
        one.series is not None
        or other.series is not None
        or (year_of(one) or 0) != (year_of(other) or year_of(one) or 0)
    ):
        return None
    if not (same_subject(one.subject, other.subject) or akin(one.subject, other.subject)):
        return None
    big, small = (one, other) if one.stated > other.stated else (other, one)
    if small.stated <= 0:
        return None
    ratio = big.stated / small.stated
    exact = ratio in {
        Fraction(10),
        Fraction(100),
        Fraction(1000),
        Fraction(10_000),
        Fraction(10**8),
        Fraction(15),
    }
    if exact and ratio < 1000 and min(_digits(one), _digits(other)) < 2:
        return None
    if not exact and (_digits(one) < 3 or abs(ratio / 10_000 - 1) > Fraction(1, 200)):
        return None
    found = slips.slip(small.value, point(big.stated) if exact else big.value, one.dimension)
    if found is None or (found.factor == 15 and one.dimension != "area"):
        return None
    return _twice_found(index, one, other, found)


def _twice_found(index: Index, one: Claim, other: Claim, found: slips.Slip) -> Finding:
    reading = index.reading
    a, b = wording.as_written(reading, one), wording.as_written(reading, other)
    return Finding(
        "unit",
        "high",
        index.spans([one, other]),
        (one.id, other.id),
        Text(
            f"“{a}”与“{b}”数字相同而数量级不同，疑似{found.zh}",
            f"“{a}” and “{b}” have the same digits: {found.en}?",
        ),
        (wording.line(f"{wording.many(one.stated)} ↔ {wording.many(other.stated)}"),),
        (Text("若两处不是同一事项，则成立", "It would be right if the two are not the same thing"),),
        (Text("请核对两处的单位", "Check the units of both"),),
    )
