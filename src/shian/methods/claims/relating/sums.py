"""Parts and totals that disagree: parts greater than their whole, and all parts smaller or greater than it.

Sums are of intervals, so that rounded parts of a rounded whole are never flagged. Parts that may overlap
(women and party members of one staff) are not added; a single part greater than its whole is always said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from shian.methods.claims.intervals import Interval, point
from shian.methods.claims.model import Claim, Finding, Reading, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.group import Group, partitioned, told_to_overlap
from shian.methods.claims.relating.grouping import groups
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.named_parts import greater
from shian.methods.claims.relating.nets import nets
from shian.methods.claims.relating.structures import structures
from shian.methods.claims.relating.twofold import twofold

# What may be said of one thing at once: parts named after different ones of these overlap.
_ASPECTS = tuple(
    re.compile(words)
    for words in (
        "男|女性|女职|女教|女代表|女干部|女", "党员|团员|党派|党外",
        "本科|硕士|博士|大专|研究生|学历|学位|专科", "职称|高级|中级|初级|正高|副高",
        "岁|青年|老年|年龄|年轻", "少数民族|汉族", "规模以上|规上|限额以上|大型|小微|亿元以上",
        "高新技术|专精特新|上市|小巨人|瞪羚",
        "持证|执业|资格|注册", "低保|残疾|困难|脱贫|特困", "[国家省市县区乡镇村]级",
        "重点|示范|龙头|绿色|智能|新能源", "新增|新建|当年|本年",
    )
)  # fmt: skip
_NO_AMOUNT = frozenset(["分", "岁", "度", "级", "名次", "折"])  # scores and ages are not added
_TELLING = 3  # digits of a figure in which two swapped ones say something
_ONE_WHOLE = re.compile(
    r"产业|结构|[两三四五六七八]者|[两三四五六七八](?:类|种|项|级|部分|次)|男女|男性|女性|占[^，。；]{2,20}(?:的)?(?:比重|比例)"
    r"|(?:工业|农业|服务业|制造业|交通|生活|居民)[^，。；]{0,6}占比"
)
_MUCH = Fraction(13, 10)  # two shares of one whole seldom come to more by a slip
_OWN_BASE = re.compile(r"优良|达标|合格|产能|先进|覆盖|普及|支持|完成|投向|用于")
_REST = re.compile(r"(?:其余|其他|余下)(?:的)?(?:为|正在|系|均为|是|属|在|尚在|已)[^，。；\d]{2,}")


def check(reading: Reading) -> Iterator[Finding]:
    """Groups whose parts cannot add up to the whole as the text says."""
    index = Index(reading)
    for group in groups(index):
        if (found := _judged(index, group)) is not None:
            yield found
    yield from _hundred(index)
    yield from greater(index)
    yield from nets(index)
    yield from twofold(index)
    yield from structures(index)


def total(parts: tuple[Claim, ...] | list[Claim]) -> Interval:
    """The sum of the parts' intervals."""
    whole = point(0)
    for part in parts:
        whole = whole + part.value
    return whole


def _judged(index: Index, group: Group) -> Finding | None:
    whole, parts = group.whole, group.parts
    if whole.measure in _NO_AMOUNT or any(p.measure in _NO_AMOUNT for p in parts):
        return None
    if whole.dimension in {
        "ratio",
        "points",
        "rate",
        "multiple",
        "concentration",
        "temperature",
        "number",
    } and not (whole.dimension == "number" and all(p.dimension == "number" for p in parts)):
        return None
    if whole.series is not None and whole.step == 0 and len(parts) > 1 and group.link != "合计":
        return None  # 两年分别完成A和B，其中a和b: of each its own
    if told_to_overlap(index, parts):
        return None
    if (slipped := _tiny(index, group)) is not None:
        return slipped
    added = total(parts)
    wholes = (whole, *group.others)
    if any(w.value.overlaps(added) for w in wholes):
        return None
    if _told_over(parts, whole) or _first_are_all(group):
        return None
    if greater := _greater_part(group):
        return _found(index, group, point(0) + greater.value, (greater,), more=True)
    more = all(_above(added, w.value) for w in wholes)
    less = all(_above(w.value, added) for w in wholes)
    if more and (group.complete or not _overlapping(index, group)):
        return _found(index, group, added, parts, more=True)
    if less and _REST.search(index.text, parts[-1].end, index.sentence_of(parts[-1]).end):
        return None  # 其余正在审查
    if less and len(parts) > 1 and (group.complete or _explained(group, added) or _mistyped(group)):
        return _found(index, group, added, parts, more=False)
    return None


