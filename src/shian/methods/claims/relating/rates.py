"""Rates per thousand people or per household: the denominator each implies, and whether it is stated.

Of each rate whose numerator stands beside it the denominator is solved for as an interval; the intervals are
intersected across all rates, also of other years. Rates that fit a stated denominator are silent. All others
of one kind make one finding: a table of what each implies, what it would be on the stated denominator, and by
how much a threshold that the text claims to have reached would then be missed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from shian.methods.claims.intervals import Interval, rounded
from shian.methods.claims.model import Claim, Finding, Reading, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.averages import overlaps
from shian.methods.claims.relating.denominators import PEOPLE, Per, dimension_of, factor, per_of
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import same_subject, year_of
from shian.methods.claims.relating.numerators import numerator_of
from shian.methods.claims.relating.populations import LEAST, POPULATION, denominators
from shian.methods.claims.relating.vital import vital

YEARLY = Fraction(2, 100)  # a population changes by less than this in a year
_MOST = 200  # rates of one kind that are compared with one another
_TIMES = 6  # a population this many times as large is another place's
APART = Fraction(3, 100)  # implied denominators further apart than this are not one, where none is stated
_REACH = re.compile(r"达到?|不低于|不少于|至少|超过|高于|以上|完成|满足|实现|标准|要求|目标")


_DUTY = re.compile(
    r"增收|增加|增长|减少|不少于|不低于|不得|至少|最少|最低|至多|最多|不超过|上限|应当?|须|规定|要求|标准|每[^，。；]{1,8}(?:补贴|补助|奖励|罚款)"
)
_NOT_HERE = frozenset("亩 公顷 日 天 周 月 季度 年 小时".split())
# What households earn and spend is asked of a sample; 每人每月 is a standard.
_ASKED = re.compile(r"可支配收入|纯收入|消费(?:性)?支出|(?:人|名|户|位)每[年月日天季]")
_BESIDE = re.compile(r"(?:比|较|与|高于|低于)[^，。；]{0,12}的$")
_STANDARD = re.compile(r"标准|目标|要求|平均水平|全国|全省平均|高于|低于|规划")


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate, the figure that it counts, and the denominator both imply."""

    claim: Claim
    per: Per
    numerator: Claim
    implied: Interval

    @property
    def amount(self) -> Interval:
        """The numerator in the rate's dimension."""
        return self.numerator.value.times(factor(self.claim, self.numerator))

    def on(self, base: Claim) -> Fraction:
        """What the rate would be on a denominator."""
        return self.numerator.stated * factor(self.claim, self.numerator) / base.stated * self.per.scale


def check(reading: Reading) -> Iterator[Finding]:
    """Groups of rates that do not fit the denominator that the text states, or one another."""
    index = Index(reading)
    groups: dict[str, list[Rate]] = defaultdict(list)
    for claim in index.claims:
        per = per_of(index, claim) if claim.dimension != "ratio" else None
        if per is None or not per.head or per.time or claim.direction or not _exact(claim):
            continue
        if per.of in _NOT_HERE or _BESIDE.search(index.lead(claim)):
            continue  # yields are of their own land: averages; and 比2020年的3.2批次 is another year's
        lead = index.lead(claim)
        if "按" in lead and index.rest(claim).startswith("标准"):
            continue  # 按每对240元标准测算
        if (
            _ASKED.search(lead)
            or _DUTY.search(lead)
            or _STANDARD.search(index.text[claim.start - 10 : claim.start])
        ):
            continue
        if (rate := _solved(index, claim, per)) is not None:
            groups[_family(per)].append(rate)
    for family, rates in ((f, r[:_MOST]) for f, r in groups.items()):
        stated = denominators(index, rates[0].per, family) or _served(index, rates)
        yield from _judged(index, rates, stated)
    yield from vital(index)


def _exact(claim: Claim) -> bool:
    return claim.bound in {"exact", "about", "near", "some"} and bool(claim.value.low)


def _family(per: Per) -> str:
    if per.noun and not (per.people and POPULATION.search(per.noun)):
        return per.noun
    return "人" if per.people else per.of


