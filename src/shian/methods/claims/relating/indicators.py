"""Indicators whose formula everybody knows, where both counts are called otherwise than the rate.

病床使用率 is the days beds were taken over the days they were open; 医护比1∶1.64 is doctors to nurses. The
counts are looked for by their names in the paragraph, and only where each is told there once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from shian.methods.claims.intervals import Interval, rounded
from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import periods_agree

_TAIL = r"(?:约|近|达到?|为|是|均|已|保持在?|提高到|提升至|上升到|降至|下降到|了|\s)*$"


@dataclass(frozen=True, slots=True)
class Formula:
    """What a rate is called, and what its numerator and its denominator are called."""

    name: re.Pattern[str]
    over: re.Pattern[str]
    under: re.Pattern[str]


def _formula(name: str, over: str, under: str) -> Formula:
    return Formula(re.compile(f"(?:{name}){_TAIL}"), re.compile(over), re.compile(under))


FORMULAS = (
    _formula("(?:病床|床位)使用率", "占用(?:总)?床日", "开放(?:总)?床日"),
    _formula(
        "森林覆盖率", "(?<!造)(?<!国有)森林(?:总)?面积", "(?:国土|土地|幅员|辖区|区域)(?:总)?面积|总面积"
    ),
    _formula(
        "(?<!成本费用)(?:营业收入|销售|营收|收入)利润率",
        "利润(?:总额)?(?:达到?|为)?$",
        "(?:营业|主营业务|销售)收入",
    ),
    _formula("(?:建成区)?绿化覆盖率", "绿化覆盖(?:总)?面积", "建成区(?:总)?面积"),
    _formula("(?:建成区)?绿地率", "(?<!公园)(?<!公共)绿地(?:总)?面积", "建成区(?:总)?面积"),
    _formula("城镇化率", "城镇(?:常住)?人口", "(?<!城镇)(?<!乡村)(?<!农村)(?:常住|总)人口"),
    _formula("资产负债率", "负债(?:总额)?", "资产(?:总额)?"),
    _formula("存贷比", "贷款余额", "存款余额"),
    _formula("(?:简单)?赔付率", "赔付(?:支出|金额|款)?|赔款", "保费(?:收入)?"),
    _formula("财政自给率", "预算收入", "预算支出"),
    _formula("产销率", "销售产值", "(?<!销售)(?:工业)?总?产值"),
    _formula("个贷率", "贷款余额", "缴存余额"),
)
_GOOD_DAYS = re.compile(
    rf"优良(?:天数|日数)?(?:的)?(?:比率|比例|率)(?:（[^）]*）)?{_TAIL}|优良天数占比{_TAIL}"
)
_DAYS = re.compile(r"(?:优良|达标|有效监测|监测)[^，。；]{0,8}$")
_YEARS_DAYS = (Fraction(365), Fraction(366))
_PAIRS = {
    "医护": ("医师|医生", "护士|护理人员"), "床护": ("床位|病床", "护士|护理人员"),
    "床医": ("床位|病床", "医师|医生"), "生师": ("学生|在校生|在园幼儿", "教师|教职工"),
    "师生": ("教师", "学生|在校生"), "医患": ("医师|医生", "患者|病人"), "班师": ("班级|教学班", "教师"),
}  # fmt: skip
_PROPORTION = re.compile(
    rf"(?P<name>{'|'.join(_PAIRS)})比(?:例)?(?:达到?|为|约为?|是|由[^，。；]{{2,12}}(?:到|至|为))?\s?"
    r"(?P<a>\d+(?:\.\d+)?)\s?[:：∶]\s?(?P<b>\d+(?:\.\d+)?)"
)
_OTHERS = re.compile(
    r"新增|招聘|引进|培训|退休|比上年|增加|减少|惠及|资助|每|均|辅导|实习|规培|合同|编外|农村|乡村|民办|住院"
)
_NEAR = 2  # sentences before and after in which the counts stand
_SLACK = Fraction(1, 100)


def indicators(index: Index) -> Iterator[Finding]:
    """Rates that their well-known formula does not give, and proportions of two counts."""
    for claim in index.claims:
        if claim.dimension != "ratio" or claim.direction or claim.compared or claim.target:
            continue
        lead = index.lead(claim)
        if claim.bound == "exact" and claim.series is None:
            for formula in FORMULAS:
                if formula.name.search(lead):
                    yield from _judged(index, claim, formula)
            if _GOOD_DAYS.search(lead):
                yield from _good_days(index, claim)
    yield from _proportions(index)


def _around(index: Index, sentence: int) -> list[Claim]:
    paragraph = index.reading.sentences[sentence].paragraph
    return [
        one
        for number in range(max(0, sentence - _NEAR), sentence + _NEAR + 1)
        for one in index.by_sentence.get(number, ())
        if index.sentence_of(one).paragraph == paragraph and not index.sentence_of(one).is_table
    ]


def _named(index: Index, claims: list[Claim], name: re.Pattern[str]) -> list[Claim]:
    """The amounts beside which a name stands."""
    return [
        c
        for c in claims
        if c.dimension not in {"ratio", "points", "multiple", "rate", "number"}
        and not (c.direction or c.compared or c.target)
        and (name.search(index.lead(c)) or (not index.lead(c).strip("，、") and name.search(c.subject)))
        and not _OTHERS.search(index.lead(c))
        and c.whole is None
    ]


def _judged(index: Index, share: Claim, formula: Formula) -> Iterator[Finding]:
    near = _around(index, share.sentence)
    overs, unders = (_named(index, near, name) for name in (formula.over, formula.under))
    unders = [c for c in unders if c not in overs]
    if len({c.stated for c in overs}) != 1 or len({c.stated for c in unders}) != 1:
        return
    over, under = overs[0], unders[0]
    if over.dimension != under.dimension or not under.value.low or not over.value.low:
        return
    if not (periods_agree(share, over) and periods_agree(share, under) and periods_agree(over, under)):
        return
    if _wide(share).overlaps(over.value.divide(under.value)):
        return
    yield _found(index, share, (over, under), over.stated / under.stated)


def _wide(share: Claim) -> Interval:
    low, high = share.value.low, share.value.high
    if low is None or high is None:
        return share.value
    step = high - low
    return Interval(low - step / 2, high + step / 2)


def _good_days(index: Index, share: Claim) -> Iterator[Finding]:
    """优良天数318天，优良率89.6%: of the 366 days of a leap year, or of the days that were monitored."""
    days = [
        c
        for c in index.sentence(share)
        if c.dimension == "duration" and c.measure == "天" and not (c.direction or c.compared or c.target)
    ]
    good = [c for c in days if _DAYS.search(index.lead(c)) and "监测" not in index.lead(c) and c.stated > 100]
    if len(good) != 1 or not good[0].value.low or good[0].series is not None:
        return
    said = {c.stated for c in days if c.stated >= good[0].stated and c is not good[0]}
    wholes = said or {*_YEARS_DAYS, *(Fraction(n) for n in range(358, 365))}  # some are not monitored
    if any(_wide(share).holds(good[0].stated / whole) for whole in wholes):
        return
    yield _found(index, share, (good[0],), good[0].stated / Fraction(365))


def _found(index: Index, share: Claim, counts: tuple[Claim, ...], got: Fraction) -> Finding:
    reading, written = index.reading, wording.figure(index.reading, share)
    names = [wording.as_written(reading, c) for c in counts]
    shown = wording.percent(got)
    slipped = slips.slip(share.value, Interval(got, got), "ratio")
    tail = "" if len(counts) > 1 else "，全年365天"
    return Finding(
        "share",
        "medium",
        index.spans([share, *counts]),
        (share.id, *(c.id for c in counts)),
        Text(
            f"由“{'”与“'.join(names)}”{tail}算得{shown}，文中为{written}，按所列数字无法复算",
            f"“{'” and “'.join(names)}” make {shown}; {written} cannot be reproduced from the figures given",
        ),
        (wording.line(f"{' ÷ '.join(wording.figure(reading, c) for c in counts)} = {shown} ≠ {written}"),),
        (
            Text(f"若{slipped.zh}则一致", f"They agree if this is a slip: {slipped.en}")
            if slipped
            else Text("若分子或分母另有口径，则成立", "It would be right on other counts than those given"),
        ),
        (Text(f"请说明{written}的分子、分母", f"Give numerator and denominator of {written}"),),
    )


def _proportions(index: Index) -> Iterator[Finding]:
    for match in _PROPORTION.finditer(index.text):
        sentence = _sentence_at(index, match.start())
        first, second = (re.compile(name) for name in _PAIRS[match["name"]])
        near = [c for c in _around(index, sentence) if c.dimension == "count" and c.stated > 20]
        own = [c for c in near if c.sentence == sentence and c.end <= match.start()]
        part = [c for c in own if "；" not in index.text[c.end : match.start()]]
        pair = (
            _two(index, part, first, second)
            or _two(index, own, first, second)
            or _two(index, near, first, second)
        )
        if pair is None or not pair[1].value.low or not pair[0].value.low:
            continue
        a, b = (_written(match[name]) for name in ("a", "b"))
        if a.low is None or a.low <= 0 or b.low is None or b.low <= 0:
            continue
        got = pair[0].value.divide(pair[1].value)
        if not a.divide(b).overlaps(Interval((got.low or 0) * (1 - _SLACK), (got.high or 0) * (1 + _SLACK))):
            yield _proportion_found(index, match, pair)


def _two(
    index: Index, claims: list[Claim], first: re.Pattern[str], second: re.Pattern[str]
) -> tuple[Claim, Claim] | None:
    over, under = (_named(index, claims, name) for name in (first, second))
    if len({c.stated for c in over}) != 1 or len({c.stated for c in under}) != 1:
        return None
    return over[0], under[0]


def _sentence_at(index: Index, place: int) -> int:
    found = 0
    for one in index.reading.sentences:
        if one.start > place:
            break
        found = one.index
    return found


def _written(number: str) -> Interval:
    decimals = len(number.partition(".")[2])
    value = Fraction(number)
    if not decimals and value == 1:
        return Interval(value, value)
    return rounded(value, Fraction(1, 10**decimals))


def _proportion_found(index: Index, match: re.Match[str], pair: tuple[Claim, Claim]) -> Finding:
    reading = index.reading
    one, two = (wording.as_written(reading, c) for c in pair)
    fixed = Fraction(match["a"]) == 1
    got = pair[1].stated / pair[0].stated if fixed else pair[0].stated / pair[1].stated
    shown = f"1∶{wording.number(got, 3)}" if fixed else f"{wording.number(got, 3)}∶1"
    return Finding(
        "share",
        "high",
        (match.span(), *index.spans(pair)),
        tuple(c.id for c in pair),
        Text(
            f"由“{one}”与“{two}”算得{shown}，文中为{match['a']}∶{match['b']}，按所列数字无法复算",
            f"“{one}” to “{two}” is {shown}, not {match['a']}∶{match['b']}",
        ),
        (wording.line(f"{one}∶{two} = {shown} ≠ {match['a']}∶{match['b']}"),),
        (Text("若两数各有另外的口径，则成立", "It would be right on other counts than those given"),),
        (Text("请说明两数各含哪些人员", "Say whom each count holds"),),
    )
