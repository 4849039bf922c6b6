"""Shares that disagree with their numerator and denominator: 抽检1860批次，不合格35批次，不合格率2.88%.

A share is judged only where the text itself names its numerator beside it. It is silent where any plausible
denominator gives the share: those of the sentence and the one before, the whole the numerator is part of, and
what the words after 占 name anywhere in the text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.intervals import Interval, point
from shian.methods.claims.model import Claim, Finding, Reading, Severity, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.indicators import indicators
from shian.methods.claims.relating.matching import alike, periods_agree, plain
from shian.methods.claims.relating.pairing import pairing_of
from shian.methods.claims.relating.pairs import Pairing, countable, fits, loose, quotient
from shian.methods.claims.relating.ratios import columns_of_ratios

_OF_ALL = re.compile(
    r"(?:覆盖|合格|办结|整改|落实|满意|签约|签订|持证|达标|安置|接通|参保|普及|入学|接种|检出|发现|到岗|整治|治理|处置|公开)率(?:达到?|为|均|提高到|至|是)*$"
)
_FAR = 3  # a weakly named numerator is not believed where the share would be wrong by more than this
_SHORT = 80  # figures of a short text
_LIST = 3  # shares with their counts that make a list
_SAME = 40  # figures of one subject looked at


def check(reading: Reading) -> Iterator[Finding]:
    """Shares that no plausible pair of figures gives."""
    index = Index(reading)
    told: set[int] = set()
    for row in columns_of_ratios(index):
        told.update(row.claims[:1])
        yield row
    for found_by_formula in indicators(index):
        told.update(found_by_formula.claims[:1])
        yield found_by_formula
    for share in index.claims:
        if share.id in told:
            continue
        if _too_much(index, share):
            yield _above_all(index, share)
        elif _is_share(share) and (pairing := pairing_of(index, share)) is not None:
            found = _judged(index, share, pairing)
            if found is not None:
                yield found


def _too_much(index: Index, share: Claim) -> bool:
    """办结率123%: a rate of what cannot be more than all."""
    plain_value = (
        share.dimension == "ratio" and not share.direction and not share.compared and not share.target
    )
    return plain_value and share.stated > 1 and bool(_OF_ALL.search(index.lead(share)))


def _above_all(index: Index, share: Claim) -> Finding:
    written = wording.figure(index.reading, share)
    return Finding(
        "share",
        "high",
        index.spans([share]),
        (share.id,),
        Text(
            f"“{written}”大于100%，该项比率不可能超过100%", f"“{written}” is above 100%, which it cannot be"
        ),
        (wording.line(f"{written} > 100%"),),
        (Text("若为完成计划的比例，则可能成立", "It may be right as a share of a plan"),),
        (Text("请核对分子与分母", "Check numerator and denominator"),),
    )


def _is_share(claim: Claim) -> bool:
    if claim.dimension != "ratio" or claim.direction or claim.compared or claim.per is not None:
        return False
    return claim.value.low is not None and 0 < claim.stated < 20


def _judged(index: Index, share: Claim, pairing: Pairing) -> Finding | None:
    if pairing.gives(share):
        return None
    if _sum_fits(index, share, pairing) or _agrees_with_others(index, share, pairing):
        return None
    numerator = pairing.numerators[0]
    if (
        "占" in index.lead(share)
        and share.stated < 1
        and not pairing.rest
        and all(d.stated <= numerator.stated for d in pairing.denominators)
    ):
        return None  # what is smaller than the part is no whole of it
    whole = min(pairing.denominators, key=lambda d: _far(share, numerator, d))
    if _reached_by(index, share, pairing):
        return None
    got = quotient(numerator, whole)
    if got is not None and pairing.rest:
        got = point(1) - got
    if got is None or not numerator.value.low or not got.low:
        return None
    if (found := slips.slip(share.value, got)) is not None:
        return _slip_found(index, share, numerator, whole, found)
    far = _far(share, numerator, whole) if not pairing.rest else Fraction(2)
    if far > _FAR and not pairing.sure:
        return None
    several = len(pairing.numerators) > 1 or len({d.id for d in pairing.denominators}) > 1 or not pairing.sure
    severity: Severity = "medium" if several or far < Fraction(101, 100) else "high"
    return _found(index, share, numerator, whole, pairing, severity)


def _far(share: Claim, numerator: Claim, whole: Claim) -> Fraction:
    """How far a pair is from giving the share, as a factor."""
    got = numerator.stated / whole.stated if whole.stated else Fraction(0)
    return max(got / share.stated, share.stated / got) if got else Fraction(10**9)


def _sum_fits(index: Index, share: Claim, pairing: Pairing) -> bool:
    """Neighbours together may be the numerator (两项合计占…), or the two parts of a whole the denominator."""
    first = pairing.numerators[0]
    row = [c for c in index.sentence(share) if countable(c) and alike(c, first) and c.end <= share.start]
    if first not in row:
        return False
    at = row.index(first)
    if re.search(r"合计|共|[两三四五]|均|都", index.lead(share)):
        together = first.value
        for other in row[:at][::-1]:
            together = together + other.value
            if any(w.value.low and loose(share).overlaps(together.divide(w.value)) for w in pairing.tried):
                return True
    beside = [c for c in row[max(0, at - 1) : at] + row[at + 1 : at + 2] if c.id != first.whole]
    if re.match("[不未]", index.lead(first)):
        beside = row  # 批捕2816人、起诉6134人，不捕1642人: what was done and what was not are the whole
    return any(
        loose(share).overlaps(first.value.divide(first.value + c.value)) for c in beside if c.value.low
    )


def _agrees_with_others(index: Index, share: Claim, pairing: Pairing) -> bool:
    """在家就餐1382人，占64.0%；食堂518人，占24.0%；外出260人，占12.0%: of one whole that is not beside them.

    Each share's own count, right before it, implies a denominator; where all of three and more are one, or
    the counts together are that one, the list is right in itself.
    """
    pairs = []
    for one in index.sentence(share):
        before = index.previous(one)
        if (
            one.dimension == "ratio"
            and before is not None
            and re.fullmatch(r"，?占(?:比|[^，。；]{1,12}的)?", index.gap(before, one))
        ):
            pairs.append((before, one))
    mine = next((n for n, s in pairs if s.id == share.id), None)
    if mine is None or len(pairs) < _LIST or mine.id != pairing.numerators[0].id:
        return False
    counts = [n for n, _ in pairs if alike(n, mine)]
    implied = [n.value.divide(s.value) for n, s in pairs if alike(n, mine) and s.value.low]
    common = implied[0]
    for other in implied[1:]:
        common = common.meet(other)
    whole = Fraction(0)
    for one in counts:
        whole += one.stated
    low, high = loose(share).low, loose(share).high
    if len(counts) < _LIST or low is None or high is None:
        return not common.empty
    step = high - low if sum(s.stated for n, s in pairs if alike(n, mine)) == 1 else 0
    # shares that were made to come to 100 % may be off by one at the last digit
    return not common.empty or Interval(low - step, high + step).overlaps(mine.value.divide(point(whole)))


def _reached_by(index: Index, share: Claim, pairing: Pairing) -> bool:
    """Whether a figure of the same subject elsewhere is the denominator: another year, another place."""
    first = pairing.numerators[0]
    subjects = [d.subject for d in pairing.denominators[:2] if d.subject]
    same = [c for subject in subjects for c in index.by_subject.get(plain(subject), ())[:_SAME]]
    if not pairing.given and all(d.sentence != share.sentence for d in pairing.denominators):
        same += [c for c in index.claims if c.measure == first.measure]  # of a whole told anywhere
    around = (
        [] if pairing.given else index.paragraph(share) + index.claims[: _SHORT if _is_short(index) else 0]
    )
    return any(
        countable(c) and alike(c, first) and fits(share, first, c, rest=pairing.rest)
        for c in (*same, *around)
    )


def _is_short(index: Index) -> bool:
    """In a short text any figure may be the whole; in a long one some would fit by chance."""
    return len(index.claims) <= _SHORT


def _implied(share: Claim, numerator: Claim, *, rest: bool) -> Interval:
    value = point(1) - share.value if rest else share.value
    return numerator.value.divide(value) if value.low is not None and value.low >= 0 else numerator.value


def _per_mille(share: Claim, value: Fraction) -> str:
    return f"{wording.number(value * 1000, 4)}‰" if "‰" in share.text else wording.percent(value)


def _whole_numbers(implied: Interval, count: bool) -> str:
    if not count or implied.low is None or implied.high is None or implied.high > 10**7:
        return wording.between(implied)
    low, high = math.ceil(implied.low), math.floor(implied.high)
    if low > high:
        return wording.between(implied)
    return str(low) if low == high else f"{low}—{high}"


def _found(
    index: Index, share: Claim, numerator: Claim, whole: Claim, pairing: Pairing, severity: Severity
) -> Finding:
    written, reading = wording.figure(index.reading, share), index.reading
    others = [d for d in pairing.denominators + pairing.tried if d.stated >= numerator.stated]
    others = [d for d in others if periods_agree(d, numerator)]
    wholes = list({d.id: d for d in [whole, *others]}.values())[:4]
    ratio = numerator.stated / whole.stated
    got = _per_mille(share, 1 - ratio if pairing.rest else ratio)
    implied = _whole_numbers(_implied(share, numerator, rest=pairing.rest), numerator.dimension == "count")
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
    fitting = [c for c in index.paragraph(share) if countable(c) and fits(share, numerator, c)][:2]
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