def _solved(index: Index, claim: Claim, per: Per) -> Rate | None:
    numerator = numerator_of(index, claim, per)
    if numerator is None:
        return None
    meant = rounded(claim.stated, claim.scale) if claim.value.is_point else claim.value
    implied = numerator.value.times(factor(claim, numerator)).divide(meant).times(per.scale)
    return Rate(claim, per, numerator, implied)


def _served(index: Index, rates: list[Rate]) -> list[Claim]:
    """Where the population is not stated, the people served in the rate's own paragraph."""
    if not rates[0].per.people:
        return []
    return [
        c
        for c in index.paragraph(rates[0].claim)
        if c.dimension == "count"
        and c.measure.endswith(PEOPLE)
        and c.stated >= LEAST
        and Fraction(1, 5) < rates[0].implied.middle / c.stated < 5
        and re.search(r"(?:受益|服务|供水|覆盖|城区|城镇|农业|农村)人口", c.subject + index.lead(c))
    ][:3]


def _judged(index: Index, rates: list[Rate], stated: list[Claim]) -> Iterator[Finding]:
    local = {r.claim.id: [*stated, *_local(index, r)] for r in rates}
    rest = [r for r in rates if not any(_fits(r, d) for d in local[r.claim.id])]
    if not rest:
        return
    for rate in [r for r in rest if index.sentence_of(r.claim).is_table]:
        if own := _local(index, rate):  # a row with people of its own
            yield _found(index, [rate], [], own)
            rest.remove(rate)
    if not rest:
        return
    rest = [r for r in rest if not stated or _of_that_place(r, stated)]
    if not rest:
        return
    if stated:
        yield _found(index, rest, [r for r in rates if r not in rest], stated)
        return
    if len(rest) > 1 and rates[0].per.people and (odd := _odd(rest)):
        yield _apart(index, rest, odd)


def _of_that_place(rate: Rate, stated: list[Claim]) -> bool:
    """Whether a rate may be of the people stated: a province's is not of its city's, many times fewer."""
    middle = rate.implied.middle
    near = any(1 < _TIMES * middle / one.stated < _TIMES**2 for one in stated if one.stated)
    return near or any(slips.slip(one.value, rate.implied) is not None for one in stated)


def _local(index: Index, rate: Rate) -> list[Claim]:
    """Figures of the sentence that may be the denominator although they do not say so."""
    near = index.around(rate.claim)
    if not rate.per.people:
        same = {"家", "户"} if rate.per.of in {"家", "户"} else {rate.per.of}
        return [c for c in near if c.dimension == "count" and c.measure in same and c.value.low]
    return [
        c
        for c in near
        if c.dimension == "count"
        and c.measure.endswith((*PEOPLE, "人次"))
        and c.id != rate.numerator.id
        and c.value.low
    ]


def _fits(rate: Rate, stated: Claim) -> bool:
    """Whether the stated denominator gives the rate; of another year it may have changed a little."""
    got = rate.amount.divide(stated.value).times(rate.per.scale)
    return overlaps(rate.claim.value, got, _slack(rate, stated), exact=rate.claim.bound == "exact")


def _slack(rate: Rate, stated: Claim) -> Fraction:
    """None within a year; money per head is over the year's mean population."""
    if not rate.per.people:
        return Fraction(0)
    mine, its = year_of(rate.claim), year_of(stated)
    apart = abs(mine - its) if mine is not None and its is not None else 0
    money = 1 if dimension_of(rate.claim) == "money" else 0
    return min(5, apart + money) * YEARLY


def _common(rates: list[Rate]) -> tuple[list[Rate], Interval]:
    """The most rates whose implied denominators have values in common, and these values."""
    best: tuple[list[Rate], Interval] = ([], Interval(None, None))
    for rate in rates:
        low, high = rate.implied.low, rate.implied.high
        if low is None or high is None:
            continue
        probe = low + (high - low) / 1000  # the bound itself may lie outside
        inside = [r for r in rates if r.implied.holds(probe)]
        if len(inside) > len(best[0]):
            common = inside[0].implied
            for one in inside[1:]:
                common = common.meet(one.implied)
            best = inside, common
    return best


