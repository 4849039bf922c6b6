"""Totals below a stated minimum times a stated count, or above a maximum times it.

每所学校每年开展演练不少于6次 … 累计1024次, where the text counts 235 schools: 235 × 6 = 1410 > 1024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from shian.methods.claims.intervals import Interval, point
from shian.methods.claims.model import Claim, Finding, Reading, Text
from shian.methods.claims.reading.units import UNITS, same_measure
from shian.methods.claims.relating import frequency, wording
from shian.methods.claims.relating.duties import asked, short_of, worded
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import GENERIC, base_measure, plain, tail_shared, year_of
from shian.methods.claims.relating.staffing import staffing

_EACH = re.compile(
    r"每(?:一)?(?P<measure>所|个|家|名|位|户|人|生|部|艘|车|座|台|辆|条|处|间|支|项|段|村|校)?(?P<noun>[一-鿿（）、]{0,12}?)"
    r"(?=每|全年|年均|开展|配|设|安排|组织|举办|应|须|要|至少|至多|最|不|培训|检查|接受|随访|建|有|落实|选聘|聘|签约|承担|申报|"
    r"核载|走访|巡|参加|学习|按|$|，)"
)
_ALL_OF_THEM = re.compile(
    r"各(?:级各类|类)?(?P<noun>学校|校|企业|医院|乡镇|街道|社区|村|县区|单位|站|所|园|店)(?=[一-鿿]{0,16}每|[一-鿿]{0,12}$)"
)
_UNIT_OF_TIME = re.compile(r"^(?:学期|学年|年度?|月|季度?|周|天|日|半年|次|人次)$")
_TIME = re.compile(r"每(?:个)?(?:学期|学年|年|月|季度|季|周|天|日|半年)")
_TOTAL = re.compile(r"累计|共|合计|总计|总共|全年|年内|已|实际|完成|达")
# Nouns that stand for several that a text counts one by one.
_COMPOSITE = {
    "中小学": ("小学", "初中", "中学", "高中", "完全中学", "九年一贯制学校", "一贯制学校"),
    "中小学校": ("小学", "初中", "中学", "高中", "完全中学", "九年一贯制学校", "一贯制学校"),
    "中小学幼儿园": ("幼儿园", "小学", "初中", "中学", "高中"),
    "乡镇街道": ("乡", "镇", "街道", "乡镇"),
    "村居": ("村", "社区", "行政村", "居委会"),
    "医疗机构": ("医院", "卫生院", "社区卫生服务中心"),
}  # fmt: skip
# What a noun of a rule is called where it is counted, the widest name first.
_ALSO_CALLED = {
    "学校": ("中小学幼儿园", "中小学校", "中小学", "校"),
    "单位": ("机构", "企业"),
    "乡镇": ("乡镇街道", "镇街"),
    "村": ("行政村", "建制村"),
    "班级": ("班", "教学班"),
}
_VERBS = re.compile(
    r"目前|截至|年底|全年|年内|当年|实际|累计|总数|合计|总共|共计|[共已现仅只均各]|开展|组织|举办|进行|完成|配备|选聘|落实|在岗|"
    r"在职|承担|申报|签约|培训|学习|达到|达|为|有|是|了|的|全[市县区省]|每年|按规定|聘用|到位"
)
_EVENTS = frozenset("次 场 场次 学时 课时 件 期 项 人次 家次 户次 批次 起 例".split())
_TIMED = re.compile("(?:全年|年内|累计|当年|上半年|下半年|本年度?)$")  # 1436家企业全年
_OF_LOTS = frozenset("批次 件次 样次 款次 班次".split())
_MEASURED_BY = re.compile("总?(?:时长|学时|课时|次数|时间|人次|小时)数?")
_LEAST = re.compile(r"不少于|不低于|不得少于|不得低于|至少|最少|每[人名位家所校个][^，。；]{0,8}达到$")
_GIVEN = re.compile(  # 每车配备照管员1名: as good as a minimum where a total follows
    r"每(?![百千万十])[^，。；\d均]{1,4}(?:均|都|各|至少)?(?:配备|配齐|派驻|设置|设立|确定|安排|明确)[^，。；\d]{0,8}$"
)
_MOST = re.compile(r"不超过|不多于|不得超过|至多|最多")
_OF_ALL = re.compile(r"全[市县区省州镇系]|[共现]有|总数|共计")
# Nothing of its own may stand before how often: 应每15日…, …学校认真落实“每学期….
_ASKED = re.compile(
    r"[，、；对应须按照要求]*|.*?[所家个名位户处座][一-鿿（）、]{1,10}?(?:认真|严格|全面)?(?:落实|执行|按照|按|做到)“?"
)
_SO_MANY = re.compile(r"每[十百千万]+(?:名|位|人|户)|[千万]人")  # a rate, which ``duties`` looks at
_TO_WHOM = re.compile(r"(?:对(?:全[市县区省])?|^(?:全[市县区省州]|辖区内?)?)$")
_FAR = 40  # characters between a count and what is asked of it
_MANY = 80  # counts of one noun that are compared
_NEAR = 2  # sentences after the minimum in which its total stands


@dataclass(frozen=True, slots=True)
class Count:
    """How many things the minimum is for: a figure, or several that are of the things."""

    claims: tuple[Claim, ...]
    value: Interval


def check(reading: Reading) -> Iterator[Finding]:
    """Minimums (and maximums) whose product with a count is above (below) the total."""
    index = Index(reading)
    known: dict[str, list[Count]] = {}
    for claim in (*index.claims, *worded(index)):
        low, high = bounds(index, claim)
        if not (low or high) or claim.dimension in {"ratio", "points", "multiple", "number", "concentration"}:
            continue
        noun = _noun(index, claim)
        before = None if noun else _thing_before(index, claim) or _thing_after(index, claim)
        if not noun and before is None:
            if low and (alone := _by_time_alone(index, claim)) is not None:
                yield alone
            continue
        if (found := _judged(index, claim, noun, known, low=low, before=before)) is not None:
            yield found
    yield from staffing(index)
    yield from short_of(index)


def _by_time_alone(index: Index, claim: Claim) -> Finding | None:
    """每月抽检不少于60批次，全年完成抽检658批次: no things are counted, one at least does it."""
    said = frequency.every(claim.head)
    if said is None or claim.value.low is None or claim.value.low <= 0:
        return None
    one = Count((), point(1))
    for total in _totals(index, claim, ""):
        often = frequency.times(index, claim, total)
        if often > 1 and _broken(one, claim.value.low, often, total, low=True):
            return _found(index, claim, one, total, often, low=True)
    return None


def bounds(index: Index, claim: Claim) -> tuple[bool, bool]:
    """Whether a figure is a minimum, or a maximum: by its own words or those before its verb."""
    lead = index.lead(claim)[-12:]
    low = claim.bound in {"at_least", "more_than"} or bool(_LEAST.search(lead))
    low = low or (claim.bound == "exact" and bool(_GIVEN.search(index.lead(claim)[-20:])))
    low = low or (claim.bound == "exact" and asked(index, claim))
    high = claim.bound in {"at_most", "less_than"} or bool(_MOST.search(lead))
    return low and claim.value.low is not None, high and not low and claim.value.high is not None


def _noun(index: Index, claim: Claim) -> str:
    """What the minimum is for each of: 校 of 每校, 学校 of 全市学校每学期."""
    lead = re.split(r"[“]", index.lead(claim) or claim.head)[-1]
    if "每" not in lead and frequency.every(claim.head) is not None:
        lead = claim.head  # 每部电梯每15日至少1次: the 15日 has been read as a figure
    if _SO_MANY.search(lead) or claim.cumulative or re.search(r"总[数量计]|合计|共计|累计", lead[-12:]):
        return ""
    if (each := _ALL_OF_THEM.search(lead)) and not re.search(r"每[一-鿿]{0,2}[所家个名位校户]", lead):
        return each["noun"]  # 各校每学期不少于2课时
    for match in reversed(list(_EACH.finditer(lead))):
        noun = match["noun"]
        if _UNIT_OF_TIME.match(noun) or _TIME.match(lead, match.start()) or not (noun or match["measure"]):
            continue
        if match["measure"] and match.end() == len(lead) and len(noun) > 1:
            return match["measure"]  # 每所执法人员不少于3人: the noun is what is counted
        return plain(noun) if len(noun) > 1 else (noun or match["measure"] or "")
    if "人均" in lead or "均" in lead[-4:]:
        return "人" if "人均" in lead else plain(re.split(r"均", lead)[0])
    if (timed := _TIME.search(lead)) and timed.start() > 1:
        thing = plain(re.split(r"对|，|、", lead[: timed.start()])[-1])
        return "" if _ASKED.fullmatch(thing) else thing
    return ""


def _thing_before(index: Index, claim: Claim) -> Claim | None:
    """32家乳制品企业，每15日至少检查1次: the things stand before how often, in the same sentence."""
    said = frequency.every(claim.head)
    if said is None or not _ASKED.fullmatch(claim.head[: said.start()]):
        return None
    row = [c for c in index.sentence(claim) if c.end <= claim.start and c.dimension != "duration"]
    last = row[-1] if row else None
    if last is None or not _counted(last) or last.measure == claim.measure:
        return None
    gap = index.gap(last, claim)
    return last if len(gap) <= _FAR and not re.search(r"[。；：]", gap) else None


def _thing_after(index: Index, claim: Claim) -> Claim | None:
    """按照每月监测不少于1次的要求，全年对17个水源地开展监测186次: the things follow what is asked."""
    said = frequency.every(claim.head)
    row = [c for c in index.sentence(claim) if c.start > claim.end and c.dimension != "duration"]
    if said is None or len(row) < 2 or not _counted(row[0]) or row[0].measure == claim.measure:
        return None
    return row[0] if _TO_WHOM.search(index.lead(row[0])) else None


def _judged(
    index: Index,
    claim: Claim,
    noun: str,
    known: dict[str, list[Count]],
    *,
    low: bool,
    before: Claim | None = None,
) -> Finding | None:
    thing = noun if before is None else plain(before.subject)
    totals = _totals(index, claim, thing)
    if not totals:
        return None
    if before is not None:
        counts = [Count((before,), before.value)]
    else:
        if noun not in known:
            known[noun] = _counts(index, noun)[:_MANY]
        counts = _beside(index, claim, noun, known[noun])
    bound = claim.value.low if low else claim.value.high
    if not counts and low and claim.measure in {"次", "场"}:
        counts = [c for total in totals if (c := _visited(index, claim, total)) is not None][:1]
    if not counts or bound is None or bound <= 0:
        return None
    for total in totals:
        count = _of_total(index, claim, counts, total, low=low)
        if low and frequency.too_short(index, claim, total):
            continue
        often = Fraction(1)
        if not _broken(count, bound, often, total, low=low):
            often = frequency.times(index, claim, total)
        if total.id not in {c.id for c in count.claims} and _broken(count, bound, often, total, low=low):
            return _found(index, claim, count, total, often, low=low)
    return None


def _visited(index: Index, claim: Claim, total: Claim) -> Count | None:
    """患者86400人，全年共随访28.6万人次: those who were visited, right before the visits."""
    thing = index.previous(total)
    of = base_measure(total.measure).removesuffix("次")
    if thing is None or not of or thing.id == claim.id or not _counted(thing):
        return None
    own = base_measure(thing.measure)
    same = own == of or {own, of} in ({"名", "人"}, {"部", "台"}, {"辆", "台"}, {"户", "家"})
    near = thing.start > claim.end and len(index.gap(thing, total)) <= _FAR and thing.whole is None
    return Count((thing,), thing.value) if same and near and thing.stated < total.stated else None


def _of_total(index: Index, claim: Claim, counts: list[Count], total: Claim, *, low: bool) -> Count:
    """The count that the total is of: right before it, else in the minimum's sentence, else the smallest."""
    ranked = sorted(counts, key=lambda c: c.value.middle)
    lead = index.lead(total)
    called = [c for c in counts if len(name := plain(c.claims[0].subject)) > 2 and name in lead]
    if called and len(counts) > 1:
        return max(called, key=lambda c: len(c.claims[0].subject))
    beside = [c for c in counts if 0 <= total.start - c.claims[-1].end <= _FAR]
    beside = [c for c in beside if not re.search("[。；]", index.gap(c.claims[-1], total))]
    own = [c for c in counts if c.claims[0].sentence == claim.sentence and c.claims[0].start < claim.start]
    for found in (beside, own):
        if found:
            return max(found, key=lambda c: c.claims[-1].start)
    return ranked[0] if low else ranked[-1]


