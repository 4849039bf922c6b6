"""What is done a day against what is done in a year: 日均处置386吨 and 全年14.1万吨 are one, but for a slip.

Only slips of unit are said here, where a factor of ten and its powers makes the two agree; that a mean of a
day is a little off is for averages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.reading.units import same_measure
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.denominators import dimension_of
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import base_measure, plain

_MEAN = re.compile(r"(?:日均|每日平均|平均每[日天]|每[日天])(?P<what>[一-鿿]{0,12})$")
_DOES = re.compile(
    r"(?<![一-鿿]节)日(?P<what>(?:处理|加工|生产|供应|供|屠宰|收运|清运|转运|焚烧|产|运送|接待|检测|配送|处置|消纳)[一-鿿]{0,10})$"
)
_YEARLY = re.compile(
    r"全年|年(?:处理|加工|生产|供应|产|收运|处置)|年度|累计|(?:共|可)(?:处理|加工|生产|供应|收运|处置)"
)
_WORKS = re.compile(r"运行|生产|营业|运营|供应|开放|作业|开工|供餐|满负荷|工作")
_ABLE = re.compile(r"能力|产能|规模|设计|可?[日天]处理能力")
_FACTORS = tuple(Fraction(10) ** n for n in (1, 2, 3, 4, 8))
_NEAR = Fraction(6, 100)
_YEAR = 365
_FAR = 60  # characters between the two


def daily_slips(index: Index) -> Iterator[Finding]:
    """Pairs of a day's and a year's figure of one thing that agree but for a power of ten."""
    for claim in index.claims:
        what = _daily(index, claim)
        if what is None or not claim.value.low:
            continue
        for other in index.around(claim, before=1, after=1):
            if _of_one(index, claim, other, what) and (found := _judged(index, claim, other)) is not None:
                yield found
                break


def _daily(index: Index, claim: Claim) -> str | None:
    lead = index.lead(claim)
    if claim.direction or claim.target or dimension_of(claim) not in {"mass", "volume", "energy", "count"}:
        return None
    match = _MEAN.search(lead) or (None if _ABLE.search(lead) else _DOES.search(lead))
    return match["what"] if match else None


def _of_one(index: Index, daily: Claim, other: Claim, what: str) -> bool:
    """Whether another figure is the year's of the same thing."""
    if other.id == daily.id or other.direction or other.target or dimension_of(other) != dimension_of(daily):
        return False
    if dimension_of(daily) == "count" and not same_measure(
        base_measure(daily.measure), base_measure(other.measure)
    ):
        return False
    lead = index.lead(other)
    if (
        not _YEARLY.search(lead)
        or re.search(r"[日天]均|每[日天月]", lead)
        or _daily(index, other) is not None
    ):
        return False
    near = len(index.gap(daily, other)) <= _FAR
    one = plain(what + daily.subject)
    two = lead + other.subject
    shared = any(one[i : i + 2] in two for i in range(len(one) - 1))
    return near and (shared or not _names(lead))


def _names(lead: str) -> bool:
    """Whether the words before a year's figure name something of their own."""
    return len(re.sub(r"(?:19|20)\d\d年|全年|累计|共|计|达到?|约|可|为|[，、]", "", lead)) > 2


def _judged(index: Index, daily: Claim, other: Claim) -> Finding | None:
    if daily.value.overlaps(other.value) or not other.stated or not daily.stated:
        return None
    days = _days(index, daily)
    ratio = other.stated / daily.stated
    if _agrees(ratio, days):
        return None
    if _plainly(index, daily, other) and Fraction(1, 5) < ratio / days < 5:
        return _mean_found(index, daily, other, days)
    if _MEAN.search(index.lead(daily)) and ratio < Fraction(1, 2) and "全年" in index.lead(other):
        return _found(index, daily, other, days, days / ratio)
    for factor in _FACTORS:
        for changed, scale in ((ratio * factor, factor), (ratio / factor, 1 / factor)):
            if _agrees(changed, days):
                return _found(index, daily, other, days, scale)
    return None


def _plainly(index: Index, daily: Claim, other: Claim) -> bool:
    """Whether a mean of a day and the sum of that whole year stand in one sentence, of one thing."""
    mean = _MEAN.search(index.lead(daily)) is not None and index.lead(daily).strip().count("日均") == 1
    gap = index.gap(daily, other)
    whole = re.match(r"^，(?:19|20)?\d{0,2}年?全年", gap) or gap.startswith("，全年")
    return mean and daily.start < other.start and bool(whole) and daily.sentence == other.sentence


def _agrees(ratio: Fraction, days: Fraction) -> bool:
    return abs(ratio / days - 1) <= _NEAR


def _days(index: Index, daily: Claim) -> Fraction:
    """The days the sentence says it was done on, else those of a year."""
    for one in index.sentence(daily):
        words = index.text[max(0, one.start - 10) : one.end + 4]
        if (
            one.dimension == "duration"
            and one.measure in {"天", "日"}
            and one.stated > 20
            and _WORKS.search(words)
        ):
            return one.stated
    return Fraction(_YEAR)


def _mean_found(index: Index, daily: Claim, other: Claim, days: Fraction) -> Finding:
    reading = index.reading
    d, y = wording.as_written(reading, daily), wording.as_written(reading, other)
    product = wording.many(daily.stated * days)
    return Finding(
        "average",
        "medium",
        index.spans([daily, other]),
        (daily.id, other.id),
        Text(
            f"按“{d}”计算，{wording.number(days)}天应为{product}，文中为“{y}”，按所列数字无法复算",
            f"“{d}” makes {product} in {wording.number(days)} days, not “{y}”",
        ),
        (
            wording.line(
                f"{wording.figure(reading, daily)} × {wording.number(days)} = {product} "
                f"≠ {wording.figure(reading, other)}"
            ),
        ),
        (Text("若日均数按实际运行天数计算，则可能成立", "It may be right over the days it ran"),),
        (Text("请说明日均数所用的天数", "Say over how many days the mean is taken"),),
    )


def _found(index: Index, daily: Claim, other: Claim, days: Fraction, scale: Fraction) -> Finding:
    reading = index.reading
    d, y = wording.as_written(reading, daily), wording.as_written(reading, other)
    product = wording.many(daily.stated * days)
    many = wording.number(scale if scale > 1 else 1 / scale)
    return Finding(
        "unit",
        "high",
        index.spans([daily, other]),
        (daily.id, other.id),
        Text(
            f"按“{d}”计算，{wording.number(days)}天应为{product}，文中为“{y}”，疑似单位或数量级差错（相差{many}倍）",
            f"“{d}” makes {product} in {wording.number(days)} days, not “{y}”: a slip by {many}?",
        ),
        (
            wording.line(
                f"{wording.figure(reading, daily)} × {wording.number(days)} = {product} "
                f"≠ {wording.figure(reading, other)}"
            ),
        ),
        (Text(f"若其中一数的单位差{many}倍，则一致", f"They agree if the unit of one is wrong by {many}"),),
        (Text("请核对日均数与全年数的单位", "Check the units of the day's and of the year's figure"),),
    )
