"""Structures in proportions and in bracketed shares: 10.8∶43.0∶46.2 is of 100, and of the values beside it.

男性1026人（47.5%）、女性1134人（52.5%）: each bracket is the share of its own count in what they come to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from shian.methods.claims.intervals import Interval
from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.group import partitioned
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike

_NUMBER = r"\d{1,2}(?:\.\d{1,2})?"
_COLON = r"\s?[:：∶︰]\s?"
_ROW = re.compile(rf"(?<![\d.∶:：]){_NUMBER}(?:{_COLON}{_NUMBER}){{2,5}}(?![\d.∶:：])")
_NAMED = re.compile(r"结构|比例|比重|构成|占比|(?:产业|产)比")
_INDUSTRIES = re.compile(r"(?:三次|三大)产业|三产结构|一二三产|产业结构")
_NAMES = tuple(re.compile(f"第?{n}产业") for n in "一二三")
_LAST_YEAR = re.compile(r"上年|去年|由|从|(?:19|20)\d\d年[^，。；]{0,8}$")
_BEFORE, _NEAR = 40, 6  # characters before a structure, sentences before it
_TENTH = Fraction(1, 10)


def structures(index: Index) -> Iterator[Finding]:
    """Structures that do not come to 100, or are not those of the values."""
    for match in _ROW.finditer(index.text):
        before = index.text[max(0, match.start() - _BEFORE) : match.start()].rpartition("。")[2]
        shares = [Fraction(n) for n in re.findall(_NUMBER, match.group())]
        added = sum(shares, Fraction(0))
        if not _NAMED.search(before) or not 80 < added < 120:
            continue
        step = _step(match.group())
        if abs(added - 100) > step * len(shares):
            yield _not_all(match, added)
        elif _INDUSTRIES.search(before) and len(shares) == 3:
            yield from _of_values(index, match, shares, step)
    yield from _bracketed(index)


def _step(row: str) -> Fraction:
    decimals = min(len(n.partition(".")[2]) for n in re.findall(_NUMBER, row))
    return Fraction(1, 10**decimals)


def _not_all(match: re.Match[str], added: Fraction) -> Finding:
    shown = wording.number(added)
    return Finding(
        "sum",
        "high",
        (match.span(),),
        (),
        Text(
            f"“{match.group()}”之和为{shown}，不等于100", f"“{match.group()}” add up to {shown}, not to 100"
        ),
        (wording.line(f"{match.group()}：{shown} ≠ 100"),),
        (Text("若另有未列出的部分，则成立", "It would be right if a part is left out"),),
        (Text("请核对各部分所占比重", "Check the share of each part"),),
    )


def _of_values(
    index: Index, match: re.Match[str], shares: list[Fraction], step: Fraction
) -> Iterator[Finding]:
    """The structure of this year against the values of the three industries, told right before it."""
    lead = index.text[max(0, match.start() - 12) : match.start()]
    if re.search(r"(?:上年|去年|(?:19|20)\d\d年)的?$", lead) or re.search(r"(?:由|从)$", lead):
        return
    values = _industries(index, match.start())
    if values is None:
        return
    total = sum((c.stated for c in values), Fraction(0))
    got = [c.stated / total * 100 for c in values]
    if all(abs(a - b) <= step for a, b in zip(got, shares, strict=True)):
        return
    shown = "∶".join(wording.number(Fraction(round(g / step)) * step) for g in got)
    yield Finding(
        "share",
        "high",
        (match.span(), *index.spans(values)),
        tuple(c.id for c in values),
        Text(
            f"由三次产业的数值算得结构为{shown}，文中为{match.group()}，按所列数字无法复算",
            f"The values of the industries make {shown}, not {match.group()}",
        ),
        (wording.line(f"{'∶'.join(wording.figure(index.reading, c) for c in values)} = {shown}"),),
        (Text("若结构为另一年份，则成立", "It would be right for another year"),),
        (Text("请核对三次产业增加值与结构", "Check the values of the industries and their structure"),),
    )


def _industries(index: Index, at: int) -> list[Claim] | None:
    row = [c for c in index.between(max(0, at - 600), at) if c.dimension == "money" and not c.direction]
    found = []
    for name in _NAMES:
        named = [c for c in row if name.search(index.lead(c)) and not _LAST_YEAR.search(index.lead(c))]
        if len({c.stated for c in named}) != 1:
            return None
        found.append(named[0])
    close = found[-1].sentence - found[0].sentence <= 2 and found[0].start < found[1].start < found[2].start
    text = index.text[found[-1].end : at]
    return found if close and text.count("。") <= _NEAR else None


def _bracketed(index: Index) -> Iterator[Finding]:
    """甲1026人（47.5%）、乙1134人（52.5%）."""
    for sentence in index.by_sentence.values():
        pairs = []
        for count, share in pairwise(sentence):
            plain = share.dimension == "ratio" and share.bound == "exact" and not share.direction
            said = re.fullmatch(r"(?P<open>[（(])?(?(open)|，)(?:占(?:比)?)?", index.gap(count, share))
            if plain and said and (said["open"] or "占" in said[0]):
                closes = index.text[share.end : share.end + 1] == "）" or not said["open"]
                if closes and count.dimension in {"count", "money", "mass", "area"} and not count.direction:
                    pairs.append((count, share))
        if len(pairs) > 1 and all(
            alike(n, pairs[0][0]) and n.measure == pairs[0][0].measure for n, _ in pairs
        ):
            counts = [n for n, _ in pairs]
            whole = sum((s.stated for _, s in pairs), Fraction(0))
            if partitioned(index, counts) or abs(whole - 1) <= Fraction(len(pairs), 1000):
                yield from _judged(index, pairs)


def _judged(index: Index, pairs: list[tuple[Claim, Claim]]) -> Iterator[Finding]:
    total = sum((n.stated for n, _ in pairs), Fraction(0))
    larger = [
        c
        for c in index.around(pairs[0][0], before=2)
        if alike(c, pairs[0][0]) and c.stated >= total and c.end <= pairs[0][0].start and not c.direction
    ]
    for base in [total, *(c.stated for c in larger)]:
        if all(_wide(s).holds(n.stated / base) for n, s in pairs):
            return
    for count, share in pairs:
        if not _wide(share).holds(count.stated / total):
            n, written = wording.as_written(index.reading, count), wording.figure(index.reading, share)
            shown = wording.percent(count.stated / total)
            every = [c for pair in pairs for c in pair]
            yield Finding(
                "share",
                "high",
                index.spans([share, count, *(c for c in every if c not in (count, share))]),
                (share.id, count.id, *(c.id for c in every if c not in (count, share))),
                Text(
                    f"各项合计中“{n}”占{shown}，文中为{written}，按所列数字无法复算",
                    f"Of all of them “{n}” is {shown}; {written} cannot be reproduced",
                ),
                (
                    wording.line(
                        f"{wording.figure(index.reading, count)} ÷ {wording.number(total)} = {shown}"
                    ),
                ),
                (Text("若另有未列出的部分，则成立", "It would be right if a part is left out"),),
                (Text("请说明占比的分母", "Say what the shares are of"),),
            )
            return


def _wide(share: Claim) -> Interval:
    low, high = share.value.low or Fraction(0), share.value.high or Fraction(0)
    return Interval(low - (high - low) / 2, high + (high - low) / 2)
