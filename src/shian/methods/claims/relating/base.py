"""Percentages whose numerator or denominator is not in the text near them, together in one finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.intervals import point
from shian.methods.claims.model import Claim, Finding, Reading, Severity, Text
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike, plain

_RATE = re.compile(
    r"(?:率|占比|比例|比重|覆盖面|满意度|知晓度)(?:及|和|均|都|分别|达|到|为|是|稳定|保持|在|至|[、“”\s])*$"
)
_DONE = re.compile("建立|完成|落实|覆盖|实现|达标|纳入|签订|持证|到位|配备|参与|合格|办结|整改")
_COUNTABLE = {"count", "money", "mass", "area", "floor", "length", "volume", "energy", "duration", "rate"}
_MOST = 24
_NAMED = 4  # characters of a name that is found again
_SIDE = 30  # characters between a rate and its numerator
_BESIDE = 16  # characters between a part and its share
_NEARLY_ALL = Fraction(98, 100)  # two figures of nearly one size need not be a part and its whole
_SLIP = Fraction(1, 200)
# Prices, growth and weights need no numerator; what is a limit or a goal neither.
_OTHER = re.compile(
    "利率|税率|费率|汇率|增速|增长率|增幅|降幅|涨幅|增长|下降|同比|环比|权重|折扣|提高|降低|浓度|湿度|"
    "概率|票面|贴现|天数比例|"
    "负债率|毛利率|收益率|回报率|通胀|不低于|不高于|不超过|不少于|控制在|目标|标准|要求|力争|确保|以内|"
    "补贴|按照|计提|定额"
)
_MOVED = re.compile(
    r"(?:由|从)[^，。；]{0,14}$|^(?:[提增上下降减][高长升加降至到低少]+|到|至)[^，。；]{0,12}$"
)
_FEW = 3


def check(reading: Reading) -> Iterator[Finding]:
    """One finding for the whole text. A rate that is given elsewhere with its counts is given."""
    index = Index(reading)
    rates = [claim for claim in index.claims if _is_rate(index, claim)]
    given = {claim.id for claim in rates if _given(index, claim)}
    told = {(_word(index, claim), claim.stated) for claim in rates if claim.id in given}
    words = {word for word, _ in told}
    bare = [
        claim
        for claim in rates
        if claim.id not in given
        and (claim.stated == 1 or _word(index, claim) not in words)
        and (_word(index, claim), claim.stated) not in told
    ]
    if not bare:
        return
    full = [claim for claim in bare if claim.stated == 1]
    first = max(bare, key=lambda claim: claim.stated != 1) if len(full) < len(bare) else bare[0]
    ordered = [first, *(claim for claim in bare if claim is not first)]
    names = [_name(index, claim) for claim in bare]
    # many that say all of something are worth a look; percentages without counts stand in every report
    severity: Severity = "medium" if len(full) > _FEW else "question"
    yield Finding(
        "base",
        severity,
        index.spans(ordered),
        tuple(claim.id for claim in ordered),
        Text(
            f"{len(bare)}处百分比（其中{len(full)}处为100%）在文中未见分子和分母，无法复算。",
            f"{len(bare)} percentages ({len(full)} of them 100%) have no numerator and denominator "
            "in the text near them, so they cannot be reproduced.",
        ),
        tuple(
            Text(f"{name} {claim.text}：分子？分母？", f"{name} {claim.text}: of how many, how many?")
            for name, claim in zip(names, bare, strict=True)
        ),
        (Text("分子、分母见附件或其他材料。", "Numerator and denominator stand in an annex or elsewhere."),),
        (Text("逐项写明分子、分母、时段和来源。", "Give numerator, denominator, period and source."),),
    )


def _word(index: Index, claim: Claim) -> str:
    """The last characters of what a rate is called."""
    return (claim.subject or index.lead(claim).strip("，、达到为是 "))[-3:]


def _is_rate(index: Index, claim: Claim) -> bool:
    """Whether it is a share that was measured: a rate of something, no growth, limit, plan or goal."""
    if claim.dimension != "ratio" or claim.target or claim.direction or claim.compared:
        return False
    if claim.series is not None and _MOVED.search(index.lead(claim)):
        return False  # 由71.4%降至62.8%: an indicator that moved, not a count of work done
    above = claim.bound == "at_least" and claim.text.endswith("以上")  # 100%以上 is said of what is reached
    if not above and (claim.bound not in {"exact", "about", "near"} or claim.value.high is None):
        return False
    lead, rest = index.lead(claim), index.rest(claim).removeprefix("左右")
    if _OTHER.search(lead[-16:]) or _OTHER.match(rest) or claim.text.startswith(("超", "不", "低于", "高于")):
        return False
    named = claim.subject.endswith(("率", "比例", "占比", "比重", "满意度", "知晓度"))
    return bool(named or _RATE.search(lead) or (claim.stated == 1 and (_DONE.match(rest) or "覆盖" in lead)))


def _given(index: Index, claim: Claim) -> bool:
    """Whether two figures of one measure near it are a numerator and a denominator that fit or are meant."""
    if claim.text.endswith("‰") and "人口" in index.sentence_of(claim).text:
        return True  # births and deaths over the population that stands beside them
    last = index.previous(claim)
    first = index.previous(last) if last is not None else None
    if (
        last is not None
        and first is not None
        and alike(first, last)
        and claim.start - last.end < _BESIDE
        and claim.stated < 1
    ):
        return True  # 抽查1200家，合格1100家，合格率…: meant, whether they fit or not
    sentence = [one for one in index.sentence(claim) if _counts(one)]
    if claim.stated == 1 and len({one.stated for one in sentence}) < len(sentence):
        return True  # 143人……落实岗位143个
    if _fits_any(index, sentence, [one for one in index.paragraph(claim) if _counts(one)], claim):
        return True
    near = [one for one in index.around(claim, before=1, after=0) if _counts(one)][-_MOST:]
    for i, a in enumerate(near):
        for b in near[i + 1 :]:
            if not alike(a, b):
                continue
            low, high = sorted((a, b), key=lambda one: one.stated)
            if claim.stated > 1:
                low, high = high, low
            shares = low.value.divide(high.value)
            rest = claim.stated < 1 and (point(1) - shares).overlaps(claim.value)  # 不合格 and 合格率
            if shares.overlaps(claim.value) or rest or _meant(a, b, claim):
                return True
            if claim.stated < _NEARLY_ALL and abs(low.stated / high.stated - claim.stated) < _SLIP:
                return True
    return False


def _counts(claim: Claim) -> bool:
    """Whether a figure may be a numerator or a denominator."""
    return claim.dimension in _COUNTABLE and claim.stated > 0 and claim.value.high is not None


def _fits_any(index: Index, near: list[Claim], far: list[Claim], claim: Claim) -> bool:
    """Whether a figure right beside a rate and another of the paragraph give it."""
    lead = index.lead(claim)
    named = [one for one in far[:_MOST] if len(plain(one.subject)) >= _NAMED and plain(one.subject) in lead]
    beside = named + [one for one in near if abs(one.start - claim.start) <= _SIDE]
    return claim.stated < _NEARLY_ALL and any(
        alike(a, b) and a.per == b.per and a.value.divide(b.value).overlaps(claim.value)
        for a in beside
        for b in far
        if b is not a and b.stated >= a.stated
    )


def _meant(a: Claim, b: Claim, claim: Claim) -> bool:
    """Whether a part and its whole stand beside it, though they give another share."""
    beside = 0 <= claim.start - max(a.end, b.end) < _BESIDE
    return beside and a.sentence == claim.sentence and (a.whole == b.id or b.whole == a.id)


def _name(index: Index, claim: Claim) -> str:
    """What the rate is called."""
    return claim.subject or index.lead(claim).strip("，、 ")[-20:]