def _first_are_all(group: Group) -> bool:
    """4068批次中，普通食品3108批次、农产品960批次，不合格158批次: the first are all."""
    begun = group.parts[0].value
    for part in group.parts[1:-1]:
        begun = begun + part.value
        if group.whole.value.is_point and begun == group.whole.value:
            return group.link != "合计"
    return False


def _told_over(parts: tuple[Claim, ...], whole: Claim) -> bool:
    """Whether the parts make the whole again and again: by size, and then by trade."""
    times, begun = 0, point(0)
    for part in parts:
        begun = begun + part.value
        if begun.overlaps(whole.value):
            times, begun = times + 1, point(0)
    return times > 1 and begun == point(0)


def _tiny(index: Index, group: Group) -> Finding | None:
    """A part of 0.28元 among others in 亿元, which with its scale would add up exactly to the whole."""
    scales = {p.scale for p in group.parts}
    if len(group.parts) < 2 or len(scales) < 2 or group.others:
        return None
    for part in group.parts:
        others = [p for p in group.parts if p.id != part.id]
        factor = others[0].scale / part.scale
        if any(p.scale != others[0].scale for p in others) or factor < 1000 or part.text.isdigit():
            continue
        if part.stated * 1000 > min(p.stated for p in others):
            continue
        moved = sum((p.stated for p in others), Fraction(0)) + part.stated * factor
        if abs(moved - group.whole.stated) <= group.whole.scale * Fraction(1, 1000):
            found = slips.Slip(factor, *slips.named(factor, part.dimension))
            return _found(index, group, total(group.parts), group.parts, more=False, known=(part, found))
    return None


def _above(a: Interval, b: Interval) -> bool:
    return a.low is not None and b.high is not None and a.low > b.high


def _greater_part(group: Group) -> Claim | None:
    if group.others or group.link in {"（", "合计"}:
        return None
    return next((p for p in group.parts if _above(p.value, group.whole.value)), None)


def _overlapping(index: Index, group: Group) -> bool:
    """Whether one thing may be in two of the parts."""
    if group.whole.dimension != "count":
        return False  # money is spent once
    names = [f"{index.lead(p)[-16:]}{p.subject}" for p in group.parts]
    kinds = [next((i for i, aspect in enumerate(_ASPECTS) if aspect.search(name)), -1) for name in names]
    return len(set(kinds)) > 1 and len(group.parts) > 1


def _slipped(group: Group, added: Interval) -> tuple[Claim, slips.Slip] | None:
    """The part, or the whole, that with another scale would make it right."""
    if not group.complete and len(group.parts) < 2:
        return None
    if (found := slips.slip(group.whole.value, added, group.whole.dimension)) is not None:
        return group.whole, found
    for part in group.parts:
        needed = group.whole.value - total([p for p in group.parts if p.id != part.id])
        if needed.low is not None and needed.low > 0:
            found = slips.slip(part.value, needed, part.dimension)
            if found is not None:
                return part, found
    return None


def _mistyped(group: Group) -> bool:
    """Whether two neighbouring digits swapped in one figure would make the parts come to the whole.

    A list after 其中 need not name all parts; that it comes out exactly so by chance is one in hundreds.
    """
    if group.others or any(not c.value.is_point and c.dimension == "count" for c in group.parts):
        return False
    gap = group.whole.stated - sum((p.stated for p in group.parts), Fraction(0))
    moved = [change for part in group.parts for change in _swaps(part)]
    return gap in moved or any(gap + change == 0 for change in _swaps(group.whole))


