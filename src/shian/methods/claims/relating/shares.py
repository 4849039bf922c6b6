"""Shares that disagree with their numerator and denominator: 抽检20092批次，不合格386批次，不合格率1.92%.

A share is judged only where the text itself names its numerator beside it. It is silent where any plausible
denominator gives the share: those of the sentence and the one before, the whole the numerator is part of, and
what the words after 占 name anywhere in the text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from shian.methods.claims.intervals import Interval
from shian.methods.claims.model import Claim, Finding, Reading, Severity, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import (
    GENERIC,
    akin,
    alike,
    periods_agree,
    places_agree,
    plain,
)

_AFTER = (
    r"(?:约|近|达到?|为|到|是|均|已|高达|仅|只|超过?|分别|保持在?|"
    r"提高到?|提升至|上升到?|降至|下降到?|稳定在|在|了|的|\s)*$"
)
_OF = re.compile(rf"占(?!比|地|用|有|道|领)(?:到|了)?(?P<of>[^占]*?)(?:的|比例|比重)?{_AFTER}")
_PART = re.compile(rf"(?P<name>[^占]*?)(?:所)?占(?:比|比例|比重){_AFTER}")
_NAMED = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,14}}?)(?:率|比例|比重){_AFTER}")
_OWN = re.compile(r"^\s*的(?:约|近)?$")
_GROWTH = re.compile(
    r"增|降|减|涨|跌|升|同比|环比|较|比(?!例|重)|翻|利$|汇$|税$|费$|折$|满意|知晓|支持|投票|失业|出生|死亡|通货|利润|收益|回报|毛利|负债"
)
_DUE = re.compile(r"责令|应|需|待|限期|下达|要求|拟|计划|目标|任务|交办|转办")
_TOTAL = frozenset(["", "总数", "总量", "总额", "全部", "总", "其", "比", "总体", "整体", "合计"])
_SAME = 40  # figures of one subject looked at
MOST = 24  # figures looked at around a share
_FAR = 3  # a weakly named numerator is not believed where the share would be wrong by more than this


@dataclass(slots=True)
class _Pairing:
    """What the words make of a share: its numerators, its denominators, and how sure that is."""

    numerators: list[Claim]
    denominators: list[Claim]
    sure: bool  # named by its own words, or by 占 directly after it
    tried: list[Claim] = field(default_factory=list)  # denominators from further away


def check(reading: Reading) -> Iterator[Finding]:
    """Shares that no plausible pair of figures gives."""
    index = Index(reading)
    for share in index.claims:
        if _is_share(share) and (pairing := _pairing(index, share)) is not None:
            found = _judged(index, share, pairing)
            if found is not None:
                yield found


def _is_share(claim: Claim) -> bool:
    if claim.dimension != "ratio" or claim.direction or claim.compared or claim.per is not None:
        return False
    return (
        claim.value.low is not None
        and 0 < claim.stated < 20
        and claim.bound in {"exact", "about", "near", "some"}
    )


def _pairing(index: Index, share: Claim) -> _Pairing | None:
    lead = index.lead(share)
    previous = index.previous(share)
    if previous is not None and _OWN.match(index.gap(previous, share)) and _countable(previous):
        return _of_figure(index, share, previous)
    if share.target:
        return None
    if match := _OF.search(lead):
        return _of(index, share, lead[: match.start()], match["of"])
    if match := _PART.search(lead):
        return _of(index, share, match["name"], "")
    match = _NAMED.search(lead) or (_NAMED.search(share.subject) if share.series is not None else None)
    if match and not _GROWTH.search(match["name"]):
        return _named(index, share, plain(match["name"]))
    return None


def _countable(claim: Claim) -> bool:
    """Whether it can be part of a share: an amount, not itself a share, a rate, an average or a change."""
    if claim.dimension in {
        "ratio",
        "points",
        "rate",
        "multiple",
        "number",
        "temperature",
        "concentration",
        "duration",
    }:
        return False
    return not claim.direction and not re.search(r"均|每", claim.cue + claim.head[-6:]) and claim.stated > 0


def _nearby(index: Index, share: Claim) -> list[Claim]:
    found = [c for c in index.around(share) if _countable(c) and c.id != share.id]
    return sorted(found, key=lambda c: abs(c.start - share.start))[:MOST]


def _of_figure(index: Index, share: Claim, whole: Claim) -> _Pairing | None:
    """完成年度目标3.2万人的108.1%."""
    before = [c for c in index.sentence(share) if c.start < whole.start and _countable(c) and alike(c, whole)]
    if not before or re.search(r"较|比(?!例)", index.lead(whole)):
        return None
    numerators = before[-3:][::-1]
    return _Pairing(numerators, [whole], sure=len(before) == 1 or share.sentence == numerators[0].sentence)


def _of(index: Index, share: Claim, name: str, words: str) -> _Pairing | None:
    """10个达到Ⅲ类，占83.3%; 税收占比66.4%; 占全市企业总数的12%."""
    near = _nearby(index, share)
    numerators = _numerators(index, share, near, plain(name))
    if not numerators:
        return None
    first = numerators[0]
    of = plain(words)
    local = [c for c in near if alike(c, first) and c.id != first.id]
    if of in _TOTAL:
        wholes = _wholes(index, first, local)
        return _Pairing(numerators, wholes, sure=True, tried=local) if wholes else None
    named = [c for c in local if _names(index, c, of)]
    far = [] if named else _elsewhere(index, first, of)
    return (
        _Pairing(numerators, named or far, sure=bool(named) or len(far) == 1, tried=local)
        if named or far
        else None
    )


def _numerators(index: Index, share: Claim, near: list[Claim], name: str) -> list[Claim]:
    before = [c for c in near if c.end <= share.start and c.sentence == share.sentence]
    if listed := _in_step(index, share, before):
        return [listed]
    if name and name not in {"分别", "比", "约", "均", "总", "其", "所"} and len(name) >= 2:
        return [c for c in before if name in plain(c.subject) or akin(c.subject, name)][:1]
    return before[:1]


def _in_step(index: Index, share: Claim, before: list[Claim]) -> Claim | None:
    """The figure with the same place in a list of the same length: 分别为A和B，…分别为a和b."""
    if share.series is None or share.step is None:
        return None
    length = sum(c.series == share.series for c in index.sentence(share))
    for one in before:
        if one.series is None or one.series == share.series or one.step != share.step:
            continue
        if sum(c.series == one.series for c in index.sentence(share)) == length:
            return one
    return None


def _wholes(index: Index, part: Claim, local: list[Claim]) -> list[Claim]:
    """The whole it is said to be part of first, then larger figures before it."""
    found = [index.by_id[part.whole]] if part.whole is not None else []
    larger = [c for c in local if c.start < part.start and c.stated >= part.stated and c not in found]
    beside = [c for c in larger if c.sentence == part.sentence]
    return [c for c in found if alike(c, part)] + (beside or larger)


def _names(index: Index, claim: Claim, of: str) -> bool:
    subject = plain(claim.subject)
    if not subject:
        return False
    return akin(subject, of) or (len(subject) >= 2 and subject in of) or (len(of) >= 2 and of in subject)


def _elsewhere(index: Index, part: Claim, of: str) -> list[Claim]:
    if of in GENERIC:
        return []
    found = [
        c
        for c in index.by_tail.get(of[-2:], ())[: 10 * _SAME]
        if _countable(c)
        and alike(c, part)
        and c.stated >= part.stated
        and akin(c.subject, of, 3)
        and places_agree(c, part)
    ]
    return found[:6]


def _named(index: Index, share: Claim, stem: str) -> _Pairing | None:
    """不合格386批次，不合格率1.92%: the numerator is named like the rate."""
    if not stem or stem in {"比", "概", "效", "频", "功", "分"}:
        return None
    near = [c for c in _nearby(index, share) if not _after_stop(index, share, c)]
    listed = _in_step(index, share, [c for c in near if c.end <= share.start])
    ranked = [(strength, c) for c in near if (strength := _strength(index, c, stem)) >= 2]
    if listed is not None:
        ranked = [(9, listed)] if not ranked or ranked[0][1].series == listed.series else ranked
    if not ranked:
        return _due_and_done(index, share, near)
    best = max(strength for strength, _ in ranked)
    numerators = [c for strength, c in ranked if strength == best]
    first = numerators[0]
    local = [c for c in near if alike(c, first) and c.id not in {n.id for n in numerators}]
    wholes = _wholes(index, first, local) or [c for c in local if c.stated >= first.stated]
    if first.dimension == "duration":
        return None
    if not wholes or _narrowed(index, stem, first, near):
        return None
    weaker = [c for strength, c in ranked if strength < best]
    weaker += [c for c in local if stem[:2] in index.words(c)]
    if any(_fits(share, n, d) for n in weaker for d in wholes):
        return None
    return _Pairing(numerators, wholes, sure=best >= min(3, len(stem)) and best >= 3, tried=local)


def _due_and_done(index: Index, share: Claim, near: list[Claim]) -> _Pairing | None:
    """应检56300辆，实检55820辆，检验率…: what was done of what was due."""
    due = [c for c in near if re.search(r"应[一-鿿]{1,6}$", index.lead(c))]
    done = [c for c in near if re.search(r"实(?:际)?[一-鿿]{1,6}$", index.lead(c))]
    if len(due) != 1 or len(done) != 1 or not alike(due[0], done[0]):
        return None
    return _Pairing(done, due, sure=True)


def _after_stop(index: Index, share: Claim, claim: Claim) -> bool:
    """Figures after the share belong to it in brackets only."""
    return claim.start > share.end and not index.text[share.end : claim.start].lstrip().startswith(
        ("（", "(")
    )


def _strength(index: Index, claim: Claim, stem: str) -> int:
    """How many characters of the rate's name stand beside the figure, with the same 不 or 未 before them."""
    words = index.words(claim)
    if _DUE.search(words):
        return 0
    stem = stem.removesuffix("化") if len(stem) > 2 else stem
    for size in range(min(len(stem), 8), 1, -1):
        piece = stem[-size:]
        at = words.find(piece)
        if at < 0:
            continue
        negated = at > 0 and words[at - 1] in "不未非无"
        meant = len(stem) > size and stem[-size - 1] in "不未非无"
        return size if negated == meant else 0
    if len(stem) > 3 and re.search(rf"(?<![不未非无]){stem[:2]}", words):
        return 2  # 听力异常 of 异常检出率
    # 参加医保 of 参保率
    return 2 if len(stem) > 1 and re.search(rf"(?<![不未非无]){stem[-2]}[一-鿿]{{1,2}}{stem[-1]}", words) else 0


