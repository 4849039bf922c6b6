"""Averages that no total and count of the text give: 消防救援站28座、人员742人，平均每站36人.

Totals are figures of the average's own measure, counts are figures of the things it is per, in its sentence
and the one before it. It is silent where any of the pairs gives the average, or where there is no pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from shian.methods.claims.intervals import Interval
from shian.methods.claims.model import Claim, Finding, Reading, Severity, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.denominators import (
    Per,
    counts,
    factor,
    numerates,
    per_of,
    spans_of_time,
    told,
)
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.lacking import WEAK
from shian.methods.claims.relating.naming import pieces
from shian.methods.claims.relating.products import products

MOST = 20
_DONE_TO = re.compile(r"[收追退获缴领贷节投补赔]|增收|减少|减免|增加")  # 平均每家收回…
_SOME_VISITS = re.compile(r"同期|上年|去年|前.天|后.天|其中|过夜|一日游|入境|境外")
_WHOSE = re.compile(r"(游客|旅客|乘客|观众|读者|患者|学员|访客)人均")
_DAYS, _RUN = 9, re.compile(r"运营|运行|开放|营业|供餐|供水|生产|作业|服务|举办|展出|历时|为期|共")
_FEW = 2  # figures called like an average, further up
_VISITS = re.compile(r"[家户个]次$")  # visits to what they are counted by
_FAR = 20  # a pair further from the average than by this factor is of something else
_HEAD = 14  # characters before a figure
_SOME = re.compile(r"\d岁|岁及?以|男性|女性|其中|城镇|乡村|农村")  # of such an average elsewhere is not
_SUM = re.compile(r"全年|合计|总计|共|累计|支出|总产|产量")
_AREAS = frozenset(["亩", "公顷"])
_PEOPLE = frozenset(["人", "名", "位"])
_AT_EVENTS = frozenset(["期", "场", "次", "场次", "班", "批", "届", "轮", "个"])
_DUTY = re.compile(
    r"增收|增加|增长|减少|节约|不少于|不低于|至少|最低|不超过|应|须|标准|目标|要求|每[^，。；]{1,8}(?:补贴|补助|奖励)|月薪|工资|薪"
)
_NO_TOTAL = {"ratio", "points", "multiple", "number", "concentration", "temperature"}
_COMMON = frozenset(["次", "个", "项", "件", "人", "名", "场", "批次", "人次", "条"])
SLACK = Fraction(
    2, 100
)  # people come and go: per-head figures rest on means of the year as often as on its end


def check(reading: Reading) -> Iterator[Finding]:
    """Averages that no pair of a total and a count gives."""
    index = Index(reading)
    told: set[int] = set()
    for claim in index.claims:
        if claim.direction or claim.target or claim.compared or claim.bound in {"at_most", "less_than"}:
            continue
        per = per_of(index, claim)
        if per is not None and per.people and per.scale > 1:
            continue  # 每万人拥有: a rate
        if per is None or not per.mean or claim.dimension in _NO_TOTAL:
            continue
        if not _DUTY.search(claim.head[-16:]) and (found := _judged(index, claim, per)) is not None:
            told.update(found.claims)
            yield found
    for found in products(index):
        if not told & set(found.claims):
            yield found


def is_average(index: Index, claim: Claim) -> bool:
    """Whether a figure is itself an average or a rate."""
    return claim.dimension == "rate" or bool(re.search(r"均|每|单产|亩产|单价", index.lead(claim)[-12:]))


def _judged(index: Index, claim: Claim, per: Per) -> Finding | None:
    near = [c for c in index.around(claim) if c.id != claim.id and not is_average(index, c)]
    near = sorted(near, key=lambda c: abs(c.start - claim.start))[:MOST]
    totals = [
        c for c in near if _totals(claim, per, c) and c.value.low is not None and _places(index, claim, c)
    ]
    if per.noun and any(told(c.subject, per.noun) and not _VISITS.search(c.measure) for c in totals):
        per = replace(per, noun="")  # 平均每家床位112张: the noun is what is counted
    if not any(c.sentence == claim.sentence for c in totals):
        further = _named_further_up(index, claim, per)
        totals = further + [c for c in totals if c not in further]
    if per.noun and (_DONE_TO.match(per.noun) or index.text.count(per.noun) == 1):
        per = replace(per, noun="")  # 平均每家收回…: no noun, but what is done
    if per.time:
        return _over_time(index, claim, per, totals)
    of = [c for c in near if counts(index, c, per) and c.value.low]
    if per.of == "人" and _fits_visits(claim, per, totals, near):
        return None
    if per.of == "人" and not per.noun and not of:
        visits = [c for c in index.sentence(claim) if c.measure == "人次" and c.value.low]
        of = [c for c in visits if len(visits) == 1 and c.whole is None and c.start < claim.start]
        of = of or _visitors(index, claim)
    if per.of == "人" and claim.measure in {"次", "场", "期"}:
        of = [c for c in of if not c.measure.endswith("人次")]  # 人均1.2次 is not per visit
    if claim.bound in {"at_least", "more_than"}:
        totals = [c for c in totals if c.sentence == claim.sentence]
    totals = [
        c
        for c in totals
        if c.sentence == claim.sentence
        or c.sentence < claim.sentence - 1  # called as the average is
        or (_speaks_of(index, claim, c) and not _SOME.search(index.text[max(0, c.start - _HEAD) : c.start]))
    ]
    if per.of in _AREAS:
        totals = [c for c in totals if _one_part(index, claim, c)]
        alone = [c for c in of if c.sentence == claim.sentence and _alone(index, claim)]
        of = [c for c in of if _one_part(index, claim, c)] or alone
    pairs = [
        (n, d)
        for n in totals
        for d in of
        if n.id != d.id and (_beside(per, n, d) or n.sentence < claim.sentence - 1)
    ]
    if not pairs or any(fits(claim, per, n, d) for n, d in pairs):
        return None
    if not (pairs := [pair for pair in pairs if _likely(claim, per, *pair)]):
        return None
    if _sums_fit(claim, per, totals, of):
        return None
    if not per.people and claim.bound == "exact" and _fits_further_up(index, claim, per, totals):
        return None
    if not any(d.sentence == claim.sentence for _, d in pairs) and _fits_anywhere(index, claim, per, totals):
        return None
    return _found(index, claim, per, pairs)


def _named_further_up(index: Index, claim: Claim, per: Per) -> list[Claim]:
    """审执结37115件 for 法官人均审执结案件, two sentences and more after it."""
    said = pieces(index.lead(claim)) - WEAK
    row = [c for c in index.paragraph(claim) if c.end <= claim.start and _totals(claim, per, c)]
    row = [c for c in row if c.value.low is not None and not c.target and not is_average(index, c)]
    named = [c for c in row if len(said & pieces(index.lead(c) + c.subject)) >= 2]
    return named if len({c.stated for c in named}) <= _FEW else []


def _visitors(index: Index, claim: Claim) -> list[Claim]:
    """接待游客412.6万人次。…旅游收入23.7亿元，游客人均消费574元: the one count of them in the paragraph."""
    match = _WHOSE.search(index.lead(claim))
    row = [c for c in index.paragraph(claim) if match and c.end <= claim.start and c.measure == "人次"]
    row = [c for c in row if match and match[1] in f"{index.lead(c)}{c.subject}" and c.whole is None]
    row = [c for c in row if c.value.low and not (c.direction or c.compared or c.target)]
    all_of_them = [c for c in row if not _SOME_VISITS.search(index.lead(c))]
    return all_of_them if len({c.stated for c in all_of_them}) == 1 else []


def _likely(claim: Claim, per: Per, total: Claim, of: Claim) -> bool:
    """Whether a pair comes near the average, or misses it by a slip: 18个 over 83人 are no 82户 each."""
    got = total.stated * factor(claim, total) / of.stated * per.scale
    if not got or Fraction(1, _FAR) < got / claim.stated < _FAR:
        return bool(got)
    found = quotient(total.value.times(factor(claim, total)), of.value, per)
    return found is not None and slips.slip(claim.value, found, claim.dimension) is not None


def _alone(index: Index, claim: Claim) -> bool:
    """Whether a yield is the only one of its sentence, so that its land may stand in the part before."""
    kinds = [per_of(index, c) for c in index.sentence(claim)]
    return sum(per is not None and per.of in _AREAS for per in kinds) == 1


def _one_part(index: Index, claim: Claim, other: Claim) -> bool:
    """小麦43万亩，单产341公斤；玉米单产412公斤: each crop's yield is of its own land."""
    return other.sentence == claim.sentence and "；" not in index.gap(claim, other)