def _broken(count: Count, bound: Fraction, often: Fraction, total: Claim, *, low: bool) -> bool:
    """Whether a total is below the minimum, or above the maximum, times the count and how often."""
    product = count.value.times(bound * often)
    if low:
        slack = Fraction(98, 100) if often > 1 else Fraction(1)
        lowest, most = product.low, total.value.high
        return lowest is not None and most is not None and lowest * slack > most
    highest, least = product.high, total.value.low
    return highest is not None and least is not None and highest < least


def _measure_of(claim: Claim) -> tuple[str, str]:
    unit = UNITS.get(claim.measure)
    return (unit.dimension if unit else claim.dimension), base_measure(claim.measure)


def _totals(index: Index, claim: Claim, thing: str) -> list[Claim]:
    """Totals of the same measure in the sentences after it, said of the same activity."""
    dimension, measure = _measure_of(claim)
    made = []
    start = _beginning(index, claim)
    for one in index.around(claim, before=1, after=_NEAR):
        if one.id == claim.id or one.target or one.bound not in {"exact", "about", "near", "some"}:
            continue
        if one.dimension != dimension or (
            dimension == "count" and not same_measure(measure, _times(one.measure))
        ):
            continue
        lead = index.lead(one)
        if re.search(r"每|均(?!按|已)|其中|上年|去年|下降|减少|增长", lead) or _too_early(start, one):
            continue
        after = one.start > claim.start
        named = len(thing) > 2 and thing in lead
        if (after or _TOTAL.search(lead)) and (named or _same_activity(index, claim, one)):
            made.append(one)
    own = [one for one in made if len(thing) > 2 and thing in index.lead(one)]
    return own or made