def _narrowed(index: Index, stem: str, numerator: Claim, near: list[Claim]) -> bool:
    """监督抽检不合格率 beside all failures: the name is of some of them, so that the pair may not be meant."""
    size = _strength(index, numerator, stem)
    rest = stem[:-size] if stem.endswith(stem[-size:]) else ""
    if len(rest) < 2 or rest in index.words(numerator):
        return False
    return any(rest in index.words(c) for c in near if c.id != numerator.id)


def _judged(index: Index, share: Claim, pairing: _Pairing) -> Finding | None:
    if any(_fits(share, n, d) for n in pairing.numerators for d in pairing.denominators + pairing.tried):
        return None
    if _sum_fits(index, share, pairing):
        return None
    numerator = pairing.numerators[0]
    whole = min(pairing.denominators, key=lambda d: _far(share, numerator, d))
    if _reached_by(index, share, pairing):
        return None
    got = _quotient(numerator, whole)
    if got is None or not numerator.value.low or not got.low:
        return None
    if (found := slips.slip(share.value, got)) is not None:
        return _slip_found(index, share, numerator, whole, found)
    far = _far(share, numerator, whole)
    if far > _FAR and not pairing.sure:
        return None
    several = len(pairing.numerators) > 1 or len({d.id for d in pairing.denominators}) > 1 or not pairing.sure
    severity: Severity = "medium" if several or far < Fraction(101, 100) else "high"
    return _found(index, share, numerator, whole, pairing, severity)


