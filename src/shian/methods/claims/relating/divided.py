"""Parts that stand apart from their whole, each perhaps with its growth or its share behind it.

生产总值235亿元，增长9.2%。第一产业29亿元，增长7.9%；第二产业114亿元，增长9.8%；第三产业92亿元: the parts are
known by a row of words that divides a thing, or by 从类型看 before a list; the whole is a figure before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.group import Group, and_so_on
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike, base_measure, periods_agree, places_agree
from shian.methods.claims.relating.naming import pieces

# Words of which each part has one: all of a row together are the whole.
_ROWS = tuple(
    tuple(re.compile(word) for word in row.split("/"))
    for row in (
        "第一产业/第二产业/第三产业", "一产/二产/三产", "夏粮/秋粮", "夏收/秋收", "小春/大春",
        "早稻/中稻/晚稻", "早稻/晚稻", "男(?:性|生|职|婴)?/女(?:性|生|职|婴)?", "(?<!非)税收/非税",
        "城镇/(?:农村|乡村)", "城市/农村", "(?<!非)居民/非居民", "公办/民办", "上半年/下半年",
        "一季度/二季度/三季度/四季度", "地表水/地下水/其他", "出口/进口", "境内/境外",
        "国内/(?:入境|国际|境外)", "线上/线下", "专职/兼职", "在职/退休",
    )
)  # fmt: skip
_BY_SORT = re.compile(
    r"(?:^|[，；。])(?:从|按|分)(?P<what>[^，。；：\d]{1,10}?)(?:类型|类别|行业|领域|性质|来源|种类|级别|结构|渠道|对象|构成|用途|环节|方式"
    r"|地区|区域|规模|阶段|险种|类|情况)?(?:来?看|划?分|统计)，?[：:]?"
)
_NAME = re.compile(r"^[）)]?[，；、。,;]?(?:其中[，：]?|和|及|与|以及)?[^，。；、\d（）]{1,16}$")
_CHANGE = re.compile(r"增|降|减|升|涨|跌|占|比重|比例|同比|环比|持平|比上年|提高|回落")
_NO_WHOLE = re.compile(r"均|每|上年|去年|同期|其中|比[^例重]|较|新增|净增|累计新")
_NO_PART = re.compile(
    r"均|每|率|比上|较上|尚|剩余|未|已|整改|办结|完成率|可支配|共|合计|总|同比|累计|其中占|计划|目标"
)
_REST = re.compile(r"其他|其它|其余")
_OF_YEAR = re.compile(r"[（(](?:19|20)\d\d年[^，。；]{0,4}$|上年|去年")
_BACK = 3  # sentences before in which the whole may stand
_LEAST, _MOST = Fraction(6, 10), Fraction(16, 10)  # a list further from a figure is of something else
_LIST = 3
_SAID = re.compile(r"各级各类|[共现]有|总|合计|各类")
_NEARLY = Fraction(3, 4)
_SORTS = {"ratio", "points", "rate", "multiple", "number", "concentration", "temperature", "duration"}


def divided(index: Index, grouped: set[int]) -> Iterator[Group]:
    """Groups of such parts with the whole that they divide, where a figure before them may be it."""
    for sentence in list(index.by_sentence):
        row = index.by_sentence[sentence]
        if index.sentence_of(row[0]).is_table:
            continue
        row = row + _next(index, sentence)
        at = 0
        while at < len(row):
            parts = _run(index, row[at:])
            if row[at].sentence == sentence and len(parts) > 1 and not any(p.id in grouped for p in parts):
                group = _of_row(index, parts) or _of_sort(index, parts)
                if group is not None:
                    grouped |= {p.id for p in group.parts}
                    yield group
                    at += len(group.parts)
            at += 1


def blocks(index: Index) -> Iterator[Group]:
    """学校1846所…。小学612所，在校生…；初中218所，…；高中64所，…: the first of each block of a sentence."""
    for number, row in index.by_sentence.items():
        sentence = index.sentence_of(row[0])
        if sentence.is_table or index.text.count("；", sentence.start, sentence.end) < _LIST:
            continue
        firsts = [
            c
            for c in row
            if c is row[0] or "；" in index.gap(index.previous(c) or c, c)
            if not (c.direction or c.compared or c.target)
        ]
        heads = [index.lead(c).strip("；，") for c in firsts]
        plain = all(2 <= len(h) <= 12 and not _NO_PART.search(h) for h in heads)
        same = all(alike(c, firsts[0]) and c.measure == firsts[0].measure for c in firsts)
        if not plain or not same or len(firsts) <= _LIST or firsts[0].dimension != "count":
            continue
        wholes = [c for c in index.by_sentence.get(number - 1, ()) if _whole(index, c, firsts[0])]
        wholes = [c for c in wholes if c.measure == firsts[0].measure and _SAID.search(index.lead(c))]
        added = sum((c.stated for c in firsts), Fraction(0))
        if len(wholes) == 1 and _NEARLY <= added / wholes[0].stated <= 1 / _NEARLY:
            yield Group(wholes[0], tuple(firsts), bool(_REST.search(heads[-1])), "分别")


def _next(index: Index, sentence: int) -> list[Claim]:
    """The figures of the next sentence of the paragraph: 夏粮…。秋粮…."""
    row = index.by_sentence.get(sentence + 1, [])
    here = index.reading.sentences[sentence].paragraph
    return row if row and index.sentence_of(row[0]).paragraph == here else []


def _run(index: Index, row: list[Claim]) -> list[Claim]:
    """Figures of one measure that follow each other with only names, growths and shares between."""
    first = row[0]
    if first.dimension in _SORTS or first.direction or first.compared or first.target:
        return []
    parts, last = [first], first
    for one in row[1:]:
        gap = index.gap(last, one)
        if one.dimension in {"ratio", "points"} and _CHANGE.search(gap) and len(gap) < 14:
            last = one
            continue
        if one.direction and len(gap) < 14 and "。" not in gap:
            last = one  # 增收1284万元
            continue
        name = re.split(r"[，。；、]", gap)[-1]
        plainly = alike(one, first) and base_measure(one.measure) == base_measure(first.measure)
        if not plainly or not _NAME.match(gap) or _NO_PART.search(name) or one.target or one.compared:
            break
        parts.append(one)
        last = one
    return parts


def _of_row(index: Index, run: list[Claim]) -> Group | None:
    """The first parts of a run that are one row: 税收 and 非税."""
    for row in _ROWS:
        parts = run[: len(row)]
        names = [index.lead(p) for p in parts]
        if len(parts) == len(row) and all(word.search(name) for word, name in zip(row, names, strict=True)):
            if len(run) > len(row) > 2:  # 三次产业用电…、居民生活用电…: further ones go with them
                return _grouped(index, run, lambda c: True)
            short = all(len(name.strip("，；。、")) <= 5 for name in names)
            tails = {re.sub(r"(?:为|达到?|是|完成|实现|约)+$", "", name)[-2:] for name in names}
            one_noun = len(tails) == 1 or short
            return _grouped(index, parts, lambda c: True) if one_noun or len(row) > 2 else None
    return None


def _of_sort(index: Index, run: list[Claim]) -> Group | None:
    """从诉求类型看，咨询…件、求助…件、投诉…件: of the figure that is called so, or the only one before."""
    first = run[0]
    begin = index.sentence_of(first).start
    said = list(_BY_SORT.finditer(index.text[begin : first.start]))
    if not said or len(run) < _LIST or first.start - begin - said[-1].end() > 12:
        return None
    what = pieces(said[-1]["what"])
    if and_so_on(index, run):
        return None
    named = _grouped(index, run, lambda c: bool(what & pieces(index.lead(c) + c.subject)))
    return named or _grouped(index, run, lambda c: True, alone=True)


def _grouped(
    index: Index, parts: list[Claim], fits: Callable[[Claim], bool], *, alone: bool = False
) -> Group | None:
    wholes = [c for c in _before(index, parts) if fits(c)]
    added = sum((p.stated for p in parts), Fraction(0))
    near = [
        c for c in wholes if _LEAST <= added / c.stated <= _MOST and all(p.stated < c.stated for p in parts)
    ]
    if not near or (alone and len({c.stated for c in wholes}) > 1):
        return None
    if len(parts) >= _LIST and not _REST.search(index.lead(parts[-1])) and added < near[0].stated * _NEARLY:
        return None
    return Group(near[0], tuple(parts), complete=True, link="分别", others=tuple(near[1:]))


def _before(index: Index, parts: list[Claim]) -> list[Claim]:
    """Figures before a list that may be its whole, the nearest sentence first."""
    first = parts[0]
    paragraph = index.sentence_of(first).paragraph
    return [
        one
        for number in range(first.sentence, max(-1, first.sentence - _BACK - 1), -1)
        for one in index.by_sentence.get(number, ())
        if index.sentence_of(one).paragraph == paragraph
        and one.end <= first.start
        and _whole(index, one, first)
    ]


def _whole(index: Index, one: Claim, part: Claim) -> bool:
    """Whether a figure may be a whole of this year: not one in a bracket that tells of another."""
    plainly = not (one.direction or one.compared or one.target) and one.whole is None
    same = alike(one, part) and base_measure(one.measure) == base_measure(part.measure)
    if not plainly or not same or not one.value.low or _NO_WHOLE.search(index.lead(one)):
        return False
    if _OF_YEAR.search(index.text[max(0, one.start - 12) : one.start]):
        return False
    told = [c.period is not None and not c.period.inherited for c in (one, part)]
    return places_agree(one, part) and (not all(told) or periods_agree(one, part))
