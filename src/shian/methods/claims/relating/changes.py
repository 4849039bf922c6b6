"""Which two values a change is of: 由…到…, 比上年的…, 上年为…, a list by years, or elsewhere."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from shian.methods.claims.model import Claim, Period
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike, places_agree, plain, same_subject, year_of
from shian.methods.claims.relating.naming import part_of

_FILL = r"(?:了|为|达到?|约|近|超过|超|至少|净|的|幅度|比例|率|、|和|\s)*$"
_UP = re.compile(
    rf"(?:增长|增加|增幅|增速|上升|提高|提升|攀升|净增|增产|增收|增支|多收|多支|超收|新增|扩大|上涨|涨幅|增|涨|多出|高出|多|高|升){_FILL}"
)
_DOWN = re.compile(
    rf"(?:负增长|下降|减少|降低|回落|下滑|缩减|压减|压降|降幅|减幅|减产|减收|减支|压缩|缩短|精简|少收|少支|短收|缩小|下跌|跌幅|减|降|少|低){_FILL}"
)
# 比上年多发放: what was done more stands between.
_MORE_DONE = re.compile(
    r"(?:比|较)(?:上年|去年|前年|上年同期|去年同期|同期|(?:19|20)\d\d年)(?:同期)?(?P<sign>[多少增减])[一-鿿]{2,4}$"
)
_COLUMN = re.compile(
    "^(?:同比)?(?:增长|增幅|增速|增减|升降|下降|降幅)(?:率|幅度)?$|^(?:同比|比上年)[一-鿿±]{0,6}$"
)
_OPEN = frozenset(["at_least", "more_than", "at_most", "less_than"])
LEVEL = re.compile(
    r"(?:[增升降减提高长加少低]|上升|下降|调整|扩大|压缩|压减)(?:加|长|高|升|少|低|大|缩|减)?(?:到|至|为)(?:了)?(?:目前|现在|当年|今年|本年|(?:19|20)\d\d年[底末]?)?的?$|(?<!幅)(?<!幅度)(?<!增速)(?<![增减降]比例)(?<!减少比例)(?<!下降比例)(?<!增长比例)(?<![长降]率)[到至为](?:了)?(?:目前|今年|当年|现在|(?:19|20)\d\d年[底末]?)?的?$"
)
_FROM = re.compile(
    r"(?:由(?!于)|从(?!业|事)|自(?!来|然|动|行|愿|治|主|筹|建|有))(?:原来|原先|过去|最初)?[^，；。]{0,12}$"
)
_THAN = re.compile(
    r"(?:(?<!占)(?<!对)比(?!重|例|率)|较|与|(?<![合共协不])同(?!意|时|步|样|类)|高于|低于|超过|超出|多于|少于)[^，；。]{0,24}$"
)
_MORE_OF_IT = re.compile(r"[）)]?(?P<more>多|少)[一-鿿]{2,3}")
_BEFORE = re.compile(r"上年|去年|前年|上一?年度|同期|上期|上月|上季|年初|此前|原来|之前|(?:19|20)\d\d年")
_GAP = re.compile(r"^(?:）|\))?(?:的|，|,)?(?:[^，。；]{0,6}?)(?:分别)?$")
_WHOLE = re.compile(r"占(?:全年|全部|总[数量]|其中)?$")  # 占全年365天的…: what a share is of
_DIMENSIONS = {
    "count",
    "money",
    "mass",
    "area",
    "floor",
    "length",
    "volume",
    "energy",
    "power",
    "duration",
    "ratio",
    "rate",
    "concentration",
    "temperature",
    "number",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A value, the value before, and whether the words beside them tie both to the change."""

    now: Claim
    before: Claim
    sure: bool = True


def direction(index: Index, claim: Claim) -> int:
    """1 where a figure says by how much something grew, -1 by how much it fell, 0 where it is no change."""
    lead = index.lead(claim)
    if done := _MORE_OF_IT.fullmatch(lead):
        return 1 if done["more"] == "多" else -1  # 比上年的1032件多办结126件
    sign = -1 if _DOWN.search(lead) else 1 if _UP.search(lead) else 0
    if not sign and (than := _MORE_DONE.search(lead)):
        sign = 1 if than["sign"] in "多增" else -1
    return -sign if lead.endswith("-") or claim.text.startswith("-") else sign