def _totals(claim: Claim, per: Per, other: Claim) -> bool:
    """Whether a figure may be the total: of people at each event, and of times for each person, also 人次."""
    if numerates(claim, other):
        return True
    visits = other.dimension == "count" and other.measure.lstrip("万") == "人次" and not other.direction
    people = claim.measure in _PEOPLE and per.of in _AT_EVENTS
    return visits and (people or (claim.measure == "次" and per.of in _PEOPLE))


def _fits_visits(claim: Claim, per: Per, totals: list[Claim], near: list[Claim]) -> bool:
    """培训4.6万人次，支出补贴6440万元，人均1400元: per visit, although it says per head."""
    visits = [c for c in near if c.measure.lstrip("万") == "人次" and c.value.low]
    return any(fits(claim, per, n, d) for n in totals for d in visits if n.id != d.id)


def _fits_further_up(index: Index, claim: Claim, per: Per, totals: list[Claim]) -> bool:
    """平均每所30名, where the text said further up how many 所 there are."""
    wider = [
        c for c in index.paragraph(claim) if c.value.low and c.start < claim.start and counts(index, c, per)
    ]
    own = [n for n in totals if n.sentence == claim.sentence]
    return any(fits(claim, per, n, d) for n in own for d in wider if n.id != d.id)