def _far(share: Claim, numerator: Claim, whole: Claim) -> Fraction:
    """How far a pair is from giving the share, as a factor."""
    got = numerator.stated / whole.stated if whole.stated else Fraction(0)
    return max(got / share.stated, share.stated / got) if got else Fraction(10**9)


def _quotient(numerator: Claim, whole: Claim) -> Interval | None:
    try:
        return numerator.value.divide(whole.value)
    except ValueError:
        return None


def _fits(share: Claim, numerator: Claim, whole: Claim) -> bool:
    """Whether the pair gives the share, or its complement does; a share cut off is right too."""
    if numerator.id == whole.id or not alike(numerator, whole):
        return False
    got = _quotient(numerator, whole)
    if got is None:
        return True
    meant = _loose(share)
    rest = Interval(Fraction(1), Fraction(1)) - got
    return meant.overlaps(got) or (numerator.stated < whole.stated and meant.overlaps(rest))


def _loose(share: Claim) -> Interval:
    low, high = share.value.low, share.value.high
    if low is None or high is None or share.bound != "exact":
        return share.value
    return Interval(low, high + (high - low) / 2, share.value.open_low, open_high=True)


def _sum_fits(index: Index, share: Claim, pairing: _Pairing) -> bool:
    """Neighbours together may be the numerator (两项合计占…), or the two parts of a whole the denominator."""
    first = pairing.numerators[0]
    row = [c for c in index.sentence(share) if _countable(c) and alike(c, first) and c.end <= share.start]
    if first not in row:
        return False
    at = row.index(first)
    if re.search(r"合计|共|[两三四五]|均|都", index.lead(share)):
        together = first.value
        for other in row[:at][::-1]:
            together = together + other.value
            if any(w.value.low and _loose(share).overlaps(together.divide(w.value)) for w in pairing.tried):
                return True
    beside = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    return any(
        _loose(share).overlaps(first.value.divide(first.value + c.value)) for c in beside if c.value.low
    )


