"""Which figure a rate counts: the one in the brackets behind it, or one that is called as the rate is."""

from __future__ import annotations

import re

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.averages import is_average
from shian.methods.claims.relating.denominators import Per, dimension_of, factor, numerates
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import akin, periods_agree, places_agree, plain
from shian.methods.claims.relating.populations import is_denominator

_ADDED = re.compile(
    r"新增|净增|新建|新办|新登记|新注册|注销|吊销|增加|建设(?!用地)"
)  # what was added is not all there is
_GONE = re.compile(r"新登记|新注册|新设|注销|吊销")  # of those there are it is neither
_BRACKET = re.compile(r"^(?:[（(]|，(?=总|共))(?:共|总数|总量|合计|总计|计|即)?(?:有|为|达到?)?$")
_NOUN = re.compile(r"，|、|每[百千万十]*(?:人口?|名|户)?|人均|拥有|为|达到?|约|即|折合|合|平均")
_STANDARD = re.compile(r"标准|目标|要求|平均水平|全国|全省平均|高于|低于|规划")
_TOTAL = re.compile("总|全部")
_LONG = 3  # characters of a name by which a figure further up is known


def numerator_of(index: Index, claim: Claim, per: Per) -> Claim | None:
    """The figure in the brackets after the rate, else the nearest of its measure in the same sentence."""
    if index.sentence_of(claim).is_table:
        row = [c for c in index.sentence(claim) if numerates(claim, c) and c.value.low]
        row = [c for c in row if c.dimension != "rate" and not is_denominator(index, c, per, "人")]
        return max(row, key=lambda c: c.stated, default=None)
    if claim.series is None and not _NOUN.sub(
        "", index.lead(claim)
    ):  # 其中高价值专利5138件，占40%，每万人口9.95件
        row = [
            c for c in index.sentence(claim) if c.end <= claim.start and numerates(claim, c) and c.value.low
        ]
        if row and not is_average(index, row[-1]) and "；" not in index.gap(row[-1], claim):
            return row[-1]
    after = index.following(claim)
    if after is not None and numerates(claim, after) and _BRACKET.match(index.gap(claim, after)):
        return after
    before = index.previous(claim)
    if before is not None and numerates(claim, before) and index.text[before.end : before.end + 1] in "（(":
        return before
    own = [c for c in index.sentence(claim) if _speaks_of(index, claim, c)]
    told = [c for c in index.around(claim) if _speaks_of(index, claim, c)]
    rows = (own, told, _further_up(index, claim), index.sentence(claim), index.around(claim))
    found = next((one for row in rows if (one := _among(index, claim, per, row)) is not None), None)
    if found is None and claim.series is None:
        return _by_full_name(index, claim)
    return _not_a_part(index, claim, found) if found is not None else None


def _by_full_name(index: Index, claim: Claim) -> Claim | None:
    """每千人口执业（助理）医师2.86人 and 执业（助理）医师11872人, before or after it in the text."""
    name = _full_name(index.lead(claim))
    if len(name) <= _LONG:
        return None
    for row in (index.paragraph(claim), index.claims):
        found = [c for c in row if _full_name(index.lead(c)).endswith(name) and numerates(claim, c)]
        found = [c for c in found if c.dimension != "rate" and not (c.target or c.compared or c.direction)]
        found = [c for c in found if periods_agree(c, claim) and places_agree(c, claim)]
        found = [c for c in found if not _ADDED.search(index.lead(c)) and not _GONE.search(index.lead(c))]
        found = [c for c in found if c.value.low and c.stated > claim.stated and c.series is None]
        if found:
            return found[0] if len({c.stated for c in found}) == 1 else None
    return None


def _full_name(lead: str) -> str:
    """The name right before a figure, without what it is per, brackets and verbs."""
    words = re.split(
        r"拥有(?!量)|配备|每.{0,3}(?:人口|人|名(?:[一-鿿]{1,4}?(?=拥有|配备))?)|[，、。；]|其中|全[市县区省]|[共现已]有?",
        lead,
    )[-1]
    return re.sub(r"[（）()]|(?:拥有量|总?数量?|达到?|为|约|共)+$", "", words)