def _odd(rates: list[Rate]) -> list[Rate]:
    """Rates of the same year whose denominators are far from those of the others."""
    shared, common = _common(rates)
    middle = common.middle
    if len(shared) < 1 or not middle:
        return []
    return [
        r
        for r in rates
        if r not in shared
        and not Interval(middle * (1 - APART), middle * (1 + APART)).overlaps(r.implied)
        and any(year_of(r.claim) == year_of(s.claim) for s in shared)
    ]


def _table(index: Index, rates: list[Rate]) -> list[Text]:
    reading = index.reading
    return [
        Text(
            f"{_year(r)}{wording.figure(reading, r.numerator)} ÷ {wording.figure(reading, r.claim)} ⇒ "
            f"分母为{wording.between(r.implied)}",
            f"{_year(r)}{wording.figure(reading, r.numerator)} ÷ {wording.figure(reading, r.claim)} ⇒ "
            f"a denominator of {wording.between(r.implied)}",
        )
        for r in rates
    ]


def _year(rate: Rate) -> str:
    year = year_of(rate.claim)
    return f"{year}：" if year else ""


def _found(index: Index, rest: list[Rate], fitting: list[Rate], stated: list[Claim]) -> Finding:
    reading = index.reading
    base = _nearest(rest, stated)
    shared, common = _common(rest)
    size = wording.figure(reading, base)
    if (slipped := slips.slip(base.value, common)) is not None:
        return _slipped(index, rest, base, slipped)
    lines = _table(index, rest)
    if len(shared) > 1:
        lines.append(
            Text(
                f"其中{len(shared)}个比率有共同的分母：{wording.between(common)}",
                f"{len(shared)} of the rates share one denominator: {wording.between(common)}",
            )
        )
    lines += [_on(index, r, base) for r in rest]
    lines += _fit_lines(index, fitting, base)
    missed = _missed(index, rest, base)
    lines += [line for _, line in missed]
    first = rest[0]
    claims = [r.claim for r in rest] + [r.numerator for r in rest] + [base] + [t for t, _ in missed]
    claims += _echoes(index, rest)
    unique = list({c.id: c for c in claims}.values())
    implied = wording.between(common if shared else first.implied)
    miss_zh = "，达标表述也随之存疑" if missed else ""
    miss_en = "; the threshold said to be reached would be missed" if missed else ""
    return Finding(
        "rate",
        "high",
        index.spans(unique),
        tuple(c.id for c in unique),
        Text(
            f"“{_named(index, rest)}”所隐含的分母为{implied}，"
            f"与文中“{wording.as_written(reading, base)}”不符{miss_zh}",
            f"“{_named(index, rest)}” imply a denominator of {implied}, not the stated "
            f"“{wording.as_written(reading, base)}”{miss_en}",
        ),
        tuple(lines),
        (
            Text(
                f"若分母用的是另一口径或较早年份的{implied}，则成立",
                f"It would be right on another or an older base of {implied}",
            ),
            Text(
                "若分子还含有文中未列的数量，则成立",
                "It would be right if the numerator holds more than the text lists",
            ),
        ),
        (
            Text(
                f"请说明各比率用的是哪一年、哪一口径的分母；按{size}应重算",
                f"Say which base of which year the rates use; on {size} they must be computed again",
            ),
        ),
    )


def _nearest(rest: list[Rate], stated: list[Claim]) -> Claim:
    """The stated denominator to compare with: the one nearest to what the rates imply."""
    middle = rest[0].implied.middle
    return min(stated, key=lambda c: abs(c.stated - middle))


def _named(index: Index, rest: list[Rate]) -> str:
    return "、".join(dict.fromkeys(wording.figure(index.reading, r.claim) for r in rest))


def _on(index: Index, rate: Rate, base: Claim) -> Text:
    value = wording.number(rate.on(base) / rate.claim.scale, 3)
    n, d, written = (wording.figure(index.reading, c) for c in (rate.numerator, base, rate.claim))
    return Text(
        f"{_year(rate)}{n} ÷ {d} = {value}，文中为{written}",
        f"{_year(rate)}{n} ÷ {d} = {value}, stated as {written}",
    )


