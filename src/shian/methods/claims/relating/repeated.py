"""The same thing said twice with different values.

Two figures are compared where they have one unit, one time and names of the same characters once
words that change nothing are dropped (全市共有学校 and 学校). Names may agree less closely where the two
figures look like a slip of the pen: two digits swapped, or one digit changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction

from shian.methods.claims.model import Claim, Finding, Reading, Text
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.names import Name, Namer
from shian.methods.claims.relating.naming import part_of
from shian.methods.claims.relating.places import Places
from shian.methods.claims.relating.slipped import digits, looks_slipped, slip_keys
from shian.methods.claims.relating.wording import as_written, between, line

_EXACT = {"exact", "about", "near", "some"}
_PLANS = re.compile("打算|计划|下一步|下步|目标|展望|安排|思路|建议")  # headings of what is to come
_CLOSING = re.compile("总体上?看|总体而言|整体上?看|总之|综上|总的看|认为|回顾|一年来")
_OF_A_WORK = re.compile(
    r"(?:总)?(?:占地|建筑|建设|规划)?(?:面积|投资|资金|建设资金|长|全长|里程|床位|产量|产值|规模|造价|工期|编制|人员|户数|人数)"
)
_FLOW = re.compile(
    r"新增|新建|新开|新改|新发|改造|改善|治理|修复|造林|种草|绿化|举办|实施|建设|疏解|培育|引进|发放|投放|下降|减排|安置|就业"
)
_LONG_TIME = re.compile(
    r"五年|三年|两年|多年|年来|以来|累计|期间|历年|每年|年均|十[三四五]五|季度|上半年|下半年|\d月"
)
_OCCASION = re.compile(r"春节|元旦|清明|五一|端午|国庆|中秋|十一|寒假|暑假|春季|秋季|春运|暑运|双节")
_LEVEL = re.compile(r"国家|[省市县区乡镇村](?=级)")
_MOST = 40  # figures of one name that are compared with each other
_ALIKE = 0.5
_SHORT = 5  # characters of a name that may be of what was told before
_FULLY = re.compile(
    r"(?:全|我|本|辖)[市县区省州镇乡校院国]|[共现实设拥]有|总(?:数|量|额|人口)|辖区|下辖|(?:19|20)\d\d年|常住|户籍|"
    r"\0[一-鿿]{0,6}(?:全部|均|都)|截至|累计|共(?:计|有|设)?"
)
_TWO = 2
_THIS_YEAR = frozenset("全年 今年 当年 本年 本年度 年内".split())
_COUNT, _NEAR = 3, 24  # digits of a count that is known again, characters between it and its rate
_TELLING = 5  # digits of which two figures agree in all but one only where one is a slip of the other
_FAR_APART = 5  # two figures that differ by more than this factor are of two things


def check(reading: Reading) -> Iterator[Finding]:
    """One finding for each set of figures of one thing."""
    index = Index(reading)
    namer = Namer(index)
    named = {
        claim.id: namer.names(claim)
        for claim in index.claims
        if _usable(claim) and not _planned(index, claim)
    }
    told: set[int] = set()
    latest = _latest(index)
    for group in _groups(index, named):
        odd = _odd_pair(namer, group, named, latest)
        if odd is None or told & {one.id for one in odd}:
            continue
        both = {one.stated for one in odd}
        found = [one for one in group if one.stated in both]
        told.update(one.id for one in found)
        yield _finding(index, odd, found)
    yield from _rates_of_one(index, told)


def _rates_of_one(index: Index, told: set[int]) -> Iterator[Finding]:
    """定量检测6920批次，达到每千人1.8批次 and 检测6920批次，达到1.5批次/千人: one count, two rates."""
    by_count: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for rate in index.claims:
        count = index.previous(rate)
        if rate.dimension != "rate" or rate.target or rate.series is not None or count is None:
            continue
        if (
            count.measure == rate.measure
            and len(digits(count)) >= _COUNT
            and len(index.gap(count, rate)) <= _NEAR
        ):
            by_count[(count.stated, count.measure, rate.per, rate.per_of)].append(rate)
    for rates in by_count.values():
        first = rates[0]
        other = next((r for r in rates[1:] if _differ(first, r) and _one_year(first, r)), None)
        if other is not None and not told & {first.id, other.id}:
            yield _finding(index, (first, other), rates)


def _planned(index: Index, claim: Claim) -> bool:
    """Whether a figure stands under a heading of what is to come, and not in a report's closing words."""
    sentence = index.sentence_of(claim)
    return bool(_PLANS.search(sentence.heading)) and not _CLOSING.search(sentence.text)