def _swaps(claim: Claim) -> list[Fraction]:
    """By how much a figure changes when two of its neighbouring digits are swapped."""
    match = re.search(r"\d[\d,]*(?:\.\d+)?", claim.text)
    written = match[0].replace(",", "") if match else ""
    if sum(c.isdigit() for c in written) < _TELLING:
        return []
    made = []
    places = [i for i, c in enumerate(written) if c.isdigit()]
    for i, j in pairwise(places):
        signs = list(written)
        signs[i], signs[j] = signs[j], signs[i]
        change = (Fraction("".join(signs)) - Fraction(written)) * claim.scale
        if change:
            made.append(change)
    return made


def _explained(group: Group, added: Interval) -> bool:
    """Whether a part in another scale, a thousand times and more, would make the sum right."""
    slipped = _slipped(group, added)
    return slipped is not None and slipped[0].id != group.whole.id and slipped[1].factor >= 1000


def _found(
    index: Index,
    group: Group,
    added: Interval,
    parts: tuple[Claim, ...],
    *,
    more: bool,
    known: tuple[Claim, slips.Slip] | None = None,
) -> Finding:
    reading, whole = index.reading, group.whole
    slipped = known or (_slipped(group, added) if len(parts) > 1 else None)
    shown = _shown(sum((p.stated for p in parts), Fraction(0)), whole)
    line = " + ".join(wording.figure(reading, p) for p in parts)
    written = wording.as_written(reading, whole)
    sign_zh, sign_en = ("大于", "more than") if more else ("小于", "less than")
    claims = (whole, *parts)
    gap = _shown(abs(sum((p.stated for p in parts), Fraction(0)) - whole.stated), whole)
    if len(parts) == 1:
        says = Text(
            f"部分“{wording.as_written(reading, parts[0])}”{sign_zh}整体“{written}”",
            f"The part “{wording.as_written(reading, parts[0])}” is {sign_en} its whole “{written}”",
        )
    else:
        says = Text(
            f"各分项之和{shown}{sign_zh}合计“{written}”，相差{gap}，按所列数字无法复算",
            f"The parts add up to {shown}, {sign_en} “{written}” by {gap}: it cannot be reproduced from "
            f"the figures given",
        )
    if slipped is not None:
        name = wording.as_written(reading, slipped[0])
        says = Text(f"{says.zh}；“{name}”疑似{slipped[1].zh}", f"{says.en}; “{name}”: {slipped[1].en}?")
        claims = (slipped[0], *(c for c in claims if c.id != slipped[0].id))
    return Finding(
        "unit" if slipped else "sum",
        "high",
        index.spans(claims),
        tuple(c.id for c in claims),
        says,
        (wording.line(f"{line} = {shown} ≠ {wording.figure(reading, whole)}"),) if len(parts) > 1 else (),
        _readings(group, slipped, more=more),
        (
            Text(
                "请核对各分项与合计，或说明未列出、重复计入的部分",
                "Check parts and total, or say what is left out or counted twice",
            ),
        ),
    )


def _shown(value: Fraction, whole: Claim) -> str:
    unit = re.sub(r"^.*?[\d,.]+\s?", "", whole.text)
    return f"{wording.number(value / whole.scale, 5)}{re.sub('以上|左右|余', '', unit)}"


def _readings(group: Group, slipped: tuple[Claim, slips.Slip] | None, *, more: bool) -> tuple[Text, ...]:
    if slipped is not None:
        return (Text(f"若{slipped[1].zh}则一致", f"They agree if this is a slip: {slipped[1].en}"),)
    if more:
        return (Text("若各分项有重复计入的部分，则成立", "It would be right if the parts overlap"),)
    return (Text("若另有未列出的分项，则成立", "It would be right if there are parts that are not listed"),)


