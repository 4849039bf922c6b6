"""Figures to claims: what each counts, where, when, as what share or rate, and how it is said."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from fractions import Fraction

from shian.methods.claims.model import Claim, Period
from shian.methods.claims.reading import words
from shian.methods.claims.reading.periods import Dated
from shian.methods.claims.reading.quantities import Quantity
from shian.methods.claims.reading.sentences import Layout
from shian.methods.claims.reading.subjects import beside
from shian.methods.claims.reading.units import PER

_EACH = re.compile(
    r"(?:每(?P<per>百万|十万|万|千|百|十)?(?P<of>名|位|个|所|家|校|村|户|人|县|站|班|镇|乡|台|辆)?(?P<what>[一-鿿]{0,6}?)|"
    r"平均每?(?P<of2>名|位|个|所|家|户|村|校|人|站|万人|千人)(?P<what2>[一-鿿]{0,4}?)"
    r"|"
    r"(?P<mean>人|户|亩|校|村|所|店|家|床|师|生|站|乡|镇|班|县|单位|公里|件|次|台|头|例)均)(?=[一-鿿]{0,12}$)"
)
_ITEM = re.compile(r"[一二三四五六七八九十]是")  # 一是 …, 二是 …: what was said before does not go on
_SAME = frozenset("全年 年内 当年 目前 截至目前 当前 年初".split())  # of the time said before
_WINDOW = 80  # characters looked at before and after a figure
_BODY = {"人口", "常住人口", "户籍人口", "居民", "人", "常住", "户籍", "城镇人口", "常住居民"}


def claims(text: str, found: list[Quantity], laid: Layout, dates: list[Dated]) -> list[Claim]:
    """Claims of all figures, in order; what binds them to each other comes later."""
    starts = [one.start for one in dates]
    made: list[Claim] = []
    for number, one in enumerate(found):
        before = found[number - 1].end if number else 0
        after = found[number + 1].start if number + 1 < len(found) else len(text)
        made.append(_claim(text, one, number, before, after, laid, dates, starts, made))
    return made


def _claim(
    text: str,
    one: Quantity,
    number: int,
    before: int,
    after: int,
    laid: Layout,
    dates: list[Dated],
    starts: list[int],
    made: list[Claim],
) -> Claim:
    sentence = laid.sentence_at(one.start)
    clause = laid.clause_at(one.start)
    begin = max(laid.clauses[clause], before, one.start - _WINDOW)
    head = _without_dates(text, begin, one.start, dates, starts)
    stop = laid.clauses[clause + 1] - 1 if clause + 1 < len(laid.clauses) else len(text)
    tail = text[one.end : min(stop, after, one.end + _WINDOW)]
    whole_head = text[max(laid.clauses[clause], sentence.start) : one.start]
    ratio = one.dimension in {"ratio", "points", "multiple", "rate"}
    near = beside(head, tail, ratio=ratio)
    subject = near.subject or _inherited(made, sentence.index)
    per, per_of = _per(one, whole_head)
    dimension = "rate" if per is not None and one.unit.dimension not in {"ratio", "points"} else one.dimension
    if dimension == "number" and one.scale >= 10_000 and words.MONEY.search(whole_head[-20:]):
        dimension = "money"
    level = words.LEVEL.search(head)
    direction = 0 if level else (1 if words.UP.search(head) else -1 if words.DOWN.search(head) else 0)
    compared = words.COMPARED.search(whole_head[-40:]) or words.COMPARED.match(tail)
    return Claim(
        id=number,
        start=one.start,
        end=one.end,
        sentence=sentence.index,
        clause=clause,
        text=text[one.start : one.end],
        stated=one.stated,
        value=one.value,
        dimension=dimension,
        measure=one.unit.word,
        scale=one.scale,
        bound=one.bound,
        per=per,
        per_of=per_of,
        subject=subject,
        topic=_topic(made, sentence.index),
        head=whole_head[-_WINDOW:],
        tail=tail,
        cue=near.cue,
        direction=direction,
        compared=compared.group() if compared else "",
        place=_place(text, sentence.start, one.start),
        period=_period(text, one, laid, dates, starts),
        cumulative=bool(words.CUMULATIVE.search(whole_head)),
        target=bool(words.TARGET.search(whole_head[-24:]) and not words.DONE.search(whole_head[-24:])),
    )


def _without_dates(text: str, a: int, b: int, dates: list[Dated], starts: list[int]) -> str:
    i = bisect_left(starts, b) - 1
    while i >= 0 and dates[i].end > a:
        if dates[i].end == b or text[dates[i].end : dates[i].end + 1] in "，、":
            return text[dates[i].end : b] if dates[i].end < b else text[a : dates[i].start]
        a = max(a, dates[i].end)
        break
    return text[a:b]


def _inherited(made: list[Claim], sentence: int) -> str:
    return made[-1].subject if made and made[-1].sentence == sentence else ""


def _topic(made: list[Claim], sentence: int) -> str:
    for claim in reversed(made[-6:]):
        if claim.sentence != sentence:
            break
        if claim.dimension not in {"ratio", "points", "rate", "multiple"}:
            return claim.subject
    return ""


def _per(one: Quantity, head: str) -> tuple[Fraction | None, str]:
    if one.per is not None:
        return one.per, one.per_of
    match = _EACH.search(head[-24:])
    if match is None or (one.unit.dimension in {"ratio", "points", "duration"} and not match["mean"]):
        return None, ""
    if match["mean"]:
        return Fraction(1), match["mean"]
    what = match["what"] or match["what2"] or ""
    of = match["of"] or match["of2"] or ""
    if of in {"万人", "千人"}:
        return Fraction(PER[of[0]]), "人"
    people = next((body for body in sorted(_BODY, key=len, reverse=True) if what.startswith(body)), "")
    if match["per"] and (people or what[:1] in {"人", "户", "亩"}):
        return Fraction(PER[match["per"]]), "人" if people else what[:1]
    return (Fraction(1), of) if of and not match["per"] else (None, "")


def _place(text: str, start: int, end: int) -> str:
    last = ""
    for match in words.PLACE.finditer(text, max(start, end - 120), end):
        last = match.group()
    return last


def _period(text: str, one: Quantity, laid: Layout, dates: list[Dated], starts: list[int]) -> Period | None:
    sentence = laid.sentence_at(one.start)
    i = bisect_right(starts, one.start) - 1
    while i > 0 and dates[i].period.text in _SAME and dates[i - 1].start >= sentence.start - _WINDOW:
        i -= 1
    while (
        i >= 0
        and dates[i].period.text.startswith("每")
        and laid.clause_at(dates[i].start) != laid.clause_at(one.start)
    ):
        i -= 1  # 每学期 says how often, of its own clause only
    if i >= 0 and dates[i].start >= sentence.start:
        return _resolved(dates, i)
    j = i + 1
    if j < len(dates) and laid.clause_at(dates[j].start) == laid.clause_at(one.start):
        return _resolved(dates, j)
    index = sentence.index
    while i >= 0 and index > 0:
        index -= 1
        earlier = laid.sentences[index]
        if earlier.paragraph != sentence.paragraph or sentence.index - index > 3:
            return None
        if dates[i].period.kind == "recent" or _ITEM.search(text, dates[i].end, one.start):
            return None
        if dates[i].start >= earlier.start:
            return replace(_resolved(dates, i), inherited=True)
    return None


def _resolved(dates: list[Dated], i: int) -> Period:
    return dates[i].period
