"""Figures to claims: what each counts, where, when, as what share or rate, and how it is said."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from fractions import Fraction

from shian.methods.claims.model import Claim, Dimension, Period
from shian.methods.claims.reading import words
from shian.methods.claims.reading.periods import Dated
from shian.methods.claims.reading.quantities import Quantity
from shian.methods.claims.reading.sentences import Layout
from shian.methods.claims.reading.subjects import beside, plain
from shian.methods.claims.reading.targets import Targets
from shian.methods.claims.reading.units import PER

_THINGS = (
    "名 位 个 所 家 校 村 户 人 县 站 班 镇 乡 台 辆 条 起 件 笔 例 次 只 亩 公里 场 期 套 间 栋 单 平方米 "
    "平方公里 公顷 吨 床"
)
_OF = "|".join(_THINGS.split())
_EACH = re.compile(
    rf"(?:(?<!平均)每(?P<per>百万|十万|万|千|百|十)?(?P<of>{_OF})?(?P<what>[一-鿿（）]{{0,20}})"
    rf"|平均(?!人口|工资|气温|年龄|寿命|价格)每?(?P<of2>万人|千人|{_OF})(?P<what2>[一-鿿]{{0,16}})"
    r"|(?P<mean>人|户|亩|校|村|所|店|家|床|师|生|站|乡|镇|班|县|单位|公里|件|次|台|头|例|笔|起|单|条)均[一-鿿]{0,16})$"
)
_WHOM = re.compile(r"^[一-鿿]{0,8}?(?:人口|居民|老年人|老人|儿童|学生|职工|农民|人|户|亩)(?:数)?")
_LEAD = re.compile(r"^(?:全年|截至|其中|将|以|在|于|对|按|由|从|赴|到|据|为|向|使|经|与|和)+(?=[一-鿿]{2})")
_PEOPLE = re.compile(r"(?:人员|群众|居民|学生|职工|农民|老年人|老人|儿童|人口|党员|教师|村民|市民|员工)$")
_OTHER = frozenset("上年 上年度 去年 前年 同期".split())  # of another year than the sentence's
_NEAR = 14  # characters between a date that is compared with and its figure
_ITEM = re.compile(r"[一二三四五六七八九十]是")  # 一是 …, 二是 …: what was said before does not go on
_SAME = frozenset("全年 年内 当年 目前 截至目前 当前".split())  # of the time said before
_CLAUSES = re.compile(r"[，；：,]")
_TOPIC = 20  # characters of a clause that serve as a subject
_WINDOW = 80  # characters looked at before and after a figure


def claims(text: str, found: list[Quantity], laid: Layout, dates: list[Dated]) -> list[Claim]:
    """Claims of all figures, in order; what binds them to each other comes later."""
    starts = [one.start for one in dates]
    targets = Targets(text, dates, laid.sentences)
    made: list[Claim] = []
    for number, one in enumerate(found):
        before = found[number - 1].end if number else 0
        after = found[number + 1].start if number + 1 < len(found) else len(text)
        made.append(_claim(text, one, number, before, after, laid, dates, starts, made, targets))
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
    targets: Targets,
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
    subject = near.subject or _inherited(
        one, made, sentence.index, text[sentence.start : laid.clauses[clause]]
    )
    per, per_of = _per(one, whole_head)
    rated = per is not None and one.unit.dimension not in {"ratio", "points"}
    dimension: Dimension = "rate" if rated else one.dimension
    if bare := dimension == "number" and one.scale >= 10_000:
        dimension = _of_ten_thousands(whole_head, subject if near.from_tail else "")
    direction = _direction(head)
    said = dates[bisect_left(starts, sentence.start) : bisect_left(starts, one.start)]
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
        measure="人" if bare and dimension == "count" else one.unit.word,
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
        target=targets.holds(sentence, one.start, whole_head[-24:], said),
    )


def _of_ten_thousands(head: str, counted: str) -> Dimension:
    """What a bare 万 or 亿 measures: money by what is before it, people by what follows (84.6万参保人员)."""
    if words.MONEY.search(head[-20:]):
        return "money"
    return "count" if _PEOPLE.search(counted) else "number"


def _direction(head: str) -> int:
    """1 where the words before a figure say that it is a rise, -1 a fall, 0 a level or neither."""
    if words.LEVEL.search(head):
        return 0
    return 1 if words.UP.search(head) else -1 if words.DOWN.search(head) else 0


def _without_dates(text: str, a: int, b: int, dates: list[Dated], starts: list[int]) -> str:
    """The words before a figure in its clause, but for dates."""
    pieces: list[str] = []
    end = b
    i = bisect_left(starts, b) - 1
    while i >= 0 and dates[i].end > a:
        pieces.append(text[dates[i].end : end])
        end = max(a, dates[i].start)
        i -= 1
    return "".join(reversed([*pieces, text[a:end]]))


def _inherited(one: Quantity, made: list[Claim], sentence: int, before: str) -> str:
    """The subject of the figure before in the sentence; else the words of the clause before."""
    earlier = [claim for claim in made[-6:] if claim.sentence == sentence]
    if earlier:
        alike = [c for c in earlier if c.measure == one.unit.word and not c.target and not c.direction]
        return (alike or earlier)[-1].subject
    return plain(_CLAUSES.split(before.rstrip("，,；："))[-1])[-_TOPIC:]


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
    of = match["of"] or match["of2"] or ""
    if of in {"万人", "千人"}:
        return Fraction(PER[of[0]]), "人"
    whom = _WHOM.match(match["what"] or match["what2"] or "")
    if match["per"]:
        named = whom.group() if whom else of
        return (Fraction(PER[match["per"]]), named) if named else (None, "")
    return (Fraction(1), of) if of else (None, "")


def _place(text: str, start: int, end: int) -> str:
    last = ""
    for match in words.PLACE.finditer(text, max(start, end - 120), end):
        last = match.group()
    return _LEAD.sub("", last) or last


def _period(text: str, one: Quantity, laid: Layout, dates: list[Dated], starts: list[int]) -> Period | None:
    sentence = laid.sentence_at(one.start)
    i = bisect_right(starts, one.start) - 1
    while i >= 0 and dates[i].start >= sentence.start:
        named = dates[i].period.text not in _SAME or i == 0 or dates[i - 1].start < sentence.start
        if named and _speaks_of(text, dates[i], one, laid):
            return dates[i].period
        i -= 1
    j = bisect_right(starts, one.start)
    if j < len(dates) and laid.clause_at(dates[j].start) == laid.clause_at(one.start):
        return None if _is_compared(text, dates[j]) else dates[j].period
    return _earlier(text, one, laid, dates, i)


def _speaks_of(text: str, date: Dated, one: Quantity, laid: Layout) -> bool:
    """Whether a date before a figure in its sentence is the figure's.

    每学期 and 上年 are of their own clause; 比2022年 is only of the figure that follows at once.
    """
    if _is_compared(text, date):
        gap = text[date.end : one.start]
        return (
            len(gap) <= _NEAR
            and not re.search(r"[，。；]", gap)
            and not words.UP.search(gap)
            and not words.DOWN.search(gap)
        )
    if date.period.text.startswith("每") or date.period.text in _OTHER:
        return laid.clause_at(date.start) == laid.clause_at(one.start)
    return True


def _is_compared(text: str, date: Dated) -> bool:
    return text[date.start - 1 : date.start] in {"比", "较", "与", "同"}


def _earlier(text: str, one: Quantity, laid: Layout, dates: list[Dated], i: int) -> Period | None:
    """The period of a sentence before, in the same paragraph and under the same item."""
    sentence = laid.sentence_at(one.start)
    for index in range(sentence.index - 1, max(-1, sentence.index - 4), -1):
        earlier = laid.sentences[index]
        if earlier.paragraph != sentence.paragraph:
            return None
        while (
            i >= 0
            and dates[i].start >= earlier.start
            and (_is_compared(text, dates[i]) or dates[i].period.text in _OTHER)
        ):
            i -= 1
        if i < 0 or dates[i].period.kind == "recent" or _ITEM.search(text, dates[i].end, one.start):
            return None
        if dates[i].start >= earlier.start:
            return replace(dates[i].period, inherited=True)
    return None