def _times(measure: str) -> str:
    """人次 are 次."""
    base = base_measure(measure)
    return "次" if len(base) > 1 and base.endswith("次") and base not in _OF_LOTS else base


def _beginning(index: Index, claim: Claim) -> int | None:
    """The year from which the minimum holds: 从2024年起."""
    match = re.search(r"[从自]((?:19|20)\d\d)年(?:度)?(?:起|开始)", index.sentence_of(claim).text)
    return int(match[1]) if match else None


def _too_early(start: int | None, total: Claim) -> bool:
    if start is None:
        return False
    year = year_of(total)
    return year is None or year < start


def _same_activity(index: Index, claim: Claim, total: Claim) -> bool:
    """Whether both speak of one activity: the total's noun stands in the minimum's sentence."""
    noun = _residue(index.lead(total), total.subject if index.lead(total) else "")
    around = index.sentence_of(claim).text
    if len(noun) < 2 or _MEASURED_BY.fullmatch(noun):
        return total.sentence - claim.sentence in {0, 1}
    if total.sentence == claim.sentence and re.match(
        r"^[”的]{1,2}(?:要求|标准|规定)", index.rest(claim).strip()
    ):
        return True
    if base_measure(claim.measure) in {"课时", "学时"} and total.sentence - claim.sentence in {0, 1, 2}:
        return any(noun[i : i + 2] in around for i in range(len(noun) - 1))
    own = around.replace(index.lead(total) + total.text, "")
    if len(noun) == 2 and re.search(f"{noun[0]}[一-鿿]{{1,2}}{noun[1]}", own):
        return True  # 维保 of 维护保养
    tail = noun[-4:]
    return any(tail[i : i + 2] in own for i in range(len(tail) - 1)) and noun[-2:] in own