def _fits_anywhere(index: Index, claim: Claim, per: Per, totals: list[Claim]) -> bool:
    """生均11.2平方米, where only boarders are told near it and all pupils were told in another part."""
    wide = [c for c in index.claims if c.value.low and c.dimension == "count" and counts(index, c, per)]
    own = [n for n in totals if n.sentence == claim.sentence]
    return any(fits(claim, per, n, d) for n in own for d in wide if n.id != d.id)


def _beside(per: Per, total: Claim, of: Claim) -> bool:
    """A total and a count of it; what is counted by a common word stands in the total's sentence."""
    if total.measure == of.measure and total.stated <= of.stated:
        return False
    visits = per.of == "人" and of.measure == "人次"  # 游客412.6万人次。…游客人均消费574元
    return total.sentence == of.sentence or visits or bool(per.noun) or per.of not in _COMMON


def _speaks_of(index: Index, claim: Claim, total: Claim) -> bool:
    """A total of another sentence counts what the average does: the same noun, or none is said."""
    said = re.split(r"均|每.?", index.lead(claim))[-1]
    noun = re.sub(r"(?:达到?|为|约|有|配备|拥有|是|超过|近)+$", "", said)
    return len(noun) < 2 or noun[-2:] in index.words(total)


def _places(index: Index, claim: Claim, total: Claim) -> bool:
    """Before the average, or after a colon or bracket that opens behind it."""
    if total.start < claim.start:
        return True
    if total.sentence == claim.sentence and _SUM.search(index.lead(total)):
        return index.following(claim) is total
    behind = index.text[claim.end : claim.end + 1]
    return behind in "：:（(" and total.sentence == claim.sentence


def fits(claim: Claim, per: Per, total: Claim, of: Claim, slack: Fraction = Fraction(0)) -> bool:
    """Whether total ÷ count × scale gives the figure."""
    got = quotient(total.value.times(factor(claim, total)), of.value, per)
    return got is None or overlaps(
        claim.value, got, slack if per.people else Fraction(0), exact=claim.bound == "exact"
    )


def quotient(total: Interval, of: Interval, per: Per) -> Interval | None:
    """Total ÷ count × scale."""
    try:
        return total.divide(of).times(per.scale)
    except ValueError:
        return None


def overlaps(stated: Interval, got: Interval, slack: Fraction = Fraction(0), *, exact: bool = True) -> bool:
    """Whether a stated figure may be the quotient: rounded either way at its last digit, with a slack."""
    low, high = got.low, got.high
    if low is None or high is None:
        return True
    wide = Interval(low * (1 - slack), high * (1 + slack))
    meant = stated
    if exact and stated.low is not None and stated.high is not None:
        step = stated.high - stated.low or (Fraction(1) if stated.low == int(stated.low) else Fraction(0))
        meant = Interval(stated.low - step / 2, stated.high + (step if stated.is_point else step / 2))
    return meant.overlaps(wide)


def _sums_fit(claim: Claim, per: Per, totals: list[Claim], of: list[Claim]) -> bool:
    """All totals together may be the total: 普通高中 and 职业学校 of a 校均."""
    for parts in (totals[:2], totals[:3], totals):
        if len(parts) < 2:
            continue
        whole = parts[0].value
        for part in parts[1:]:
            whole = whole + part.value
        if any(
            (got := quotient(whole, d.value, per)) is not None
            and overlaps(claim.value, got, exact=claim.bound == "exact")
            for d in of
        ):
            return True
    for parts in (of[:2], of[:3], of):
        if len(parts) < 2:
            continue
        under = parts[0].value
        for part in parts[1:]:
            under = under + part.value
        if any(
            (got := quotient(n.value, under, per)) is not None
            and overlaps(claim.value, got, exact=claim.bound == "exact")
            for n in totals
        ):
            return True
    return False