def _usable(claim: Claim) -> bool:
    """Whether a figure says how many of something there are, not by how much it grew or ought to."""
    if (
        claim.bound not in _EXACT
        or (claim.target and claim.dimension != "ratio")
        or claim.direction
        or claim.compared
        or claim.series is not None
    ):
        return False
    if claim.dimension == "ratio" and claim.subject.startswith("占"):
        return False  # the share of what is said in the clause before
    return (
        claim.dimension not in {"points", "multiple", "duration", "temperature", "number"}
        and claim.stated > 0
    )


def _groups(index: Index, named: dict[int, tuple[Name, ...]]) -> Iterator[list[Claim]]:
    """Figures with one name and unit; then figures that look like slips of each other."""
    by_name: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    by_slip: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in index.claims:
        for name in (one for one in named.get(claim.id, ()) if not one.some):
            by_name[(*_unit(claim), name.key, name.narrow)].append(claim)
        if claim.id in named:
            for key in slip_keys(claim):
                by_slip[(*_unit(claim), key)].append(claim)
    yield from (group for group in by_name.values() if len(group) > 1)
    for group in by_slip.values():
        if len(group) > 1:
            yield from _similar(group[:_MOST], named)


def _similar(group: list[Claim], named: dict[int, tuple[Name, ...]]) -> Iterator[list[Claim]]:
    """Pairs of a group whose digits look like slips of each other and whose names are much alike."""
    for i, a in enumerate(group):
        for b in group[i + 1 :]:
            slip = looks_slipped(a, b)
            if a.sentence == b.sentence and [n.key for n in named[a.id][:1]] != [
                n.key for n in named[b.id][:1]
            ]:
                continue  # one sentence about several things
            if slip and any(
                _one_name(one, two, slip, digits(a)) for one in named[a.id] for two in named[b.id]
            ):
                yield [a, b]


def _one_name(one: Name, two: Name, slip: str, written: str) -> bool:
    """Whether two names are alike enough for how surely one figure is a slip of the other."""
    telling = len(written) >= _TELLING
    if (one.contrasts(two) and not telling) or (
        (one.some or two.some) and (slip != "swapped" or len(written) < _TELLING - 1)
    ):
        return False
    return one.like(two) >= (0.6 if slip == "swapped" or telling else 0.85)


def _unit(claim: Claim) -> tuple[object, ...]:
    measure = claim.measure.lstrip("十百千万亿余多") if claim.dimension in {"count", "rate"} else ""
    measure = {"户": "家", "名": "人", "件": "起", "例": "起", "所": "个"}.get(measure, measure)
    return claim.dimension, measure, claim.per, claim.per_of


def _odd_pair(
    namer: Namer, group: list[Claim], named: dict[int, tuple[Name, ...]], latest: int | None
) -> tuple[Claim, Claim] | None:
    """The first two figures of a group that cannot be one value."""
    first = group[0]
    for i, a in enumerate(group[:_MOST]):
        for b in group[i + 1 : _MOST]:
            differ = a.stated != b.stated and _differ(a, b) and _same_time(a, b, latest)
            if differ and _apart(namer.places, a, b):
                sure = looks_slipped(a, b) or any(name.sure for name in named[a.id] for _ in name.key)
                sure = sure and not _flows(namer.index, a, b) and not _of_works(namer, a, b)
                sure = sure and (looks_slipped(a, b) or _told_fully(namer, a, b))
                sure = sure and _named_alike(a, b, named) and (looks_slipped(a, b) or _alone(namer, a, b))
                swapped = looks_slipped(a, b) == "swapped"
                sure = sure and (swapped or _occasion(namer.index, a) == _occasion(namer.index, b))
                sure = sure and not _of_two_levels(namer, a, b)
                if sure and not _explained(namer.index, a, b):
                    return (a, b) if first is a or len(group) == 2 else (b, a)
    return None


