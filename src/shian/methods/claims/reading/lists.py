"""Lists of figures: units carried back through them, and 分别 unrolled to what each value belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import date

from shian.methods.claims.model import Claim, Period, Series
from shian.methods.claims.reading.periods import Dated
from shian.methods.claims.reading.subjects import plain

_JOINT = re.compile(r"\s*(?:、|和|及|与|以及|，)\s*")
_STRICT = re.compile(r"\s*(?:、|和|及|与|以及)\s*")
_EACH = re.compile(
    r"分别(?:为|是|达到?|完成|增长|下降|提高|占|有|约|比|较|增加|减少|安排|投入|增至|降至|实现|上升)?[^，。；]{0,12}$"
)
_FROM = re.compile(r"(?:从|由)[^，。；]{0,24}$")
_TO = re.compile(r"(?:到|至|为)(?:了)?[^，。；、]{0,14}$")
_HUNDRED = 100  # people and more: of a rate rather than an average
_NOUNS = re.compile(r"[、和及与]|以及")


def with_units(text: str, made: list[Claim]) -> list[Claim]:
    """12、15和18家: the first two are 家 too."""
    done = list(made)
    for i in range(len(done) - 2, -1, -1):
        claim, after = done[i], done[i + 1]
        bare = claim.dimension == "number" and claim.scale == 1
        if bare and after.measure and _STRICT.fullmatch(text[claim.end : after.start]):
            done[i] = replace(
                claim,
                stated=claim.stated * after.scale,
                value=claim.value.times(after.scale),
                dimension=after.dimension,
                measure=after.measure,
                scale=after.scale,
                per=after.per,
                per_of=after.per_of,
            )
    return done


_NEXT = re.compile(r"[、，和及与]\s*(?:执业（助理）)?[一-鿿（）]{2,14}$")
_ANEW = re.compile(r"[共总全]|每|均|达到|完成|新增|其中")


def carried(text: str, made: list[Claim]) -> list[Claim]:
    """每千人口床位7.1张、医师2.9人: what follows is per thousand too, where nobody can be 2.9 persons."""
    done = list(made)
    for i in range(1, len(done)):
        first, one = done[i - 1], done[i]
        gap = text[first.end : one.start]
        rated = first.per is not None and first.per >= _HUNDRED and "/" not in first.text
        parted = one.dimension == "count" and one.scale == 1 and one.stated.denominator > 1
        if rated and parted and one.sentence == first.sentence and _NEXT.match(gap) and not _ANEW.search(gap):
            done[i] = replace(one, dimension="rate", per=first.per, per_of=first.per_of)
    return done


def unrolled(text: str, made: list[Claim], dates: list[Dated]) -> tuple[list[Claim], list[Series]]:
    """Lists with 分别, and 从 … 到 …: each value gets its label, its year or its noun."""
    done = list(made)
    series: list[Series] = []
    starts = [one.start for one in dates]
    i = 0
    while i < len(done):
        run = _run(text, done, i)
        if len(run) > 1 and (_EACH.search(done[i].head) or _by_year(done, run, dates, starts, text)):
            series.append(_each(text, done, run, dates, starts, len(series)))
        elif len(run) == 1 and (pair := _from_to(text, done, i)) is not None:
            series.append(_steps(done, pair, len(series)))
            i = pair[1]
        i = max(i, run[-1]) + 1
    return done, series


def _by_year(made: list[Claim], run: list[int], dates: list[Dated], starts: list[int], text: str) -> bool:
    first = made[run[0]]
    return len(_years(first, dates, starts, first.start - len(first.head), text)) == len(run) > 1


def _run(text: str, made: list[Claim], i: int) -> list[int]:
    run = [i]
    while run[-1] + 1 < len(made):
        a, b = made[run[-1]], made[run[-1] + 1]
        gap = text[a.end : b.start]
        if b.restates is not None and b.restates == a.id and run[-1] + 2 < len(made):
            gap = text[a.end : b.start]
        if a.sentence != b.sentence or a.dimension != b.dimension or not _JOINT.fullmatch(gap):
            break
        run.append(run[-1] + 1)
    return run


def _each(
    text: str, made: list[Claim], run: list[int], dates: list[Dated], starts: list[int], number: int
) -> Series:
    first = made[run[0]]
    sentence = first.start - len(first.head)
    years = _years(made[run[0]], dates, starts, sentence, text)
    subject = first.subject
    nouns = _labels(first, len(run))
    by_year = len(years) == len(run)
    for step, i in enumerate(run):
        one = replace(made[i], series=number, step=step)
        if by_year:
            one = replace(one, period=years[step], subject=subject or one.subject)
        elif nouns:
            one = replace(one, subject=nouns[step])
        else:
            one = replace(one, subject=subject or first.subject)
        made[i] = replace(one, direction=first.direction, compared=first.compared, cue=first.cue)
    labels = tuple(year.text for year in years) if by_year else tuple(nouns)
    return Series(number, tuple(made[i].id for i in run), labels, subject, ordered=by_year)


def _years(claim: Claim, dates: list[Dated], starts: list[int], begin: int, text: str) -> list[Period]:
    """The years named before the list, in its sentence; 2019-2021年 is three."""
    last = bisect_right(starts, claim.start)
    first = bisect_left(starts, max(0, claim.start - 120))
    found: list[Period] = []
    previous = None
    for one in dates[first:last]:
        if one.period.kind == "recent":
            continue
        if previous is not None and not _JOINT.fullmatch(text[previous.end : one.start]):
            found = []
        previous = one
        period = one.period
        if (
            period.kind == "range"
            and period.start
            and period.end
            and period.start.month == 1
            and period.end.month == 12
        ):
            years = range(period.start.year, period.end.year + 1)
            found += [_year(y) for y in years] if len(years) <= 20 else []
        elif period.year is not None or period.kind == "as_of":
            found.append(period)
    return found


def _year(year: int) -> Period:
    return Period("year", date(year, 1, 1), date(year, 12, 31), f"{year}年")


def _labels(claim: Claim, count: int) -> list[str]:
    """不合格及问题样品分别为…: what each value belongs to, where there are as many nouns as values."""
    words = re.split(r"[，。；：]", claim.head.partition("分别")[0])[-1]
    nouns = [plain(noun) for noun in _NOUNS.split(words) if noun]
    return nouns if len(nouns) == count and all(len(noun) <= 20 for noun in nouns) else []


def _from_to(text: str, made: list[Claim], i: int) -> tuple[int, int] | None:
    if i + 1 >= len(made) or not _FROM.search(made[i].head):
        return None
    a, b = made[i], made[i + 1]
    between = text[a.end : b.start]
    alike = a.dimension == b.dimension or (a.dimension == "rate" and a.measure == b.measure)
    same = a.sentence == b.sentence and alike and len(between) <= 30
    return (i, i + 1) if same and _TO.search(between) and not re.search(r"[。；]", between) else None


def _steps(made: list[Claim], pair: tuple[int, int], number: int) -> Series:
    for step, i in enumerate(pair):
        made[i] = replace(made[i], series=number, step=step, direction=0)
    first, last = made[pair[0]], made[pair[1]]
    made[pair[1]] = replace(
        last,
        subject=first.subject or last.subject,
        dimension=first.dimension,
        per=first.per,
        per_of=first.per_of,
    )  # 人均住房面积由32平方米增至36平方米: both are per head
    return Series(number, tuple(made[i].id for i in pair), (), made[pair[0]].subject, ordered=True)