def _residue(lead: str, subject: str) -> str:
    """The noun of a total's words, without verbs, years, places and the things it is of."""
    words = _VERBS.sub("", re.sub(r"(?:19|20)\d\d年|[（(][^）)]*[）)]", "", lead))
    return plain(words) if len(words) < 12 else plain(subject)


def _counts(index: Index, noun: str) -> list[Count]:
    """Figures that count the things: by their measure, or by the noun at the end of their subject."""
    if noun in GENERIC and len(noun) > 1:
        return []
    own = [c for c in index.claims if _counted(c)]
    for name, members in _COMPOSITE.items():
        if noun.endswith(name):
            direct = [c for c in own if _is_called(index, c, name)]
            return [Count((c,), c.value) for c in direct] or _sum_of(own, members)
    if len(noun) == 1:
        long = _LONG.get(noun, noun)
        found = [c for c in own if _measured(c, noun) or _is_called(index, c, long)]
    else:
        found = [c for c in own if _is_called(index, c, noun)]
        found = [c for c in found if _just(c, noun)] or found  # 学校 rather than 示范学校
        for name in () if found else _ALSO_CALLED.get(noun, ()):
            found = found or [c for c in own if _is_called(index, c, name)]
    return [Count((c,), c.value) for c in found]


def _counted(claim: Claim) -> bool:
    return (
        claim.dimension == "count"
        and claim.measure not in _EVENTS
        and not claim.direction
        and claim.stated >= 2
    )