def words_before(index: Index, change: Claim) -> str:
    """All that stands between the figure before and this one."""
    previous = index.previous(change)
    start = previous.end if previous is not None else index.sentence_of(change).start
    return index.text[max(start, change.start - 60) : change.start]


def _is_change(index: Index, claim: Claim) -> bool:
    return claim.dimension == "points" or (
        direction(index, claim) != 0 and not LEVEL.search(index.lead(claim))
    )


def tabled(index: Index, change: Claim) -> list[Pair]:
    """A column 增长（%） beside those of two years: the last and the one before."""
    titled = index.sentence_of(change).is_table and change.dimension in {"ratio", "points"}
    if not titled or not _COLUMN.search(change.topic):
        return []
    row = [c for c in index.sentence(change) if c.dimension in _DIMENSIONS and c.id != change.id]
    row = sorted((c for c in row if year_of(c) is not None and c.period == _whole_year(c)), key=_year)
    if len(row) < 2 or len({_year(c) for c in row}) < len(row) or not alike(row[-2], row[-1]):
        return []
    return [Pair(row[-1], row[-2])] if _year(row[-1]) - _year(row[-2]) == 1 else []


def _whole_year(claim: Claim) -> Period | None:
    return claim.period if claim.period is not None and claim.period.kind in {"year", "as_of"} else None


def _year(claim: Claim) -> int:
    return year_of(claim) or 0


def by_subject(index: Index) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in index.claims:
        if claim.dimension in _DIMENSIONS and year_of(claim) is not None and not _is_change(index, claim):
            found.setdefault(plain(claim.subject), []).append(claim)
    return found


def pairs_of(index: Index, change: Claim, years: dict[str, list[Claim]]) -> list[Pair]:
    """The pairs of values a change may be of; empty where the text gives none."""
    sentence = [c for c in index.sentence(change) if c.id != change.id and c.dimension in _DIMENSIONS]
    values = [
        c for c in sentence if not _is_change(index, c) and c.value.low is not None and _suits(change, c)
    ]
    values = [c for c in values if not _WHOLE.search(index.lead(c))]
    part = part_of(index.text, index.sentence_of(change).start, change.start)
    own = [c for c in values if part_of(index.text, index.sentence_of(c).start, c.start) == part]
    values = own if any(c.start < change.start for c in own) else values
    before = [c for c in values if c.start < change.start]
    if (named := _named_years(index, change)) is not None:
        return named
    if (over := _over_all(index, change, before)) is not None:
        return over
    for find in (_listed, _from_to, _from_to_after, _multiple, _after, _than, _aside):
        if pairs := find(index, change, before, values):
            return [p for p in pairs if alike(p.now, p.before) or p.now.measure == p.before.measure]
    return (
        _in_years(index, change, before)
        or _elsewhere(index, change, before, years)
        or _now_elsewhere(index, change, before)
    )


_YEARS_NAMED = re.compile(
    r"(?:(?P<now>(?:19|20)\d\d)年(?:末|底|度)?)?[^，。；\d]{0,12}?(?:比|较|与|同)(?P<old>(?:19|20)\d\d)年(?:末|底|度|同期)?(?:相比)?，?"
    r"[^，。；\d]{0,12}$"
)


def _named_years(index: Index, change: Claim) -> list[Pair] | None:
    """2022年比2020年提高8.9个百分点: the two years' values of a list; empty where the year has no value.

    None where the words right before the change name no year that it is compared with.
    """
    row = index.sentence(change)
    before = [c for c in row if c.start < change.start]
    start = before[-1].end if before else index.sentence_of(change).start
    match = _YEARS_NAMED.search(index.text[start : change.start])
    if match is None:
        return None
    old_year = int(match["old"])
    near = [c for c in index.around(change) if c.id != change.id and c.end <= change.start]
    near = [c for c in near if _suits(change, c) and c.dimension in _DIMENSIONS and not _is_change(index, c)]
    olds = [c for c in near if year_of(c) == old_year]
    if not olds:
        return [] if any(_other_base(index, c, old_year) for c in before) else None
    if len({c.stated for c in olds}) > 1:
        return None
    now_year = int(match["now"]) if match["now"] else max(y for c in near if (y := year_of(c)) is not None)
    nows = [c for c in near if year_of(c) == now_year and alike(c, olds[0]) and c.series == olds[0].series]
    if not match["now"] and (olds[0].series is None or now_year <= old_year):
        return None
    if len({c.stated for c in nows}) != 1 or (olds[0].series is None and nows[0].subject != olds[0].subject):
        return None
    return [Pair(nows[0], olds[0])]


