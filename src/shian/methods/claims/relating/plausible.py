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
# What is paid for so many, or taken from so many: less than 一元 each is a 万 too few.
_PAID = re.compile(
    r"(?:投入|支出|发放|拨付|补助|补贴|救助|资助|安排|旅游(?:综合|总)?收入|保费(?:收入)?|赔付|资金|膳食补助|慰问金|低保金|奖补)"
    r"[一-鿿]{0,6}$"
)
_EACH_OF = re.compile(r"人次|人|名|户|家庭|头|只|亩|尾|羽|株")
_FEW_YUAN = {"尾": Fraction(1, 100), "羽": Fraction(1, 10), "株": Fraction(1, 10), "只": Fraction(1, 10)}
_LEAST_COUNT = 1000
_POPULATION = re.compile(r"(?:全[市县区]|总|户籍|常住|年末)[一-鿿]{0,4}人口$")
_TOWN, _APART = 10_000, 100
_VITAL = re.compile(
    r"(?:婴儿|儿童|新生儿|孕产妇|人口)?(?:死亡|出生|自然增长)率(?:为|达到?|降至|下降到|约|是|控制在|由)?$"
)
_LOW = Fraction(1, 100)  # a vital rate in percent below this may be meant


def implausible(index: Index) -> Iterator[Finding]:
    """Costs of buildings, and vital rates in another unit than those beside them."""
    for claim in index.claims:
        if claim.dimension == "money" and _INVESTED.search(index.lead(claim)) and not claim.direction:
            yield from _building(index, claim)
        elif claim.dimension == "money" and _PAID.search(index.lead(claim)) and not claim.direction:
            yield from _next_to_nothing(index, claim)
        elif claim.dimension == "count" and _POPULATION.search(f"{index.lead(claim)}{claim.subject}"):
            yield from _handful(index, claim)
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


def _next_to_nothing(index: Index, money: Claim) -> Iterator[Finding]:
    """惠及学生31260人，支出膳食补助3126元: a tenth of a 元 each, where the count stands right before."""
    said = index.text[index.sentence_of(money).start : money.start]
    if money.scale != 1 or money.bound != "exact" or re.search(r"均|每[人户名生月年]|标准", said):
        yield from _poor_visits(index, money)
        return
    for one in index.around(money):
        unit = re.sub(r"^万|^亿", "", one.measure)
        counted = one.dimension in {"count", "area"} and _EACH_OF.fullmatch(unit) and one.end <= money.start
        if not counted or one.stated < _LEAST_COUNT or len(index.gap(one, money)) > _FAR or one.direction:
            continue
        if money.stated / one.stated < _FEW_YUAN.get(unit, Fraction(1)):
            yield _each_found(index, money, one)
            return


def _poor_visits(index: Index, money: Claim) -> Iterator[Finding]:
    """接待游客1260万人次，旅游收入98.6万元: eight 分 a visit."""
    one = index.previous(money)
    if one is None or one.dimension != "count" or not one.measure.endswith("人次") or money.compared:
        return
    close = "旅游" in index.lead(money) and len(index.gap(one, money)) <= _FAR
    if close and one.stated > _LEAST_COUNT and money.stated < one.stated:
        yield _each_found(index, money, one)


def _each_found(index: Index, money: Claim, one: Claim) -> Finding:
    a, b = wording.as_written(index.reading, money), wording.as_written(index.reading, one)
    each = wording.number(money.stated / one.stated, 2)
    return Finding(
        "unit",
        "high",
        index.spans([money, one]),
        (money.id, one.id),
        Text(
            f"“{a}”合每一单位仅{each}元（“{b}”），疑似漏写“万”或“亿”",
            f"“{a}” makes {each} yuan each of “{b}”: a 万 missing?",
        ),
        (
            wording.line(
                f"{wording.figure(index.reading, money)} ÷ {wording.figure(index.reading, one)} = {each}"
            ),
        ),
        (Text("若金额只用于其中极少数，则成立", "It would be right if it was for very few of them"),),
        (Text("请核对金额的单位", "Check the unit of the money"),),
    )


def _handful(index: Index, claim: Claim) -> Iterator[Finding]:
    """户籍人口412人，常住人口386万人: a population of some hundreds beside one of millions."""
    if not 0 < claim.stated < _TOWN or claim.direction or claim.compared or claim.whole is not None:
        return
    for other in index.sentence(claim):
        told = other.dimension == "count" and _POPULATION.search(f"{index.lead(other)}{other.subject}")
        if told and other.id != claim.id and other.stated > _APART * claim.stated and not other.direction:
            a, b = wording.as_written(index.reading, claim), wording.as_written(index.reading, other)
            yield Finding(
                "unit",
                "high",
                index.spans([claim, other]),
                (claim.id, other.id),
                Text(f"“{a}”与“{b}”相差悬殊，疑似漏写“万”", f"“{a}” beside “{b}”: a 万 missing?"),
                (wording.line(f"{claim.text} ↔ {other.text}"),),
                (Text("若两者为不同地域的人口，则成立", "It would be right for two different places"),),
                (Text("请核对人口数的单位", "Check the unit of the population"),),
            )
            return


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
