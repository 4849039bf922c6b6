"""Units that cannot be meant: a building at fifty million 元 a square metre, births in percent, deaths in ‰.

Bounds are so wide that only a slip by a thousand and more lies outside of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.index import Index

_INVESTED = re.compile(r"(?:总?投资|投入|造价|总投资额|估算)(?:额|资金)?(?:约|达到?|为|近|超过?|共|计)*$")
_FLOOR = re.compile(r"建筑面积|建设面积|使用面积|业务用房|用房面积|占地")
_CHEAP, _DEAR = 20, 300_000  # 元 a square metre of a building
_LEAST, _MOST = 300, 60_000  # what it may be once the unit is right
_FAR = 40  # characters between the two
_VITAL = re.compile(
    r"(?:婴儿|儿童|新生儿|孕产妇|人口)?(?:死亡|出生|自然增长)率(?:为|达到?|降至|下降到|约|是|控制在|由)?$"
)
_LOW = Fraction(1, 100)  # a vital rate in percent below this may be meant


def implausible(index: Index) -> Iterator[Finding]:
    """Costs of buildings, and vital rates in another unit than those beside them."""
    for claim in index.claims:
        if claim.dimension == "money" and _INVESTED.search(index.lead(claim)) and not claim.direction:
            yield from _building(index, claim)
        elif claim.dimension == "ratio" and claim.text.endswith("%") and _VITAL.search(index.lead(claim)):
            yield from _vital(index, claim)


def _building(index: Index, money: Claim) -> Iterator[Finding]:
    for floor in index.sentence(money):
        if floor.dimension != "floor" or floor.direction or not floor.stated or not money.stated:
            continue
        first, last = sorted((money, floor), key=lambda one: one.start)
        said = index.lead(floor) + index.rest(floor)
        if len(index.gap(first, last)) > _FAR or not _FLOOR.search(said) or "占地" in said:
            continue
        cost = money.stated / floor.stated
        if _CHEAP <= cost <= _DEAR:
            continue
        for factor in (Fraction(1, 10_000), Fraction(10_000), Fraction(1, 10**8), Fraction(10**8)):
            if _LEAST <= cost * factor <= _MOST:
                yield _cost_found(index, money, floor, cost, factor)
                return


def _cost_found(index: Index, money: Claim, floor: Claim, cost: Fraction, factor: Fraction) -> Finding:
    a, b = wording.as_written(index.reading, money), wording.as_written(index.reading, floor)
    each, meant = wording.many(cost), wording.many(money.stated * factor)
    return Finding(
        "unit",
        "high",
        index.spans([money, floor]),
        (money.id, floor.id),
        Text(
            f"“{a}”合每平方米{each}元（“{b}”），疑似单位或数量级差错",
            f"“{a}” makes {each} yuan a square metre of “{b}”: a slip of unit?",
        ),
        (
            wording.line(
                f"{wording.figure(index.reading, money)} ÷ {wording.figure(index.reading, floor)} = {each}"
            ),
        ),
        (Text(f"若应为{meant}元，则可以成立", f"It would be right as {meant} yuan"),),
        (Text("请核对投资额与面积的单位", "Check the units of the money and of the floor"),),
    )


def _vital(index: Index, claim: Claim) -> Iterator[Finding]:
    """婴儿死亡率2.6%，5岁以下儿童死亡率3.9‰: of two rates of one kind one is in percent."""
    if claim.stated < _LOW:
        return
    for other in index.around(claim, before=1, after=1):
        per_mille = other.dimension == "ratio" and other.text.endswith("‰")
        if per_mille and _VITAL.search(index.lead(other)):
            a, b = wording.as_written(index.reading, claim), wording.as_written(index.reading, other)
            yield Finding(
                "unit",
                "high",
                index.spans([claim, other]),
                (claim.id, other.id),
                Text(
                    f"“{a}”以%计，而“{b}”以‰计，疑似‰误为%",
                    f"“{a}” is in percent where “{b}” is in per mille: % for ‰?",
                ),
                (
                    wording.line(
                        f"{wording.figure(index.reading, claim)} ↔ {wording.figure(index.reading, other)}"
                    ),
                ),
                (Text("若应为‰，则成立", "It would be right in per mille"),),
                (Text("请核对两个比率的单位", "Check the units of both rates"),),
            )
            return