def _of_two_levels(namer: Namer, a: Claim, b: Claim) -> bool:
    """Whether the words right beside say that one is of the state's level, the other of the province's."""
    one, two = (set(_LEVEL.findall(namer.own(claim))) for claim in (a, b))
    return bool(one and two and one != two)


def _flows(index: Index, a: Claim, b: Claim) -> bool:
    """Whether two figures tell what was done or added in times that are not said: five years, or the last.

    Two digits swapped, or one mistyped, is taken for a slip all the same.
    """
    if looks_slipped(a, b):
        return False
    if a.period is not None and b.period is not None and a.period.same(b.period) and not a.period.inherited:
        return False
    one, two = (index.sentence_of(c) for c in (a, b))
    if one.paragraph == two.paragraph and not _LONG_TIME.search(one.text + two.text):
        return False
    return any(_FLOW.search(index.lead(one)) for one in (a, b))


def _told_fully(namer: Namer, a: Claim, b: Claim) -> bool:
    """Whether short names say of what they are: 校舍总面积 may be of the schools of the sentence before."""
    index = namer.index
    short = all(len(namer.own(one)) <= _SHORT for one in (a, b))
    if not short or a.dimension == "rate" or index.sentence_of(a).is_table or index.sentence_of(b).is_table:
        return True
    return all(
        _FULLY.search(f"{index.lead(one)}\0{index.text[one.end : one.end + 8]}")
        or _CLOSING.search(index.sentence_of(one).text)
        for one in (a, b)
    )


def _of_works(namer: Namer, a: Claim, b: Claim) -> bool:
    """第三幼儿园项目，建筑面积7077平方米。西城小学项目，建筑面积9210平方米: each of the work named first."""
    if not all(_OF_A_WORK.fullmatch(name.words) for one in (a, b) for name in namer.names(one)[:1]):
        return False
    first, second = (re.split("[，：]", namer.index.sentence_of(one).text.strip())[0] for one in (a, b))
    return first != second


def _named_alike(a: Claim, b: Claim, named: dict[int, tuple[Name, ...]]) -> bool:
    """Whether names of the same characters also have most pairs of them: 幼儿园 is not 在园幼儿."""
    pairs = ((one, two) for one in named[a.id] for two in named[b.id])
    return any(one.key == two.key and one.like(two) >= _ALIKE for one, two in pairs) or bool(
        looks_slipped(a, b)
    )


def _differ(a: Claim, b: Claim) -> bool:
    """Whether two figures cannot be roundings of one value.

    A figure of one digit stands for a wide range: 2 and 1.5 just touch (1.5 to 1.55 would be
    rounded to both), which is taken for different.
    """
    low, high = sorted((a.stated, b.stated))
    if high > _FAR_APART * low:
        return False
    common = a.value.meet(b.value)
    if common.empty:
        return True
    if common.low is None or common.high is None or a.dimension != "rate":
        return False
    widths = [
        one.high - one.low for one in (a.value, b.value) if one.high is not None and one.low is not None
    ]
    touching = len(widths) == 2 and 2 * (common.high - common.low) <= min(widths)
    return touching and high >= low * 6 / 5


def _same_time(a: Claim, b: Claim, latest: int | None = None) -> bool:
    """Whether both are of one time: the same dates, or neither says any, or one year's and its end."""
    if _part_of_year(a) != _part_of_year(b) or _of_year_before(a) != _of_year_before(b):
        return False
    one, two = (p if p is not None and (p.start or p.end) else None for p in (a.period, b.period))
    if one is None or two is None:
        said = one or two
        if said is None or said.inherited or said.kind != "year" or looks_slipped(a, b):
            return True
        other = b if one is said else a
        this = other.period is not None and other.period.text in _THIS_YEAR
        return this and said.year == latest
    if one.same(two) or ((one.inherited or two.inherited) and looks_slipped(a, b) == "swapped"):
        return True
    years = {p.end.year if p.end and p.kind in {"year", "as_of"} else None for p in (one, two)}
    ends = all(p.kind == "year" or (p.end and (p.end.month, p.end.day) >= (12, 30)) for p in (one, two))
    return len(years) == 1 and None not in years and ends


def _one_year(a: Claim, b: Claim) -> bool:
    """Whether the years that are said of two figures are not different ones."""
    years = {p.end.year for p in (a.period, b.period) if p is not None and p.end is not None}
    return len(years) < _TWO


