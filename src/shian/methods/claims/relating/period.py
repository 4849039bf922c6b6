"""Periods that do not match: a day beside whole years, part of a year against it, counts without years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

from shian.methods.claims.model import Claim, Finding, Reading, Sentence, Text
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike

_PART = re.compile(
    r"(?P<part>(?:(?:19|20)\d\d年)?(?:(?:截至|截止到?|至)?(?:前)?(?:[1-9]|1[01])个?月[底末份]?|前[一二三]季度|上半年"
    r"|\d{1,2}\s*[-—–~～至到]\s*(?:[1-9]|1[01])月|[一二三]季度))(?!\d{1,2}日)"
)
_WHOLE = re.compile(
    r"(?<!占)(?<!完成)(?:(?:(?:19|20)\d\d年度?|上年|去年|上一年)全年|全年(?=[为（(的]))(?!计划|目标|任务|预算)"
)
_AGAINST = re.compile(
    "[比较与同][^，。；]{0,10}全年(?:[^，。；]{0,8}|[^，。；]{0,14}相比，?[^，。；]{0,8})"
    "(?:增长|增加|上升|下降|减少|降低|提高|回落|扩大|收窄)"
    "|(?:仅为|只有|相当于|为)(?:(?:19|20)\\d\\d年|上年|去年)全年的"
)
_CHANGE = re.compile("增长|增加|上升|提高|增幅|下降|减少|降低|下滑|降幅|回落|多|少")
_COUNTED = re.compile(
    r"(?:^|[，；。、])?(?:共|累计|总共|合计)(?:收到|接到|受理|办理|完成|处置|查处|接收|处理|发现)"
)
_AMOUNTS = {"count", "money", "mass"}
_ALL_YEAR = re.compile(r"(?<!占)(?:全年|年度)[^，。；]{0,12}$")
_YEAR = re.compile(r"(?:19|20)\d\d年|全年|今年|当年")
_TIME = re.compile(rf"{_PART.pattern.replace('(?P<part>', '(?:')}|全年|(?:19|20)\d\d年度?(?!\d)")
_BACK = 5  # sentences before in which the time may be said
_FEWEST = 3
_WITHIN = 60  # characters between a part of a year and the whole one


def check(reading: Reading) -> Iterator[Finding]:
    """Cut-off beside whole years; a part of a year against a whole one; a count without years."""
    index = Index(reading)
    yield from _cut_off(index)
    yield from _part_against_whole(index)
    yield from _undated(index)
    yield from _one_for_both(index)


def _one_for_both(index: Index) -> Iterator[Finding]:
    """2022年1—10月完成5460批次 … 全年完成5460批次: one figure for a part of the year and for all of it."""
    by_value: dict[tuple[Fraction, str], list[Claim]] = defaultdict(list)
    for claim in index.claims:
        if (
            claim.dimension in _AMOUNTS
            and not claim.direction
            and len(re.sub(r"\D", "", claim.text)) >= _FEWEST
        ):
            by_value[claim.stated, claim.measure].append(claim)
    for same in by_value.values():
        parts = [c for c in same if _PART.search(index.text, _begin(index, c), c.start)]
        wholes = [c for c in same if c not in parts and _ALL_YEAR.search(index.lead(c))]
        pair = next(((a, b) for a in parts for b in wholes if 0 < b.sentence - a.sentence <= _BACK), None)
        if pair is not None:
            part = _PART.search(index.text, _begin(index, pair[0]), pair[0].start)
            yield _longer(index, index.sentence_of(pair[1]), part["part"] if part else "", list(pair))


def _begin(index: Index, claim: Claim) -> int:
    return index.sentence_of(claim).start


def _cut_off(index: Index) -> Iterator[Finding]:
    """Figures as of a day within a year, and figures of that whole year: one finding."""
    as_of: dict[int, list[Claim]] = defaultdict(list)
    whole: dict[int, list[Claim]] = defaultdict(list)
    for claim in index.claims:
        period = claim.period
        if period is None or claim.target or claim.compared:
            continue
        if period.year is not None:
            whole[period.year].append(claim)
        elif (
            period.kind == "as_of"
            and period.end is not None
            and (period.end.month, period.end.day) < (12, 30)
        ):
            as_of[period.end.year].append(claim)
    for year in sorted(as_of.keys() & whole.keys()):
        stated = [claim for claim in whole[year] if claim.period and not claim.period.inherited]
        dated = [claim for claim in as_of[year] if claim.period and not claim.period.inherited]
        if min(len(stated), len(dated)) < 1 or min(len(as_of[year]), len(whole[year])) < _FEWEST:
            continue
        yield _mixed(index, year, dated, stated, len(as_of[year]), len(whole[year]))


def _mixed(
    index: Index, year: int, dated: list[Claim], stated: list[Claim], of_day: int, of_year: int
) -> Finding:
    days = sorted({claim.period.end for claim in dated if claim.period and claim.period.end})
    day = "、".join(_month(one) for one in days)
    day_en = ", ".join(one.isoformat() for one in days)
    shown = [dated[0], stated[0], *dated[1:4], *stated[1:4]]
    return Finding(
        "period",
        "medium",
        index.spans(shown),
        tuple(claim.id for claim in shown),
        Text(
            f"同一文中既有截至{day}的数据，又有{year}年全年的数据，时段不一致，不宜直接相比或相加。",
            f"Figures as of {day_en} stand beside figures of the whole of {year}: they should not be "
            "compared or added as they are.",
        ),
        (
            _group(f"截至{day}", f"As of {day_en}", of_day, dated),
            _group(f"{year}年", f"{year}", of_year, stated),
        ),
        (
            Text(f"“{year}年”实指年初至{day}；", f"“{year}” means up to {day_en}."),
            Text("存量按时点、流量按全年统计。", "Stocks are as of the day, flows are of the whole year."),
        ),
        (Text("为每个数注明统计起止日期。", "State from when to when each figure counts."),),
    )


def _group(zh: str, en: str, count: int, claims: list[Claim]) -> Text:
    """How many figures are of a period, and the first of them."""
    shown = "、".join(f"{claim.subject}{claim.text}" for claim in claims[:3])
    return Text(f"{zh}：{count}个数，如{shown}", f"{en}: {count} figures, such as {shown}")


def _month(day: date) -> str:
    """2021年11月底."""
    return f"{day.year}年{day.month}月{'底' if day.day >= 28 else f'{day.day}日'}"


def _part_against_whole(index: Index) -> Iterator[Finding]:
    """Nine months compared with the twelve of another year."""
    for sentence, text, claims in _parts(index):
        whole = _WHOLE.search(text)
        if whole is None or sentence.is_table or "同期" in text:
            continue
        near = text[max(0, whole.start() - _WITHIN) : whole.end() + _WITHIN]
        part = _PART.search(near) or _going_on(index, sentence, whole[0])
        values = [one for one in claims if not one.direction and not one.target]
        plain = _AGAINST.search(text) and claims
        if part is None or not _CHANGE.search(near) or (len(values) < 2 and not plain):
            continue
        changed = [one for one in claims if one.direction or one.dimension == "ratio"]
        if changed or any(alike(a, b) for a, b in pairwise(values)):
            yield _longer(index, sentence, part["part"], claims[:4])


def _going_on(index: Index, sentence: Sentence, whole: str) -> re.Match[str] | None:
    """The part of a year that the sentences before speak of, where this one says no other time."""
    if _YEAR.search(sentence.text.replace(whole, "")) or not _AGAINST.search(sentence.text):
        return None
    for number in range(sentence.index - 1, max(-1, sentence.index - _BACK), -1):
        earlier = index.reading.sentences[number]
        if earlier.paragraph != sentence.paragraph:
            return None
        said = list(_TIME.finditer(earlier.text))
        if said:
            return _PART.search(said[-1][0])
    return None


def _parts(index: Index) -> Iterator[tuple[Sentence, str, list[Claim]]]:
    """Sentences, cut at ；, with the figures of each part."""
    for number, claims in index.by_sentence.items():
        sentence = index.reading.sentences[number]
        start = sentence.start
        for text in re.split("(?<=[；;])", index.text[sentence.start : sentence.end]):
            yield sentence, text, [one for one in claims if start <= one.start < start + len(text)]
            start += len(text)


def _longer(index: Index, sentence: Sentence, part: str, figures: list[Claim]) -> Finding:
    return Finding(
        "period",
        "medium",
        (index.spans(figures) or ((sentence.start, sentence.end),)),
        tuple(one.id for one in figures),
        Text(
            f"用{part}的数与全年的数相比，时段长短不同，增减不能说明变化。",
            f"{part} is compared with a whole year, which is longer: the change says nothing.",
        ),
        (Text(f"{part} ≠ 全年", f"{part} ≠ twelve months"),),
        (Text("“全年”是“同期”之误。", "全年 is a slip for the same months of that year."),),
        (Text("与上年同期数相比。", "Compare with the same months of the year before."),),
    )


def _undated(index: Index) -> Iterator[Finding]:
    """A total without years in a paragraph that tells of several years."""
    for claims in index.by_paragraph.values():
        years = {
            one.period.year for one in claims if one.period and one.period.year and not one.period.inherited
        }
        if len(years) < _FEWEST:
            continue
        for claim in claims:
            said = claim.period is not None and not claim.period.inherited
            if said or claim.dimension != "count" or claim.series is not None or claim.whole is not None:
                continue
            if _COUNTED.search(index.lead(claim)) and not re.search(
                r"(?:19|20)\d\d年|近.年|以来|全年|当年|今年|去年|年内", _sentence(index, claim)
            ):
                yield _without_years(index, claim, claims, sorted(years))


def _sentence(index: Index, claim: Claim) -> str:
    return index.sentence_of(claim).text


def _without_years(index: Index, claim: Claim, claims: list[Claim], years: list[int]) -> Finding:
    sums = _failures(index, claims, years)
    total = sum(sums.values(), Fraction(0))
    lines: tuple[Text, ...] = ()
    if len(sums) > 1:
        parts = " + ".join(f"{round(value)}（{year}）" for year, value in sums.items())
        rest = claim.stated - round(total)
        said = f"{parts} = {round(total)}"
        lines = (
            Text(f"文中可推得的不合格数：{said}", f"Failures that follow from the text: {said}"),
            Text(f"{claim.text}与之相差{round(rest)}", f"{claim.text} differs from that by {round(rest)}"),
        )
    return Finding(
        "period",
        "medium",
        (claim.span,),
        (claim.id,),
        Text(
            f"“{index.lead(claim).strip('，')}{claim.text}”未写明时段，同段其他数分属{years[0]}至{years[-1]}年。",
            f"{claim.text} has no period, while the other figures of the paragraph are of the years "
            f"{years[0]} to {years[-1]}.",
        ),
        lines,
        (
            Text(f"为{years[-1]}年一年的数；", f"It is of {years[-1]} alone."),
            Text(
                f"为{years[0]}至{years[-1]}年累计，或含外地转来的事项。",
                f"It is of {years[0]} to {years[-1]}, or holds what came from other places.",
            ),
        ),
        (Text("写明起止日期和来源。", "State from when to when, and from where."),),
    )


def _failures(index: Index, claims: list[Claim], years: list[int]) -> dict[int, Fraction]:
    """Failures a year: as counted (不合格386批次), else the year's count times its rate of failure."""
    found: dict[int, Fraction] = {}
    for year in years:
        of_year = [one for one in claims if one.period and one.period.year == year]
        counted = [one for one in of_year if one.dimension == "count" and "不合格" in index.lead(one)]
        rate = next(
            (one for one in of_year if one.dimension == "ratio" and "不合格率" in index.lead(one)), None
        )
        count = next((one for one in of_year if one.dimension == "count"), None)
        if counted:
            found[year] = counted[0].stated
        elif rate is not None and count is not None:
            found[year] = Fraction(round(rate.stated * count.stated))
    return found
