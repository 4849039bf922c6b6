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

_DAY = re.compile(
    r"日(?P<what>[一-鿿]{0,10}?)(?:能力|规模|产能|产量|处理量|供水量|供应量|通过能力|运力)(?:可?达到?|约?为|提升至|提高到|提升到)?$"
)
_DAILY = re.compile(r"日(?!常|期|报|前|本|均|间|照|志|程)(?P<what>[一-鿿]{1,10})$")
_CAPACITY = re.compile(r"能力|产能|规模")
_YEAR = re.compile(r"年(?P<what>[一-鿿]{0,10}?)(?:能力|规模|产能)|全年|年产量|年处理量|总产量|总量|累计|年度")
_NOT_WHOLE = re.compile(r"日|月|周|均|每|季")
_SUM_WORDS = (
    "能力",
    "规模",
    "产能",
    "达到",
    "可达",
    "总量",
    "产量",
    "量",
    "设计",
    "最大",
    "综合",
    "约",
    "达",
    "为",
)
_DAYS = 366
_MOST = 60


def check(reading: Reading) -> Iterator[Finding]:
    """Capacities of a day against years, and the same thing with two scales."""
    index = Index(reading)
    yield from _capacities(index)
    yield from _said_twice(index)


def _capacities(index: Index) -> Iterator[Finding]:
    for claim in index.claims:
        if (
            claim.dimension not in {"mass", "volume", "energy", "count", "number", "money"}
            or claim.value.low is None
        ):
            continue
        lead = index.lead(claim)
        match = _DAY.search(lead) or (_DAILY.search(lead) if _CAPACITY.search(claim.subject) else None)
        if match is None:
            continue
        yearly = [c for c in _near(index, claim) if _of_year(index, c) and alike(c, claim)]
        if (found := _capacity(index, claim, match["what"], yearly)) is not None:
            yield found


def _near(index: Index, claim: Claim) -> list[Claim]:
    return [
        c for c in index.paragraph(claim, _MOST) if c.id != claim.id and abs(c.sentence - claim.sentence) <= 4
    ]


def _of_year(index: Index, claim: Claim) -> bool:
    if claim.direction or claim.target or _NOT_WHOLE.search(index.lead(claim)[-8:]):
        return False
    if claim.period is not None and claim.period.kind in {
        "year",
        "as_of",
        "half",
        "quarter",
        "month",
        "range",
    }:
        return claim.period.kind != "range"
    return bool(_YEAR.search(index.lead(claim))) or bool(_CAPACITY.search(index.lead(claim)))


def _stem(words: str) -> str:
    for word in _SUM_WORDS:
        words = words.replace(word, "")
    return plain(words)


def _shares_stem(what: str, other: str) -> bool:
    """Whether both speak of one work: 日烘干能力 and 粮食烘干能力 share 烘干."""
    one, two = _stem(what), _stem(other)
    return len(one) >= 2 and any(one[i : i + 2] in two for i in range(len(one) - 1))


def _capacity(index: Index, daily: Claim, what: str, yearly: list[Claim]) -> Finding | None:
    same = [c for c in yearly if _shares_stem(what, index.lead(c) + c.subject)]
    low, high = daily.value.low, daily.value.high
    if low is None or high is None or low <= 0:
        return None
    for other in same:
        capacity = bool(_CAPACITY.search(index.lead(other) + other.subject))
        if other.value.low is None or other.value.high is None:
            continue
        if capacity and low > other.value.high:
            return _day_found(index, daily, other, same, yearly, above=True)
        if not capacity and other.value.low > high * _DAYS * Fraction(3, 2):
            return _day_found(index, daily, other, same, yearly, above=False)
        if not capacity and low > other.value.high * 5:
            return _day_found(index, daily, other, same, yearly, above=True)
    return None


def _day_found(
    index: Index, daily: Claim, other: Claim, same: list[Claim], yearly: list[Claim], *, above: bool
) -> Finding:
    reading = index.reading
    d, y = wording.as_written(reading, daily), wording.as_written(reading, other)
    claims = list(
        {
            c.id: c for c in (daily, other, *same, *(c for c in yearly if c.sentence == other.sentence))
        }.values()
    )
    product = wording.many(daily.stated * 365)
    if above:
        says = Text(
            f"一日的“{d}”大于全年的“{y}”，疑似单位或数量级差错",
            f"“{d}” of a day is more than “{y}” of a year: a slip of unit or magnitude?",
        )
    else:
        says = Text(
            f"“{y}”超过“{d}”全年不停所能达到的{product}，疑似单位或数量级差错",
            f"“{y}” is more than “{d}” makes in a whole year, {product}: a slip of unit or magnitude?",
        )
    return Finding(
        "unit",
        "high",
        index.spans(claims),
        tuple(c.id for c in claims),
        says,
        (
            wording.line(
                f"{wording.figure(reading, daily)} × 365 = {product}{_base(daily)}；{y}",
                f"{wording.figure(reading, daily)} × 365 = {product}{_base(daily)}; {y}",
            ),
        ),
        _days_readings(index, daily, other, above=above),
        (Text("请核对日能力与年度数的单位", "Check the units of the figure per day and of that per year"),),
    )


def _base(claim: Claim) -> str:
    return re.sub(r"^.*?[\d.,]+\s?[万亿]*", "", claim.text)


def _days_readings(index: Index, daily: Claim, other: Claim, *, above: bool) -> tuple[Text, ...]:
    """The factor that would give a plausible number of days in the year: between 30 and 366."""
    made: list[tuple[Fraction, Text]] = []
    for factor in (Fraction(1, 10_000), Fraction(1, 1000), Fraction(1, 100), Fraction(1, 10)):
        slipped = daily.stated * factor if above else other.stated * factor
        days = other.stated / slipped if above else slipped / daily.stated
        if 30 <= days <= _DAYS:
            figure = daily if above else other
            value = f"{wording.many(slipped)}{_base(figure)}"
            written, many = wording.figure(index.reading, figure), wording.number(Fraction(round(days)))
            made.append(
                (
                    days,
                    Text(
                        f"若“{written}”应为{value}，则相当于全年运行约{many}天，可以成立",
                        f"It would be right if “{written}” should be {value}: about {many} days a year",
                    ),
                )
            )
    likely = tuple(text for _, text in sorted(made, key=lambda one: -one[0]))
    return likely[:2] or (Text("若两处单位不同，则可能成立", "It may be right in another unit"),)


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
        if len(subject) >= 3 and _digits(claim) >= 2 and not claim.target and claim.whole is None:
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