def _occasion(index: Index, claim: Claim) -> str:
    """The feast or the holidays that a figure's sentence, or the one before, is about."""
    for number in range(claim.sentence, max(-1, claim.sentence - 3), -1):
        sentence = index.reading.sentences[number]
        if sentence.paragraph != index.sentence_of(claim).paragraph:
            break
        if match := _OCCASION.search(sentence.text):
            return match[0]
    return ""


def _part_of_year(claim: Claim) -> str:
    """上半年, 一季度, 1-9月: what part of a year a figure is of, empty of a whole one."""
    period = claim.period
    if period is None or period.kind not in {"half", "quarter", "month", "range", "recent"}:
        return ""
    match = re.search(r"[上下]半年|[前一二三四]{1,2}季度|[\d一二三至\-—－~～]+月", period.text)
    return match[0] if match else ""


def _latest(index: Index) -> int | None:
    """The year that a text reports on: the last of which it tells what was so, named more than once."""
    years = [c.period.year for c in index.claims if c.period and c.period.year and not c.target]
    last = max(years, default=0)
    return last if index.text.count(f"{last}年") > 1 else None


def _of_year_before(claim: Claim) -> bool:
    """Whether a figure is said to be the year before's."""
    return bool(re.search("上年|去年|前年", claim.period.text if claim.period is not None else ""))


def _apart(places: Places, a: Claim, b: Claim) -> bool:
    """Whether they stand apart, are of one place and none is part of the other."""
    index = places.index
    start = index.sentence_of(a).start
    one_part = part_of(index.text, start, a.start) == part_of(index.text, start, b.start)
    if (a.sentence == b.sentence and one_part) or a.whole == b.id or b.whole == a.id:
        return False
    return places.of(a) == places.of(b)


def _alone(namer: Namer, a: Claim, b: Claim) -> bool:
    """Whether neither figure is only understood by what its sentence began with, or both began alike.

    专任教师 in a sentence about kindergartens are other than those in a sentence about all schools.
    """
    if all(namer.stands_alone(one) for one in (a, b)):
        return True
    return bool(namer.shared(a, b))


def _explained(index: Index, a: Claim, b: Claim) -> bool:
    """Whether one is the other without named parts: 520家（含小作坊251家、保健食品4家） and 265家."""
    whole, rest = (a, b) if a.stated > b.stated else (b, a)
    gap = whole.stated - rest.stated
    parts = [
        one.stated
        for one in index.by_paragraph[index.sentence_of(whole).paragraph]
        if one.dimension == whole.dimension and (one.whole == whole.id or 0 < one.start - whole.end < 60)
    ][:8]
    return _sums_to(parts, gap)


def _sums_to(parts: list[Fraction], gap: Fraction) -> bool:
    sums = {Fraction(0)}
    for part in parts:
        sums |= {one + part for one in sums}
    return gap in sums


def _finding(index: Index, odd: tuple[Claim, Claim], found: Iterable[Claim]) -> Finding:
    reading = index.reading
    ordered = [odd[1], odd[0], *(one for one in found if one not in odd)]
    a, b = odd
    values = f"{as_written(reading, a)}、{as_written(reading, b)}"
    return Finding(
        "repeated",
        "high",
        index.spans(ordered),
        tuple(one.id for one in ordered),
        Text(
            f"同一事项前后数值不一：{values}。",
            f"The same thing is given two values: {values}.",
        ),
        (
            *(line(f"{as_written(reading, one)}：{between(one.value)}{_base(one)}") for one in odd),
            _comparison(a, b),
        ),
        (
            Text("两处口径或时段不同，而文中未说明；", "The two differ in scope or period, unsaid."),
            Text("其中一处为笔误或沿用旧数。", "One of them is a slip or an older value."),
        ),
        (Text("查原始台账，统一两处。", "The register the figure comes from; then make both the same."),),
    )


def _comparison(a: Claim, b: Claim) -> Text:
    common = a.value.meet(b.value)
    if common.empty:
        return Text("两个范围没有共同的数", "The two ranges have no number in common")
    shared = between(common)
    return Text(f"两个范围只在边缘相接（{shared}）", f"The two ranges only touch ({shared})")


def _base(claim: Claim) -> str:
    """The unit that the ranges are in."""
    return {"money": "元", "ratio": "", "count": ""}.get(claim.dimension, "")