def _further_up(index: Index, claim: Claim) -> list[Claim]:
    """Figures of the paragraph before a rate that are called just as what it counts."""
    if len(_counted(claim)) < _LONG:
        return []
    row = [c for c in index.paragraph(claim) if c.end <= claim.start and c.whole is None and not c.target]
    row = [c for c in row if _speaks_of(index, claim, c, fully=True) and periods_agree(c, claim)]
    row = [c for c in row if not _ADDED.search(index.lead(c)) and not _GONE.search(index.lead(c))]
    return row if len({c.stated for c in row if numerates(claim, c)}) == 1 else []


def _not_a_part(index: Index, claim: Claim, found: Claim) -> Claim:
    """抽检16641批次。其中农产品5968批次，抽检量达到5.36批次/千人: of all, not of the part."""
    whole = index.by_id.get(found.whole) if found.whole is not None else None
    own = re.sub(r"^(?:其中|，|完成)+", "", plain(found.subject))[:2]
    if (
        whole is None
        or not numerates(claim, whole)
        or own in index.lead(claim)
        or "（" in index.gap(found, claim)
    ):
        return found
    return whole


def _among(index: Index, claim: Claim, per: Per, row: list[Claim]) -> Claim | None:
    found = [
        c for c in row if numerates(claim, c) and not is_average(index, c) and not c.target and c.value.low
    ]
    # 从5.6万元增至7.8万元: the other value of the same rate is no numerator
    found = [c for c in found if (claim.series is None or c.series != claim.series) and "均" not in c.subject]
    if claim.step is not None:  # 从A提高到B，人均从a提高到b: the first of the first
        found = [c for c in found if not _ADDED.search(index.lead(c))]
        found = [c for c in found if c.step == claim.step] or found
    if not _ADDED.search(index.lead(claim)):
        found = [c for c in found if not _GONE.search(index.lead(c))]
    found = [c for c in found if not _STANDARD.search(index.text[max(0, c.start - 14) : c.start])]
    larger = [c for c in found if c.stated * factor(claim, c) > claim.stated and c.start < claim.end + 40]
    named = [c for c in larger if _speaks_of(index, claim, c)]
    if per.people and not named:
        larger = [c for c in larger if not is_denominator(index, c, per, "人")]
    if (
        not named
        and len(larger) == 1
        and larger[0].sentence == claim.sentence
        and larger[0].start < claim.start
    ):
        return larger[0]
    if named or not larger or dimension_of(claim) != "count":
        return min(named, key=lambda c: _distance(c, claim), default=None)
    if any(c.sentence != claim.sentence for c in larger) or not any(
        c.measure == claim.measure for c in larger
    ):
        return None
    previous = index.previous(claim)
    if previous in larger and not re.search(r"其中|含|包括", index.lead(previous)):
        return previous
    same = [c for c in larger if c.measure == claim.measure]
    return _total(claim, same) if len(same) > 1 else same[0]


def _speaks_of(index: Index, claim: Claim, other: Claim, *, fully: bool = False) -> bool:
    """Whether a figure is of what the rate counts: 床位2.86万张 and 每千人口床位数."""
    counted = _counted(claim)
    if akin(other.subject, counted):
        return True
    words = _TOTAL.sub("", f"{other.subject}{index.rest(other)}")
    return len(counted) >= 2 and (counted in words or (not fully and counted[-2:] in words[-6:]))


def _counted(claim: Claim) -> str:
    """What a rate counts, without the words that say per what: 每千名老人拥有床位 is 床位."""
    words = re.split(r"拥有|配备|人均|户均|亩均|平均|每.?(?:人口|人|户|亩)", claim.subject)[-1]
    return re.sub(r"(?:量|数|数量)$", "", plain(words)) or plain(claim.subject)


def _total(claim: Claim, found: list[Claim]) -> Claim:
    """Of several figures before a rate the one that the others are parts of."""
    before = [c for c in found if c.start < claim.start] or found
    return max(before, key=lambda c: c.stated)


def _distance(other: Claim, claim: Claim) -> int:
    gap = claim.start - other.start
    return gap if gap > 0 else 3 * -gap  # what was said before it rather than what follows