def _reached_by(index: Index, share: Claim, pairing: _Pairing) -> bool:
    """Whether a figure of the same subject elsewhere is the denominator: another year, another place."""
    first = pairing.numerators[0]
    subjects = [d.subject for d in pairing.denominators[:2] if d.subject]
    same = [c for subject in subjects for c in index.by_subject.get(plain(subject), ())[:_SAME]]
    return any(_countable(c) and alike(c, first) and _fits(share, first, c) for c in same)


def _implied(share: Claim, numerator: Claim) -> Interval:
    return numerator.value.divide(share.value)


def _whole_numbers(implied: Interval, count: bool) -> str:
    if not count or implied.low is None or implied.high is None or implied.high > 10**7:
        return wording.between(implied)
    low, high = math.ceil(implied.low), math.floor(implied.high)
    if low > high:
        return wording.between(implied)
    return str(low) if low == high else f"{low}—{high}"


def _found(
    index: Index, share: Claim, numerator: Claim, whole: Claim, pairing: _Pairing, severity: Severity
) -> Finding:
    written, reading = wording.figure(index.reading, share), index.reading
    others = [d for d in pairing.denominators + pairing.tried if d.stated >= numerator.stated]
    others = [d for d in others if periods_agree(d, numerator)]
    wholes = list({d.id: d for d in [whole, *others]}.values())[:4]
    got = wording.percent(numerator.stated / whole.stated)
    implied = _whole_numbers(_implied(share, numerator), numerator.dimension == "count")
    n, d = wording.as_written(reading, numerator), wording.as_written(reading, whole)
    lines = [
        wording.line(
            f"{wording.figure(reading, numerator)} ÷ {wording.figure(reading, one)} = "
            f"{wording.percent(numerator.stated / one.stated)} ≠ {written}"
        )
        for one in wholes
    ]
    lines.append(
        Text(
            f"由{wording.figure(reading, numerator)}与{written}反推，分母应为{implied}",
            f"{written} needs a denominator of {implied}",
        )
    )
    return Finding(
        "share",
        severity,
        index.spans([share, numerator, whole]),
        (share.id, numerator.id, whole.id),
        Text(
            f"由“{n}”与“{d}”算得{got}，文中为{written}，按所列数字无法复算",
            f"“{n}” of “{d}” makes {got}; {written} cannot be reproduced from the figures given",
        ),
        tuple(lines),
        _readings(index, share, numerator, implied),
        (
            Text(
                f"请说明{written}的分子、分母各是多少", f"Give the numerator and the denominator of {written}"
            ),
        ),
    )


def _readings(index: Index, share: Claim, numerator: Claim, implied: str) -> tuple[Text, ...]:
    """Figures of the text that as denominators would make it right; else the denominator that is missing."""
    fitting = [c for c in index.paragraph(share) if _countable(c) and _fits(share, numerator, c)][:2]
    made = [
        Text(
            f"若分母为“{wording.as_written(index.reading, c)}”则成立",
            f"It would be right with “{wording.as_written(index.reading, c)}” as denominator",
        )
        for c in fitting
    ]
    return tuple(made) or (
        Text(
            f"若分母为{implied}则成立，但文中没有这个数",
            f"It would be right with {implied} as denominator, which the text does not give",
        ),
    )


def _slip_found(index: Index, share: Claim, numerator: Claim, whole: Claim, found: slips.Slip) -> Finding:
    reading, written = index.reading, wording.figure(index.reading, share)
    n, d = wording.as_written(reading, numerator), wording.as_written(reading, whole)
    got = wording.percent(numerator.stated / whole.stated, 4)
    return Finding(
        "unit",
        "high",
        index.spans([share, numerator, whole]),
        (share.id, numerator.id, whole.id),
        Text(
            f"由“{n}”与“{d}”算得{got}，文中为{written}，疑似{found.zh}",
            f"“{n}” of “{d}” makes {got}, not {written}: {found.en}?",
        ),
        (wording.line(f"{n} ÷ {d} = {got} ≠ {written}"),),
        (Text(f"若{found.zh}则三者一致", f"The three agree if this is a slip: {found.en}"),),
        (Text("请核对三个数字的单位", "Check the units of the three figures"),),
    )