def _over_all(index: Index, change: Claim, before: list[Claim]) -> list[Pair] | None:
    """分别为2.91%、2.74%和2.12%，五年累计下降0.79个百分点: from the first of the list to the last."""
    last = before[-1] if before else None
    if last is None or last.series is None or "累计" not in index.lead(change):
        return None
    row = [c for c in before if c.series == last.series]
    return [Pair(row[-1], row[0])] if len(row) > 2 else None


def _other_base(index: Index, claim: Claim, year: int) -> bool:
    """Whether a figure before is what an earlier change was compared with, of another year."""
    said = re.search(r"(?:比|较)(?:上年|去年|((?:19|20)\d\d)年)[^，。；\d]{0,8}$", index.lead(claim))
    return said is not None and said[1] != str(year)


def _suits(change: Claim, value: Claim) -> bool:
    """Points are of ratios; amounts are of their own measure; percentages of anything."""
    if change.dimension == "points":
        return value.dimension == "ratio"
    if change.dimension in {"ratio", "multiple"}:
        return True
    return alike(change, value) or change.measure == value.measure != ""


def _listed(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """5人死亡、11人受伤，较上年的8人、14人分别下降37.5%和21.4%: in the order of the words."""
    changes = [
        c
        for c in index.sentence(change)
        if c.dimension == change.dimension and c.start >= (before[-1].start if before else 0)
    ]
    run = [c for c in changes if c.series == change.series and change.series is not None] or _run(
        index, change
    )
    if len(run) < 2 or "分别" not in index.lead(run[0]):
        return []
    size, place = len(run), [c.id for c in run].index(change.id)
    earlier = [c for c in before if c.start < run[0].start]
    olds = earlier[-size:]
    nows = [c for c in earlier[:-size] if alike(c, olds[0])][-size:] if olds else []
    if len(nows) < size or not _THAN.search(index.lead(olds[0])):
        return []
    return [Pair(nows[place], olds[place])]


def _run(index: Index, change: Claim) -> list[Claim]:
    """Figures joined by 、 or 和 around one."""
    sentence = index.sentence(change)
    if change.id < 0:
        return [change]
    at = [c.id for c in sentence].index(change.id)
    first = last = at
    while first and re.fullmatch(r"[、和与及]", index.gap(sentence[first - 1], sentence[first])):
        first -= 1
    while last + 1 < len(sentence) and re.fullmatch(
        r"[、和与及]", index.gap(sentence[last], sentence[last + 1])
    ):
        last += 1
    return sentence[first : last + 1]


def _from_to(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """由42个增加到59个，增长40.5%."""
    for old, now in reversed(list(itertools.pairwise(before))):
        if _FROM.search(index.lead(old)) and LEVEL.search(index.gap(old, now)) and _tied(index, now, change):
            return [Pair(now, old)]
    return []


def _tied(index: Index, now: Claim, change: Claim) -> bool:
    """Whether a change still speaks of the value: no other subject between, but for a change of the same."""
    gap = index.gap(now, change)
    if len(gap) > 40 or re.search(r"[；。]", gap):
        return False
    words = re.split(r"[，,（）]", gap)[-1]
    noun = _UP.sub("", _DOWN.sub("", words))
    noun = re.sub(
        r"数量|总数|总量|规模|面积|金额|同比|环比|实现|基本|约|已|就|[一二三四五六七八九十\d]年(?:来|间|累计)?|累计|期间|总体|(?:19|20)\d\d年(?:末|底|度)?|(?:比|较)(?:上年|去年|上年度|同期|上年同期|去年同期)?|其|也|并|将|净|共|新|分别|幅|是|的|为|（|，|当年|今年|本年|上年|去年|由此",
        "",
        noun,
    )
    return len(noun) < 2 or noun in plain(now.subject) or plain(now.subject).endswith(noun)


def _than(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """C，比上年的P增长x%; 高于目标（P）x个百分点."""
    if not before:
        return []
    old = before[-1]
    gap = index.gap(old, change)
    plainly = _UP.sub("", _DOWN.sub("", gap))
    if not (_THAN.search(_said(index, old)) and _GAP.match(plainly) and len(plainly) <= 8):
        later = index.previous(change)  # 比上年的277天增加9天、增长3.2%
        if (
            later is None
            or not _is_change(index, later)
            or later.start < old.start
            or not _THAN.search(_said(index, old))
        ):
            return []
        if not _tied(index, later, change) or not re.match(
            r"^的?(?:增|减|上|下|提|降|多|少|高|低|扩|净)", index.gap(old, later)
        ):
            return []
    nows = [c for c in before[:-1] if alike(c, old) or (c.measure == old.measure and c.dimension == "rate")]
    sharp = [c for c in nows if c.bound not in _OPEN]  # 突破200亿元，达到212.6亿元: the latter
    return [Pair(c, old) for c in (sharp or nows)[::-1][:3]]


def _from_to_after(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """比上年减少1260人，由28640人减至27180人."""
    old = index.following(change)
    now = index.following(old) if old is not None else None
    if (
        old is None
        or now is None
        or not re.fullmatch(r"，即?[由从](?:上年的?|去年的?)?", index.gap(change, old))
    ):
        return []
    return [Pair(now, old)] if alike(now, old) and LEVEL.search(index.gap(old, now)) else []


def _said(index: Index, old: Claim) -> str:
    """The words before a value, also those before the bracket it stands in: 比上年（89.9分）."""
    lead = index.lead(old)
    at = old.start - len(lead)
    if not lead and index.text[at - 1 : at] == "（":
        return re.split(r"[，。；]", index.text[max(0, at - 20) : at - 1])[-1]
    return lead


def _multiple(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """8652个，是上年3126个的3.8倍."""
    if (
        change.dimension != "multiple"
        or len(before) < 2
        or not re.match(r"^的(?:约|近)?$", index.gap(before[-1], change))
    ):
        return []
    nows = [c for c in before[:-1] if alike(c, before[-1])]
    return [Pair(nows[-1], before[-1])] if nows else []


def _aside(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """C，上年为P，增长x%; 上年P，C，增长x%; C，增长x%（上年为P）."""
    for old in values:
        if not _BEFORE.search(index.lead(old)):
            continue
        for now in reversed([c for c in before if c.id != old.id and _comparable(c, old)]):
            if old.series is not None and old.series == now.series:
                continue  # a list by years is compared year by year
            if _precedes(index, old, now) and _aside_of(index, change, old, now):
                return [Pair(now, old)]
    return []


def _comparable(now: Claim, old: Claim) -> bool:
    """次均费用286.5元，上年为291.3元: the second does not say again per what it is."""
    return alike(now, old) or (now.dimension == "rate" and now.measure == old.measure and not old.direction)


def _precedes(index: Index, old: Claim, now: Claim) -> bool:
    """Whether the words say that one figure is of an earlier time than the other."""
    if re.search(r"上年|去年|前年|上一?年度|上期|上月|上季|此前|原来|之前", index.lead(old)):
        return not re.search(r"上年|去年|前年|同期", index.lead(now))
    mine, its = year_of(old), year_of(now)
    if mine is not None and its is not None:
        return mine < its
    if its is None and re.search(r"^(?:19|20)\d\d年(?:同期|末|底)?(?:为|是|仅)?$", index.lead(old)):
        return now.start < old.start
    return "同期" in index.lead(old) and "同期" not in index.lead(now)


def _aside_of(index: Index, change: Claim, old: Claim, now: Claim) -> bool:
    if old.start > change.start:
        beside = index.gap(change, old).lstrip().startswith(("（", "(", "，上年", "，去年", "，2", "，1"))
        return beside and _tied(index, now, change)
    first, last = (old, now) if old.start < now.start else (now, old)
    return len(index.gap(first, last)) < 30 and _tied(index, last, change)


def _after(index: Index, change: Claim, before: list[Claim], values: list[Claim]) -> list[Pair]:
    """与2015年（2940万元）相比，2016年资金减少26.3%，为2461万元."""
    now = index.following(change)
    if (
        now is None
        or not before
        or not re.fullmatch(r"，(?:为|达到?|降至|增至|升至|共|完成)(?:了|约|到)?", index.gap(change, now))
    ):
        return []
    old = before[-1]
    if not alike(old, now) or not re.search(
        r"相比|比(?!例|重)|较", index.text[old.start - 14 : change.start]
    ):
        return []
    return [Pair(now, old)]


def _in_years(index: Index, change: Claim, before: list[Claim]) -> list[Pair]:
    """2020年A，2021年B，增长x%; a list by years whose last two values it compares."""
    if len(before) < 2 or not _tied(index, before[-1], change):
        return []
    now = before[-1]
    year = year_of(now)
    if year is None:
        return []
    target = _base_year(change, year)
    for old in reversed(before[:-1]):
        listed = old.series is not None and old.series == now.series
        if year_of(old) == target and alike(old, now) and (listed or same_subject(old.subject, now.subject)):
            return [Pair(now, old)]
    return []


def _base_year(change: Claim, year: int) -> int:
    said = re.search(r"(?:19|20)\d\d", change.compared)
    return int(said.group()) if said else year - 1


def _elsewhere(index: Index, change: Claim, before: list[Claim], years: dict[str, list[Claim]]) -> list[Pair]:
    """C，比上年增长x%, where the same subject has a value for the year before somewhere in the text."""
    if not before or not change.compared or not _tied(index, before[-1], change):
        return []
    now = before[-1]
    if re.search(r"(?:与|同|比|较)[^，。；]{0,10}[（(]?$", index.text[now.start - 12 : now.start]):
        return []  # what it is compared with, not what changed
    year, subject = year_of(now), plain(now.subject)
    if year is None or now.cumulative:
        return []
    target = _base_year(change, year)
    if said := _sentence_before(index, now, target):
        return said
    if len(subject) < 3:
        return []
    olds = [
        c
        for c in years.get(subject, ())
        if c.id != now.id
        and year_of(c) == target
        and alike(c, now)
        and places_agree(c, now)
        and c.period is not None
        and not c.target
        and now.period is not None
        and c.period.kind == now.period.kind
        and not c.period.inherited
    ]
    if len({c.stated for c in olds}) != 1:
        return []
    return [Pair(now, olds[0], sure=False)]


_COMPARED = re.compile(r"(?P<name>[一-鿿]{2,12}?)(?:总?[数量额])?(?:比|较)(?:(?:19|20)\d\d年(?:的)?)$")


def _now_elsewhere(index: Index, change: Claim, before: list[Claim]) -> list[Pair]:
    """投诉量比2021年的5942件下降16.4%, where the text has the year after's figure elsewhere."""
    old = before[-1] if before else None
    year = year_of(old) if old is not None else None
    match = _COMPARED.search(index.text[max(0, old.start - 30) : old.start]) if old is not None else None
    if old is None or year is None or match is None or change.dimension not in {"ratio", "multiple"}:
        return []
    if len(index.gap(old, change)) > 6:
        return []
    name = plain(match["name"])
    nows = [
        c
        for c in index.claims
        if c.id != old.id
        and year_of(c) == year + 1
        and plain(c.subject).endswith(name)
        and alike(c, old)
        and c.measure == old.measure
        and not (c.direction or c.target or c.compared)
        and c.whole is None
        and c.period is not None
        and c.period.kind == "year"
    ]
    return [Pair(nows[0], old, sure=False)] if len({c.stated for c in nows}) == 1 else []


def _sentence_before(index: Index, now: Claim, year: int) -> list[Pair]:
    """2021年隐患235处。2022年达到225处，比上年减少4.4%: the sentence before gives the year before."""
    if not re.search(
        r"^(?:截至)?(?:19|20)\d\d年(?:末|底|度)?(?:为|达到?|是|完成|共|实现)*$", index.lead(now)
    ):
        return []
    olds = [c for c in index.around(now) if c.sentence == now.sentence - 1]
    olds = [
        c
        for c in olds
        if alike(c, now) and year_of(c) == year and not c.direction and c.measure == now.measure
    ]
    return [Pair(now, olds[0])] if len(olds) == 1 else []