def _measured(claim: Claim, noun: str) -> bool:
    people = {"人", "名", "位"}
    return base_measure(claim.measure) in (people if noun in people else {noun})


def _beside(index: Index, claim: Claim, noun: str, counts: list[Count]) -> list[Count]:
    """Of a thing named by its measure alone only the nearest count before the minimum."""
    if len(noun) == 1 and len(_LONG.get(noun, noun)) == 1:
        near = [c for c in index.around(claim, before=1, after=1) if not _is_amount(claim, c)]
        near = [c for c in near if _counted(c) and (_measured(c, noun) or _is_called(index, c, noun))]
        before = [c for c in near if c.start < claim.start]
        if noun in {"人", "名", "位"}:
            before = [c for c in before if _OF_ALL.search(index.lead(c))] or before
        counts = [Count((c,), c.value) for c in before[-1:] or near[:1]]
    elif not counts and noun in GENERIC and (named := _called_after(index, claim, noun)):
        counts = named
    elif not counts and noun in GENERIC:
        last = [c for c in index.paragraph(claim) if c.end <= claim.start and _counted(c)]
        last = [c for c in last if plain(c.subject).endswith(noun) and c.whole is None]
        counts = [Count((c,), c.value) for c in last if len({one.stated for one in last}) == 1][:1]
    elif not counts:
        counts = [
            Count((c,), c.value)
            for c in index.around(claim, before=1, after=1)
            if _of_the_kind(index, c, noun)
        ]
    return [c for c in counts if not any(_is_amount(claim, one) for one in c.claims)]


def _called_after(index: Index, claim: Claim, noun: str) -> list[Count]:
    """按照每家企业每年至少检查2次的要求，对全市742家食品生产企业…: the one count of them that follows."""
    row = [c for c in index.sentence(claim) if c.start > claim.end and _counted(c)]
    row = [c for c in row if _TIMED.sub("", plain(c.subject)).endswith(noun) and c.measure not in _EVENTS]
    return [Count((c,), c.value) for c in row[:1]]


def _is_amount(claim: Claim, count: Claim) -> bool:
    """Whether a count is of what the minimum counts, a total and no number of things."""
    return count.id == claim.id or count.measure == claim.measure


