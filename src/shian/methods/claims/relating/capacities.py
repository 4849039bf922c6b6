"""Capacities of a day against years: what is done in a year is no more than a day's capacity times 366."""

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

_DAY = re.compile(
    r"日(?P<what>[一-鿿]{0,10}?)(?:能力|规模|产能|产量|处理量|供水量|供应量|通过能力|运力)(?:可?达到?|约?为|提升至|提高到|提升到)?$"
)
_DAILY = re.compile(r"日(?!常|期|报|前|本|均|间|照|志|程)(?P<what>[一-鿿]{1,10})$")
_CAPACITY = re.compile(r"能力|产能|规模")
_YEAR = re.compile(
    r"年(?:处理|加工|收运|屠宰|供应|供水|消纳|处置|接待)|年(?P<what>[一-鿿]{0,10}?)(?:能力|规模|产能)|全年|年产量|年处理量|总产量|总量|累计|年度"
)
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
_ON_HARVEST = re.compile(r"烘干|干燥|碾|磨|收储|收购|加工|清理|冷藏|预冷|分拣|屠宰|榨|入库")
_HARVEST = re.compile(r"总产|产量|年产|出栏")
_EVERY_DAY = re.compile(r"(?P<what>[一-鿿]{0,10}?)能力(?:可?达到?|约?为|是)?每[日天]$")
_LONG = 12  # characters: all that stands before 设计能力…吨/日 rather than the name of the work


def capacities(index: Index) -> Iterator[Finding]:
    """日处理能力28万吨 beside 年处理能力8万吨."""
    for claim in index.claims:
        if dimension_of(claim) not in {"mass", "volume", "energy", "count", "number"} or not claim.value.low:
            continue
        what = _daily(index, claim)
        if what is None:
            continue
        others = [c for c in _near(index, claim) if _one_measure(c, claim) and _daily(index, c) is not None]
        yearly = [c for c in _near(index, claim) if _of_year(index, c) and _one_measure(c, claim)]
        if any(_fits_another(index, c, yearly) for c in others):
            continue  # one of several works, and the year is another's
        if (found := _capacity(index, claim, what, yearly)) is not None:
            yield found


def _fits_another(index: Index, daily: Claim, yearly: list[Claim]) -> bool:
    """Whether another capacity of a day is one with which the years agree."""
    done = [
        c for c in yearly if c.value.low is not None and daily.value.high and c.value.low > daily.value.high
    ]
    return bool(done) and all(
        c.value.low <= daily.value.high * _DAYS for c in done if c.value.low and daily.value.high
    )


def _daily(index: Index, claim: Claim) -> str | None:
    """What is done a day: 日处理能力…, 处理能力为每日…, 设计能力…吨/日."""
    lead = index.lead(claim)
    if claim.per_of in {"日", "天"} and "/" in claim.text:
        return index.text[index.sentence_of(claim).start : claim.start][-40:]
    match = _EVERY_DAY.search(lead) or _DAY.search(lead)
    if match is None and _CAPACITY.search(claim.subject):
        match = _DAILY.search(lead)
    return match["what"] if match else None


def _one_measure(a: Claim, b: Claim) -> bool:
    if dimension_of(a) != dimension_of(b):
        return False
    return dimension_of(a) != "count" or same_measure(base_measure(a.measure), base_measure(b.measure))


def _near(index: Index, claim: Claim) -> list[Claim]:
    return [
        c for c in index.paragraph(claim, _MOST) if c.id != claim.id and abs(c.sentence - claim.sentence) <= 4
    ]


def _of_year(index: Index, claim: Claim) -> bool:
    if claim.direction or claim.target or _NOT_WHOLE.search(index.lead(claim)[-8:]):
        return False
    if claim.per_of in {"日", "天"}:
        return False  # 处理能力58万吨/日
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
    """Whether both speak of one work: 日供水能力 and 城市供水能力 share 供水."""
    one, two = _stem(what), _stem(other)
    if len(what) > _LONG:
        one, two = two, one
    return len(one) >= 2 and any(one[i : i + 2] in two for i in range(len(one) - 1))


def _capacity(index: Index, daily: Claim, what: str, yearly: list[Claim]) -> Finding | None:
    same = [c for c in yearly if _shares_stem(what, index.lead(c) + c.subject)]
    same = same or [c for c in yearly if _is_harvest(index, daily, what, c)]
    low, high = daily.value.low, daily.value.high
    if low is None or high is None or low <= 0:
        return None
    for other in same:
        capacity = bool(_CAPACITY.search(index.lead(other) + other.subject))
        if other.value.low is None or other.value.high is None:
            continue
        if capacity and low > other.value.high:
            return _day_found(index, daily, other, same, yearly, above=True)
        if other.value.low > high * _DAYS * Fraction(11, 10):
            return _day_found(index, daily, other, same, yearly, above=False)
        if not capacity and low > other.value.high * 5:
            return _day_found(index, daily, other, same, yearly, above=True)
    return None


def _is_harvest(index: Index, daily: Claim, what: str, other: Claim) -> bool:
    """日烘干能力 beside 粮食产量: what is dried, milled or stored in the place is what grows there."""
    near = abs(other.sentence - daily.sentence) <= 1
    return (
        near and bool(_ON_HARVEST.search(what)) and bool(_HARVEST.search(index.lead(other) + other.subject))
    )


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
