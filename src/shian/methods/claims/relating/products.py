"""A standard for each times how many: 人均84元、服务人口241.5万人 and 资金20,286万元 are one arithmetic.

The three must stand in one sentence and be of one another by their words; a standard that is a limit is for
``minimum``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.reading.units import same_measure
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import base_measure

_EACH = re.compile(
    r"(?:每(?P<of>人|名|位|户|头|只|羽|亩|家|所|个|例|件|台|辆|套)(?:每(?P<time>月|年|季度|学期|天|日)|[一-鿿]{0,6})?|(?P<mean>人|户|亩|头)均)"
    r"[一-鿿]{0,12}$"
)
_STANDARD = re.compile(r"标准|补助|补贴|奖励|津贴|每|资助|定额|经费")
_PAID = re.compile(
    r"共|累计|合计|全年|应|实际|发放|拨付|落实|支出|补助资金|兑付|下达|到位|总额|金额|安排|发出"
)
_SPAN = re.compile(r"(?P<n>\d{1,2}|[一二三四五六七八九十])个月")
_MONTHS = {"月": 12, "季度": 4, "学期": 2, "年": 1}
_PEOPLE = {"人", "名", "位"}
_NEAR = Fraction(3, 100)
_LEAST, _MOST = Fraction(1, 2), Fraction(2)
_FAR = 80  # characters between the three


def products(index: Index) -> Iterator[Finding]:
    """Standards whose product with the count is not the total of the sentence."""
    for claim in index.claims:
        lead = index.lead(claim)
        match = _EACH.search(lead)
        money = claim.dimension == "money" or (claim.dimension == "rate" and claim.measure == "元")
        if (
            match is None
            or not money
            or claim.direction
            or claim.bound != "exact"
            or not _STANDARD.search(lead)
        ):
            continue
        row = [c for c in index.sentence(claim) if c.id != claim.id and abs(c.start - claim.start) <= _FAR]
        counts = [c for c in row if _counts(c, match["of"] or match["mean"])]
        totals = [c for c in row if _is_total(index, c)]
        if (
            len(counts) != 1
            or len(totals) != 1
            or re.search(r"其中|提高|增加到|调整", index.sentence_of(claim).text)
        ):
            continue
        found = _judged(index, claim, counts[0], totals[0], match["time"] or "")
        if found is not None:
            yield found


def _counts(claim: Claim, of: str) -> bool:
    if claim.direction or claim.target or claim.bound not in {"exact", "near", "about"}:
        return False
    if of == "亩":
        return claim.dimension == "area"
    if claim.dimension != "count" or claim.measure.endswith("次"):
        return False
    measure = base_measure(claim.measure)
    return measure in _PEOPLE if of in _PEOPLE else same_measure(measure, of)


def _is_total(index: Index, claim: Claim) -> bool:
    lead = index.lead(claim)
    return (
        claim.dimension == "money"
        and not claim.direction
        and bool(_PAID.search(lead))
        and not re.search(r"均|每", lead)
    )


def _judged(index: Index, claim: Claim, count: Claim, total: Claim, time: str) -> Finding | None:
    each = claim.stated * count.stated
    spans = [Fraction(_MONTHS.get(time, 1)), Fraction(1)]
    if match := _SPAN.search(index.sentence_of(claim).text):
        number = match["n"]
        spans.append(Fraction(int(number) if number.isdigit() else "一二三四五六七八九十".index(number) + 1))
    if any(abs(total.stated / (each * span) - 1) <= _NEAR for span in spans):
        return None
    often = spans[-1] if len(spans) > 2 else spans[0]
    product = claim.value.multiply(count.value).times(often)
    if product.overlaps(total.value):
        return None
    slipped = slips.slip(total.value, product, "money")
    far = total.stated / (each * often)
    if slipped is None and not (_LEAST <= far <= _MOST and time in {"", "月", "年"}):
        return None
    return _found(index, claim, count, total, often, slipped)


def _found(
    index: Index, claim: Claim, count: Claim, total: Claim, often: Fraction, slipped: slips.Slip | None
) -> Finding:
    reading = index.reading
    a, b = wording.figure(reading, claim), wording.as_written(reading, count)
    t = wording.as_written(reading, total)
    product = wording.many(claim.stated * count.stated * often)
    times = f" × {wording.number(often)}" if often > 1 else ""
    tail = f"，疑似{slipped.zh}" if slipped else "，按所列数字无法复算"
    return Finding(
        "unit" if slipped else "average",
        "high" if slipped else "medium",
        index.spans([total, claim, count]),
        (total.id, claim.id, count.id),
        Text(
            f"按“{b}”、每个“{a}”计算应为{product}元，文中为“{t}”{tail}",
            f"“{b}” at “{a}” each makes {product} yuan; the text has “{t}”",
        ),
        (
            wording.line(
                f"{wording.figure(reading, count)} × {a}{times} = {product} "
                f"≠ {wording.figure(reading, total)}"
            ),
        ),
        (Text("若标准只适用于其中一部分，则成立", "It would be right if the standard is for some of them"),),
        (Text("请核对标准、数量与总额", "Check the standard, the count and the total"),),
    )