def _over_time(index: Index, claim: Claim, per: Per, totals: list[Claim]) -> Finding | None:
    totals = [c for c in totals if c.start < claim.start and "；" not in index.gap(c, claim)]
    if not totals or len(index.lead(claim)) > 24:
        return None
    spans = spans_of_time(index, claim, per.of)
    if per.of == "年" and not any(span.low and span.low > 1 for span in spans):
        return None  # over how many years is not said
    for total in totals:
        if any(
            (got := quotient(total.value, span, per)) is None
            or overlaps(claim.value, got, exact=claim.bound == "exact")
            for span in spans
        ):
            return None
    total = totals[0]
    if total.sentence != claim.sentence or total.clause < claim.clause - 2:
        return None
    days = [c for c in index.sentence(claim) if c.dimension == "duration" and c.measure == "天"]
    days = [c for c in days if c.stated > _DAYS and _RUN.search(index.lead(c)) and c.end <= total.start]
    if days and per.of in {"日", "天"} and len(days) == 1 and len(index.gap(days[0], total)) < _HEAD:
        return _timed(index, claim, total, days[0].value)
    told = "全年" in index.lead(total) or total.period is not None
    yearly = total.period is not None and total.period.kind == "year"
    if not told or not (yearly or "全年" in index.sentence_of(claim).text):
        return None
    return _timed(index, claim, total, spans[0])


def _timed(index: Index, claim: Claim, total: Claim, span: Interval) -> Finding:
    reading, written = index.reading, wording.figure(index.reading, claim)
    got = total.value.divide(span)
    found = slips.slip(claim.value, got, claim.dimension)
    n = wording.as_written(reading, total)
    shown = wording.many(got.middle / claim.scale)
    return Finding(
        "unit" if found else "average",
        "high" if found else "medium",
        index.spans([claim, total]),
        (claim.id, total.id),
        Text(
            f"“{n}”按全年折算约为{shown}，文中平均数为{written}，按所列数字无法复算",
            f"“{n}” over a year is about {shown}; {written} cannot be reproduced from the figures given",
        ),
        (wording.line(f"{wording.figure(reading, total)} ÷ {wording.between(span)} = {shown} ≠ {written}"),),
        tuple(
            Text(f"若{s.zh}则一致", f"They agree if this is a slip: {s.en}")
            for s in ([found] if found else [])
        ),
        (Text("请说明平均数所用的天数或月数", "Say over how many days or months the average is taken"),),
    )


def _found(index: Index, claim: Claim, per: Per, pairs: list[tuple[Claim, Claim]]) -> Finding:
    reading, written = index.reading, wording.figure(index.reading, claim)
    total, of = pairs[0]
    got = quotient(total.value.times(factor(claim, total)), of.value, per)
    found = slips.slip(claim.value, got, claim.dimension) if got is not None else None
    kind = "unit" if found else "rate" if _per_head(per, of) else "average"
    lines = tuple(
        wording.line(
            f"{wording.as_written(reading, n)} ÷ {wording.as_written(reading, d)} = "
            f"{_shown(n.stated * factor(claim, n) / d.stated * per.scale, claim)} ≠ {written}"
        )
        for n, d in pairs[:4]
    )
    n, d = wording.as_written(reading, total), wording.as_written(reading, of)
    value = _shown(total.stated * factor(claim, total) / of.stated * per.scale, claim)
    needed = (
        wording.between(total.value.times(factor(claim, total)).divide(claim.value).times(per.scale))
        if claim.value.low
        else ""
    )
    return Finding(
        kind,
        _severity(index, claim, pairs, slipped=found is not None),
        index.spans([claim, total, of]),
        (claim.id, total.id, of.id),
        Text(
            f"由“{n}”与“{d}”算得{value}，文中为{written}，按所列数字无法复算",
            f"“{n}” over “{d}” makes {value}; {written} cannot be reproduced from the figures given",
        ),
        lines,
        (
            Text(f"若{found.zh}则一致", f"They agree if this is a slip: {found.en}")
            if found
            else Text(f"若分母为{needed}则成立", f"It would be right with {needed} as denominator"),
        ),
        (
            Text(
                f"请说明{written}的分子、分母各是多少", f"Give the numerator and the denominator of {written}"
            ),
        ),
    )


def _per_head(per: Per, of: Claim) -> bool:
    """Per head of a population, per household or per acre; per head of a staff is an average."""
    if per.of == "人" and per.scale == 1:
        return bool(re.search(r"人口|居民|常住|户籍", of.subject)) or of.stated >= 100_000
    return per.head


def _shown(value: Fraction, claim: Claim) -> str:
    return wording.number(value / claim.scale)


def _severity(index: Index, claim: Claim, pairs: list[tuple[Claim, Claim]], *, slipped: bool) -> Severity:
    if slipped:
        return "high"
    if len({n.id for n, _ in pairs}) > 1 or len({d.id for _, d in pairs}) > 1:
        return "low"
    return "high" if all(c.sentence == claim.sentence for c in pairs[0]) else "medium"
