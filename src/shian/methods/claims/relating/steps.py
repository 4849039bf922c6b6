"""A change told twice, as an amount and as a share, and growth a year over several years.

1105万元，比上年减少140万元，下降11.2%: 140 of 1245. 由1386亿元增加到2104亿元，年均增长8.7%: the fifth root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.intervals import Interval
from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.changes import LEVEL, direction
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike, year_of

_BY = re.compile(
    r"(?:比|较)[^，。；]{0,12}(?:增加|减少|增|减|多|少|净增|下降|上升|提高)了?(?:[一-鿿]{2,4})?$|同比(?:增加|减少|净增|多|少)了?$"
)
_SHARE = re.compile(
    r"^[，、（(]?(?:同比|环比)?(?:增长|下降|降幅|增幅|减幅|上升|增加|减少|降低|提高)(?:达到?|为|了|约)*$"
)
_YEARLY = re.compile(r"年均(?:递增|增长|增速|增幅|增加|下降|递减|降低)(?:达到?|为|了|约|率)*$")
_NAMED = re.compile(rf"(?P<name>[^，。；]{{0,8}}?){_YEARLY.pattern}")
_REAL = re.compile(r"可比|不变价|名义|实际|扣除|剔除|复合")
_OUTPUT = re.compile(r"生产总值|增加值|GDP|总产值")
_CURRENT = re.compile(r"现价|当年价")
_SPAN = re.compile(r"(?<!\d)(?P<n>[两二三四五六七八九十]|\d{1,2})年(?:来|间)?")
_NUMERALS = {n: i + 2 for i, n in enumerate("二三四五六七八九十")} | {"两": 2}
_REACH = 80  # characters from the first value of a list to the growth
_REACHED = re.compile(r"^，?(?:达到?|增至|增加到|为|降至|减少到)$")
_HALF = Fraction(1, 2)


def told_twice(index: Index) -> Iterator[Finding]:
    """The amount and the share of one change, with the value it led to."""
    for share in index.claims:
        amount = index.previous(share)
        if (
            amount is None
            or share.dimension != "ratio"
            or amount.dimension in {"ratio", "points", "multiple"}
        ):
            continue
        reached = _REACHED.search(index.lead(amount))
        if not _SHARE.match(index.gap(amount, share)) or not (reached or _BY.search(index.lead(amount))):
            continue
        now = index.previous(amount)
        if _REACHED.search(index.lead(amount)) and now is not None and _BY.search(index.lead(now)):
            now, amount = amount, now
        sign, same = direction(index, amount), direction(index, share)
        if now is None or not sign or sign != same or not _is_value(index, now, amount):
            continue
        yield from _judged(index, now, amount, share, sign)


def _is_value(index: Index, now: Claim, amount: Claim) -> bool:
    plainly = not now.direction and not now.compared and now.series is None
    return (
        plainly
        and alike(now, amount)
        and re.fullmatch(r"[，（(][^，。；\d]{0,14}", index.gap(now, amount)) is not None
    )


def _judged(index: Index, now: Claim, amount: Claim, share: Claim, sign: int) -> Iterator[Finding]:
    before = now.value - amount.value if sign > 0 else now.value + amount.value
    if before.low is None or before.low <= 0 or amount.value.low is None or amount.value.low < 0:
        return
    got = amount.value.divide(before)
    if got.overlaps(_wide(share)):
        return
    reading = index.reading
    n, d, p = (wording.figure(reading, one) for one in (now, amount, share))
    old = wording.number(before.middle / now.scale)
    shown = wording.percent(got.middle)
    yield Finding(
        "growth",
        "high",
        index.spans([share, amount, now]),
        (share.id, amount.id, now.id),
        Text(
            f"“{wording.as_written(reading, now)}”变动{d}，幅度应为{shown}，文中为{p}，按所列数字无法复算",
            f"A change of {d} to “{n}” is {shown}; {p} cannot be reproduced from the figures given",
        ),
        (wording.line(f"{d} ÷ {old} = {shown} ≠ {p}"),),
        (Text("若变动额与幅度的基期不同，则成立", "It would be right if the two are of other times before"),),
        (Text("请核对变动额、幅度与基期数", "Check the amount, the share and the value before"),),
    )


def _wide(share: Claim) -> Interval:
    """Cut off instead of rounded is right too."""
    low, high = share.value.low, share.value.high
    if low is None or high is None or share.bound != "exact":
        return share.value
    return Interval(low, high + (high - low) * _HALF)


def yearly(index: Index) -> Iterator[Finding]:
    """年均增长 beside the first and the last value, whose years are said."""
    for share in index.claims:
        if (
            share.dimension != "ratio"
            or share.bound != "exact"
            or (match := _NAMED.fullmatch(index.lead(share).strip())) is None
        ):
            continue
        row = [
            c
            for c in index.sentence(share)
            if c.end <= share.start and c.dimension not in {"ratio", "points"}
        ]
        listed = [c for c in row if c.series is not None and year_of(c) is not None]
        named = match["name"][:2]
        own = [c for c in listed if not named or named in index.lead(c) + c.subject]
        listed = [c for c in listed if own and c.series == own[-1].series]
        if named and not listed:
            continue
        pairs = [(a, b) for a, b in zip(row[-2:], row[-1:], strict=False) if _from_to(index, a, b, share)]
        if not pairs and len(listed) > 2 and _no_other(index, listed[0], share):
            pairs = [(listed[0], listed[-1])]
        if pairs:
            yield from _over_years(index, *pairs[0], share)


def _no_other(index: Index, first: Claim, share: Claim) -> bool:
    """Whether a growth a year after a list by years can only be of its first and last value."""
    said = index.text[index.sentence_of(share).start : share.end + 10]
    return (
        not _REAL.search(said) and not _OUTPUT.search(index.lead(first)) and share.start - first.end < _REACH
    )


def _from_to(index: Index, old: Claim, now: Claim, share: Claim) -> bool:
    said = index.text[index.sentence_of(share).start : share.end + 10]
    if _REAL.search(said) or (_OUTPUT.search(index.lead(old)) and not _CURRENT.search(said)):
        return False
    ordered = old.series is not None and old.series == now.series and (old.step, now.step) == (0, 1)
    gap = re.sub(
        r"，(?:五年)?(?:累计|共)?(?:增长|下降|减少|增加|提高|降低)[\d.]+%", "", index.gap(now, share)
    )
    return ordered and len(gap) <= 12 and bool(LEVEL.search(index.gap(old, now)))


def _over_years(index: Index, old: Claim, now: Claim, share: Claim) -> Iterator[Finding]:
    years = _years(index, old, now)
    if (
        not years
        or not old.value.low
        or not now.value.low
        or share.value.low is None
        or share.value.high is None
    ):
        return
    step = share.value.high - share.value.low
    falls = direction(index, share) < 0
    rates = [_root(now.stated / old.stated, n) for n in years]
    if any(share.value.low - step <= (-r if falls else r) <= share.value.high + step for r in rates):
        return
    reading = index.reading
    a, b, p = (wording.figure(reading, one) for one in (old, now, share))
    shown = wording.percent(rates[0])
    yield Finding(
        "growth",
        "medium",
        index.spans([share, now, old]),
        (share.id, now.id, old.id),
        Text(
            f"由“{a}”到“{b}”，{years[0]}年年均变化为{shown}，文中为{p}，按所列数字无法复算",
            f"From “{a}” to “{b}” in {years[0]} years is {shown} a year; {p} cannot be reproduced",
        ),
        (wording.line(f"({b} ÷ {a})^(1/{years[0]}) − 1 = {shown} ≠ {p}"),),
        (
            Text(
                "若按可比价格或其他年数计算，则成立",
                "It would be right at constant prices or over other years",
            ),
        ),
        (Text("请写明起止年份和计算口径", "Say from which year to which, and at what prices"),),
    )


def _years(index: Index, old: Claim, now: Claim) -> list[int]:
    """How many years lie between: by their years; else as said, one more or less."""
    first, last = year_of(old), year_of(now)
    if first is not None and last is not None and last > first:
        return [last - first]
    match = _SPAN.search(index.text, index.sentence_of(old).start, now.end + 12)
    if match is None:
        return []
    count = int(match["n"]) if match["n"].isdigit() else _NUMERALS[match["n"]]
    return [count, count - 1, count + 1] if 2 < count < 30 else []


def _root(ratio: Fraction, years: int) -> Fraction:
    return Fraction(float(ratio) ** (1 / years) - 1)
