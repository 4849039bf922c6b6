"""How many there must be for so many: 每100张床位配备护理人员不少于20名, where both are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.denominators import PEOPLE, Per
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike, base_measure, places_agree, plain
from shian.methods.claims.relating.naming import pieces
from shian.methods.claims.relating.populations import denominators

_LEAST = re.compile("不少于|不低于|不得少于|不得低于|至少|最少|≥")
_DUTY = re.compile(
    r"配备|配置|拥有|设置|设|有|配|不少于|不低于|不得少于|不得低于|至少|最少|达到?|应当?|须|按|标准|要求|的"
)
_OTHER = re.compile("上年|去年|前年|[均每]|缺|需|应|新增|增加|减少|退|离")
_AFTER, _GAP = 3, 16
_SLACK = Fraction(98, 100)


def staffing(index: Index) -> Iterator[Finding]:
    """Totals below what so many things ask for."""
    for claim in index.claims:
        if claim.value.low is None or not claim.value.low > 0 or claim.dimension not in {"count", "rate"}:
            continue
        if claim.bound != "at_least" and not _LEAST.search(index.lead(claim)[-12:]):
            continue
        size, bases = _of_people(index, claim) if claim.per is not None else _of_things(index, claim)
        for base in bases[:1]:
            total = _total(index, claim, base)
            if total is not None and (found := _short(index, claim, size, base, total)) is not None:
                yield found


def _of_people(index: Index, claim: Claim) -> tuple[Fraction, list[Claim]]:
    """每万人拥有执业药师不少于4名: of the text's population."""
    if claim.per is None or claim.per < 100 or claim.per_of not in {"人", "人口", "名"}:
        return Fraction(1), []
    found = denominators(index, Per("人", "", claim.per, mean=False), "人")
    return claim.per, found if len({one.stated for one in found}) == 1 else []


def _of_things(index: Index, claim: Claim) -> tuple[Fraction, list[Claim]]:
    """每600名学生不少于1名: of the one count of pupils."""
    size = index.previous(claim)
    if size is None or index.text[size.start - 1] != "每" or len(index.gap(size, claim)) > _GAP:
        return Fraction(1), []
    if size.stated < 2 or re.search("[，。；]", index.gap(size, claim)):
        return Fraction(1), []
    noun = plain(_DUTY.split(index.gap(size, claim))[0])
    found = [
        one
        for one in index.around(claim, before=1, after=_AFTER)
        if one.id not in {size.id, claim.id}
        and alike(one, size)
        and one.stated > size.stated
        and len(noun) > 1
    ]
    found = [one for one in found if plain(one.subject).endswith(noun) or index.rest(one).startswith(noun)]
    found = [one for one in found if not one.direction and not one.target and one.whole is None]
    return size.stated, found if len({one.stated for one in found}) == 1 else []


def _total(index: Index, claim: Claim, base: Claim) -> Claim | None:
    """How many there are: a count of the same measure and name in the sentences beside."""
    said = index.lead(claim) + index.rest(claim)
    wanted = pieces(_DUTY.sub("", re.sub("^.*每[^，]*?(?:人口?|名|张|户)", "", said)))
    for one in index.around(claim, before=1, after=_AFTER):
        same = base_measure(one.measure) in _measures(claim) and one.dimension == "count"
        if not same or one.id in {claim.id, base.id} or one.direction or one.target or one.compared:
            continue
        if index.text[one.start - 1] == "每" or _OTHER.search(index.lead(one)) or not places_agree(one, base):
            continue
        own = pieces(plain(one.subject)) | pieces(index.lead(one))
        if wanted and own and 2 * len(wanted & own) >= min(len(wanted), len(pieces(plain(one.subject)))) > 0:
            return one
    return None


def _measures(claim: Claim) -> set[str]:
    measure = base_measure(claim.measure)
    return set(PEOPLE) if measure in PEOPLE else {measure}


def _short(index: Index, claim: Claim, size: Fraction, base: Claim, total: Claim) -> Finding | None:
    low, most = base.value.low, total.value.high
    if low is None or most is None or claim.value.low is None:
        return None
    due = claim.value.low * low / size
    if due * _SLACK <= most or total.stated * 20 < due:
        return None
    reading = index.reading
    asked, things = wording.figure(reading, claim), wording.as_written(reading, base)
    whole, shown = wording.as_written(reading, total), wording.number(claim.stated * base.stated / size)
    each = wording.number(size)
    return Finding(
        "minimum",
        "high",
        index.spans([claim, total, base]),
        (claim.id, total.id, base.id),
        Text(
            f"按“{things}”、每{each}“{asked}”计算，总数至少应为{shown}，文中为“{whole}”",
            f"“{things}” at “{asked}” for each {each} makes at least {shown}; the text has “{whole}”",
        ),
        (wording.line(f"{wording.number(base.stated)} ÷ {each} × {wording.number(claim.stated)} = {shown}"),),
        (Text("若总数只统计了其中一部分，则成立", "It would be right if the total is of some of them"),),
        (Text("请说明总数和基数的统计范围", "Say what the total and the base cover"),),
    )