def _of_the_kind(index: Index, claim: Claim, noun: str) -> bool:
    """签约医生 for 家庭医生: the same noun at the end, in a sentence next to it."""
    names = (claim.subject, re.split(r"[共已累均全]", index.rest(claim))[0])
    counted = claim.dimension == "count" and not claim.direction and claim.measure not in _EVENTS
    return counted and any(len(tail_shared(noun, name)) > 1 for name in names)


_LONG = {
    "校": "学校",
    "村": "村",
    "园": "幼儿园",
    "企": "企业",
    "店": "门店",
    "县": "县",
    "乡": "乡镇",
    "镇": "乡镇",
    "站": "站",
    "生": "学生",
    "所": "所",
    "车": "车",
}


def _is_called(index: Index, claim: Claim, noun: str) -> bool:
    subject = plain(claim.subject)
    rest = re.sub(r"[（）()、]", "", index.rest(claim))
    return (
        subject.endswith(noun)
        or rest.startswith(noun)
        or bool(re.match(rf"[一-鿿]{{0,8}}的{re.escape(noun)}(?![员长数])", rest))
        or bool(re.match(rf"[一-鿿]{{0,6}}{re.escape(noun)}(?:全部|均|都|共|，|$|实行|实际|现|已|配)", rest))
    )


def _just(claim: Claim, noun: str) -> bool:
    return re.sub(r"^(?:各级各类|各类|各级|公办|民办|中小)+", "", plain(claim.subject)) == noun


def _sum_of(own: list[Claim], members: tuple[str, ...]) -> list[Count]:
    """小学61所, 初中24所, 普通高中5所 for 中小学: the first count of each."""
    found: dict[str, Claim] = {}
    for claim in own:
        subject = plain(claim.subject)
        for member in members:
            if subject.endswith(member):
                found.setdefault(member, claim)
    claims = tuple({c.id: c for c in found.values()}.values())
    if len(claims) < 2 or len({c.measure for c in claims}) > 1:
        return []
    value = claims[0].value
    for one in claims[1:]:
        value = value + one.value
    return [Count(claims, value)]


def _found(index: Index, claim: Claim, count: Count, total: Claim, often: Fraction, *, low: bool) -> Finding:
    reading = index.reading
    bound = claim.stated / claim.scale
    number = sum((c.stated for c in count.claims), Fraction(0))
    product = wording.number(number * bound * often)
    each_time = f" × {wording.number(often)}" if often > 1 else ""
    unit = re.sub(r"^万|^亿", "", claim.measure)
    names = "、".join(wording.as_written(reading, c) for c in count.claims)
    if not names and (said := frequency.every(claim.head)) is not None:
        names, number = said[0], Fraction(1)
    written, whole = wording.figure(reading, claim), wording.as_written(reading, total)
    sign_zh, sign_en = ("至少应为", "at least") if low else ("至多应为", "at most")
    claims = (claim, total, *count.claims)
    each = wording.number(total.stated / number / claim.scale)
    return Finding(
        "minimum",
        "high",
        index.spans(claims),
        tuple(c.id for c in claims if c.id >= 0),
        Text(
            f"按“{names}”、每个“{written}”计算，总数{sign_zh}{product}{unit}，文中为“{whole}”",
            f"“{names}” at “{written}” each makes {sign_en} {product} in total; the text has “{whole}”",
        ),
        (
            wording.line(
                f"{wording.number(number)} × {wording.number(bound)}{each_time} = {product} "
                f"{'>' if low else '<'} {wording.figure(reading, total)}"
            ),
            Text(f"按所列总数平均每个为{each}{unit}", f"The total makes {each} each"),
        ),
        (
            Text(
                "若总数只统计了其中一部分单位或一段时间，则成立",
                "It would be right if the total is of some of them, or of a part of the time",
            ),
            Text(
                "若两处的计量口径不同（如课时与场次），则成立",
                "It would be right if the two are counted in different ways",
            ),
        ),
        (Text("请说明总数的统计范围和时段", "Say what and which time the total covers"),),
    )
