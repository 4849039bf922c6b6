"""Rates of births, deaths and accidents on the base that such rates have: live births, people, vehicles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from shian.methods.claims.intervals import Interval
from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import periods_agree, places_agree


@dataclass(frozen=True, slots=True)
class _Kind:
    """A rate: its name, the words of what it counts and of its base, and how exact the base is."""

    name: re.Pattern[str]
    counted: re.Pattern[str]
    base: re.Pattern[str]
    slack: Fraction


_TAIL = r"(?:为|是|达到?|降至|降到|下降到|下降至|控制在|约|、|和|分别)*$"
_PEOPLE = re.compile("常住人口|户籍人口|总人口|平均人口|年末人口|全[市县区省]人口")


def _kind(name: str, counted: str, base: str | re.Pattern[str], slack: int = 0) -> _Kind:
    of = base if isinstance(base, re.Pattern) else re.compile(base)
    return _Kind(re.compile(f"(?:{name}){_TAIL}"), re.compile(counted), of, Fraction(slack, 100))


_KINDS = (
    _kind("(?<!新生)婴儿死亡率", "死亡(?!率)[^，。；]{0,4}婴儿|(?<!新生)婴儿死亡(?!率)", "活产"),
    _kind("新生儿死亡率", "新生儿死亡(?!率)|死亡新生儿", "活产"),
    _kind("孕产妇死亡率", "孕产妇死亡(?!率)|死亡孕产妇", "活产"),
    _kind("(?:人口)?出生率", "出生(?:人口|人数)|出生$", _PEOPLE, 3),
    _kind("(?<![儿妇故车者])(?:人口)?死亡率", "死亡(?:人口|人数)|人口死亡$", _PEOPLE, 3),
    _kind("万车死亡率", "死亡(?!率)", "机动车|汽车|车辆", 5),
)
_PER = {"万车死亡率": Fraction(10_000)}
_COUNTS = {"count", "number"}
_NEAR = 2


def vital(index: Index) -> Iterator[Finding]:
    """Rates that their counts do not give."""
    for claim in index.claims:
        for kind in _KINDS:
            if (
                claim.direction
                or claim.target
                or claim.compared
                or kind.name.search(index.lead(claim)) is None
            ):
                continue
            share = _share(index, claim)
            counted = _of(index, claim, kind.counted)
            base = _of(index, claim, kind.base)
            if share is not None and counted is not None and base is not None and base.value.low:
                yield from _judged(index, claim, share, counted, base, kind)
            break


def _share(index: Index, claim: Claim) -> Interval | None:
    """What the rate comes to as a share; None where it is a bound or has no base."""
    if claim.value.low is None or claim.value.high is None or claim.bound not in {"exact", "about"}:
        return None
    if claim.dimension == "ratio":
        return claim.value
    per = claim.per or next((n for name, n in _PER.items() if name in index.lead(claim)), None)
    return claim.value.times(1 / per) if per is not None else None


def _of(index: Index, claim: Claim, words: re.Pattern[str]) -> Claim | None:
    """The one figure near by that is called so."""
    found = []
    for one in index.around(claim, before=_NEAR, after=_NEAR):
        plainly = one.dimension in _COUNTS and not (one.direction or one.compared or one.target)
        called = words.search(index.lead(one)) or words.search(one.subject) or words.match(index.rest(one))
        if plainly and called and one.id != claim.id and not one.text.endswith(("次", "起")):
            found.append(one)
    found = [one for one in found if periods_agree(one, claim) and places_agree(one, claim)]
    return found[0] if len({one.stated for one in found}) == 1 else None


def _judged(
    index: Index, claim: Claim, share: Interval, counted: Claim, base: Claim, kind: _Kind
) -> Iterator[Finding]:
    got = counted.value.divide(base.value)
    if got.low is None or got.high is None:
        return
    wide = Interval(got.low * (1 - kind.slack), got.high * (1 + kind.slack))
    if share.overlaps(wide):
        return
    slipped = slips.slip(share, got, "")
    if slipped is None and not Fraction(1, 5) < got.middle / share.middle < 5:
        return  # of another base
    reading = index.reading
    a, b, c = (wording.as_written(reading, one) for one in (counted, base, claim))
    shown = wording.number(counted.stated / base.stated * 1000)
    yield Finding(
        "unit" if slipped else "rate",
        "high",
        index.spans([claim, counted, base]),
        (claim.id, counted.id, base.id),
        Text(
            f"由“{a}”与“{b}”算得{shown}‰，文中为“{c}”，按所列数字无法复算",
            f"“{a}” of “{b}” are {shown} per thousand; “{c}” cannot be reproduced from the figures given",
        ),
        (wording.line(f"{wording.number(counted.stated)} ÷ {wording.number(base.stated)} = {shown}‰"),),
        (
            Text(f"若{slipped.zh}则一致", f"They agree if this is a slip: {slipped.en}")
            if slipped
            else Text("若分母另有口径，则成立", "It would be right on another base"),
        ),
        (Text("请核对分子、分母和单位", "Check numerator, denominator and unit"),),
    )