def _hundred(index: Index) -> Iterator[Finding]:
    """Shares of one whole, said to be of it one after another, that add up to more than 100 %."""
    for sentence in index.by_sentence.values():
        row = [c for c in sentence if c.dimension == "ratio" and not c.direction and c.bound == "exact"]
        for run in _runs(index, row):
            if len(run) < 2 or not _of_one(index, run) or _several_answers(index, run):
                continue
            added = total(run)
            complete = len(run) > 2
            if added.low is not None and added.low > _MUCH and len(run) == 2 and not partitioned(index, run):
                continue  # 出院人次占全院的64.9%，手术占71.6%: shares of different things
            if _above(added, point(1)) or (complete and _all_named(index, run) and _above(point(1), added)):
                yield _shares_found(index, run)


def _several_answers(index: Index, run: list[Claim]) -> bool:
    """Whether more than one could be chosen: 担心…的占46.3%…（可多选）."""
    sentence = index.sentence_of(run[0])
    return bool(re.search("多选|多项选择|选多项|可重复", index.text[sentence.start : sentence.end + 30]))


def _runs(index: Index, row: list[Claim]) -> list[list[Claim]]:
    runs: list[list[Claim]] = []
    for one in row:
        joined = bool(runs) and re.match(r"^(?:[、，和][^，。；]{0,14})$", index.gap(runs[-1][-1], one))
        if joined:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _of_one(index: Index, run: list[Claim]) -> bool:
    """分别占A、B、C, or 占 before each."""
    first = index.lead(run[0])
    if re.search(r"率|同比|增长|下降|完成|达标", first):
        return False
    if re.search(r"分别(?:各)?占", first):
        return True
    if len(run) == 2 and re.search(r"[占比][比重例]", index.lead(run[1])) and not partitioned(index, run):
        return False  # 绿色建筑占比92%，装配式建筑占比36.4%: each with a name of its own
    if re.search(r"(?:占比|比重|比例|构成)(?:分别)?(?:各)?(?:为|是|达到?)?$", first):
        # 地表水、近岸海域优良比例分别为…: each is of its own, unless the names are all there are of one whole
        return bool(_ONE_WHOLE.search(first)) and not _OWN_BASE.search(first)
    wholes = {match[1] for c in run if (match := re.search(r"占([^占]*)$", index.lead(c)))} - {""}
    return (
        len(wholes) < 2  # 占调整预算100.9%，占预算收入的48.5%: of two wholes
        and all(re.search(r"占(?!比)", index.lead(c)) for c in run)
        and not any(re.search(r"率|其中", index.lead(c)) for c in run)
    )


def _all_named(index: Index, run: list[Claim]) -> bool:
    lead = index.sentence_of(run[0]).text[: run[0].start - index.sentence_of(run[0]).start]
    number = re.search(
        r"(?P<n>[两三四五六七八九])(?:者|类|部分|项|次产业|种|级)",
        lead + index.text[run[-1].end : run[-1].end + 8],
    )
    return (
        bool(number) and "两三四五六七八九".index(number["n"]) + 2 == len(run)
        if number
        else _rest_named(index, run)
    )


def _rest_named(index: Index, run: list[Claim]) -> bool:
    return bool(re.search(r"其他|其它|其余|剩余", index.lead(run[-1])))


def _shares_found(index: Index, run: list[Claim]) -> Finding:
    reading = index.reading
    added = sum((c.stated for c in run), Fraction(0))
    line = " + ".join(wording.figure(reading, c) for c in run)
    return Finding(
        "sum",
        "high",
        index.spans(run),
        tuple(c.id for c in run),
        Text(
            f"各占比之和为{wording.percent(added)}，不等于100%",
            f"The shares add up to {wording.percent(added)}, not to 100%",
        ),
        (wording.line(f"{line} = {wording.percent(added)} ≠ 100%"),),
        (
            Text(
                "若各类有交叉或未列全，则成立",
                "It would be right if the classes overlap or are not all listed",
            ),
        ),
        (Text("请说明各占比的分母", "Say what each share is of"),),
    )