def _fit_lines(index: Index, fitting: list[Rate], base: Claim) -> list[Text]:
    made = []
    for rate in fitting:
        if _fits(rate, base):
            n, d, written = (wording.figure(index.reading, c) for c in (rate.numerator, base, rate.claim))
            year = _year(rate)
            made.append(Text(f"{year}{written}（{n}）与{d}相容", f"{year}{written} ({n}) agrees with {d}"))
    return made


def _missed(index: Index, rest: list[Rate], base: Claim) -> list[tuple[Claim, Text]]:
    """Thresholds that the text says were reached, which the rates on the stated denominator miss."""
    own = {r.claim.id for r in rest}
    made: list[tuple[Claim, Text]] = []
    for claim in index.claims:
        if claim.id in own or claim.dimension != "rate" or claim.measure != rest[0].claim.measure:
            continue
        if claim.per != rest[0].claim.per or claim.per_of != rest[0].claim.per_of or not _threshold(claim):
            continue
        for rate in rest:
            got = rate.on(base)
            if got < claim.stated <= rate.claim.stated:
                made.append((claim, _short(index, rate, base, claim)))
    return made


def _threshold(claim: Claim) -> bool:
    whole = claim.stated == int(claim.stated) or claim.bound in {"at_least", "more_than"} or claim.target
    return whole and bool(_REACH.search(claim.head[-12:] + claim.cue + claim.text))


def _short(index: Index, rate: Rate, base: Claim, threshold: Claim) -> Text:
    need = ceil(threshold.stated * base.stated / rate.per.scale)
    lack = need - rate.numerator.stated
    unit, written = rate.claim.measure, wording.figure(index.reading, threshold)
    return Text(
        f"{_year(rate)}按{wording.figure(index.reading, base)}达到{written}需{need}{unit}，"
        f"尚差{wording.number(lack)}{unit}",
        f"{_year(rate)}on {wording.figure(index.reading, base)}, {written} takes {need}{unit}: "
        f"{wording.number(lack)} short",
    )


def _echoes(index: Index, rest: list[Rate]) -> list[Claim]:
    """The same rates said again elsewhere without their numerators."""
    said = {
        (r.claim.stated, r.claim.measure, r.claim.per) for r in rest if r.claim.stated != int(r.claim.stated)
    }
    own = {r.claim.id for r in rest}
    subjects = [r.claim.subject for r in rest]
    return [
        c
        for c in index.claims
        if c.dimension == "rate"
        and c.id not in own
        and (c.stated, c.measure, c.per) in said
        and any(same_subject(c.subject, s) for s in subjects)
    ]


def _slipped(index: Index, rest: list[Rate], base: Claim, slipped: slips.Slip) -> Finding:
    reading = index.reading
    claims = [r.claim for r in rest] + [r.numerator for r in rest] + [base]
    return Finding(
        "unit",
        "high",
        index.spans(claims),
        tuple(c.id for c in claims),
        Text(
            f"“{_named(index, rest)}”与“{wording.as_written(reading, base)}”不符，疑似{slipped.zh}",
            f"“{_named(index, rest)}” disagree with “{wording.as_written(reading, base)}”: {slipped.en}?",
        ),
        tuple(_table(index, rest)),
        (Text(f"若{slipped.zh}则一致", f"They agree if this is a slip: {slipped.en}"),),
        (Text("请核对各数字的单位", "Check the units of the figures"),),
    )


def _apart(index: Index, rates: list[Rate], odd: list[Rate]) -> Finding:
    """No denominator is stated, and those implied cannot be one."""
    claims = [r.claim for r in odd] + [r.claim for r in rates if r not in odd] + [r.numerator for r in rates]
    return Finding(
        "rate",
        "medium",
        index.spans(claims),
        tuple(c.id for c in claims),
        Text(
            f"“{_named(index, rates)}”所隐含的分母互不相同，文中也没有给出分母",
            f"“{_named(index, rates)}” imply different denominators, and the text states none",
        ),
        tuple(_table(index, rates)),
        (
            Text(
                "若各比率的分母口径不同，则成立",
                "It would be right if the rates are per different populations",
            ),
        ),
        (Text("请说明各比率的分母", "Give the denominator of each rate"),),
    )
