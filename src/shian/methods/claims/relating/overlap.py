"""Grants told one by one of which is not said whether they overlap, nor what they come to together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.index import Index

_GOT = re.compile(r"争取|获得|获批|下达|拨付|到位|申请到?|落实|筹集|统筹|申报")
_NAMED = re.compile(r"(?:资金|补助|补贴|奖补|奖励|专项|经费|债券|款项?)(?:共|约|达到?|为)?$")
_SPENT = re.compile(r"(?:投入|安排|拨付|发放|给予|下拨)[^，。；\d]{0,14}$")
_FOR = re.compile(r"[^，。；]{0,24}?(?:支持|引导|资助|补助|扶持|奖励|帮助)")
_WHOM = re.compile(r"企业|公司|学校|农户|合作社|主体|机构|医院|商户|村|社区|项目")
_TOLD = re.compile(
    r"合计|总计|共计|累计|互不重复|不重复|其中|由此|上述|以上|共(?:争取|投入|安排|获得)|总(?:投入|投资|额)"
)
_LEAST = 3
_FAR = 40  # characters between the figures of one list


def overlaps(index: Index) -> Iterator[Finding]:
    """One finding for each list of three grants and more that stand beside each other without a total."""
    for claims in index.by_sentence.values():
        yield from _listed(index, claims)
    for claims in index.by_paragraph.values():
        yield from _given(index, claims)


def _listed(index: Index, claims: list[Claim]) -> Iterator[Finding]:
    """争取A资金…万元、B资金…万元、C补助…万元."""
    row = [c for c in claims if _is_grant(c) and _NAMED.search(index.lead(c))]
    if len(row) < _LEAST or index.sentence_of(row[0]).is_table:
        return
    text = index.sentence_of(row[0]).text
    close = all(len(index.gap(a, b)) <= _FAR for a, b in pairwise(row))
    if close and _GOT.search(text) and not _TOLD.search(text):
        yield _found(index, row)


def _given(index: Index, claims: list[Claim]) -> Iterator[Finding]:
    """投入…万元引导7家企业……投入…万元支持3家企业……: to bodies of one kind, of which some may be the same."""
    row = [c for c in claims if _is_grant(c) and _SPENT.search(index.lead(c)) and _receiver(index, c)]
    if len(row) < _LEAST or index.sentence_of(row[0]).is_table:
        return
    named = [_receiver(index, c) for c in row]
    noun = max(set(named), key=named.count)
    same = [c for c, one in zip(row, named, strict=True) if one == noun]
    between = index.text[same[0].start : same[-1].end]
    if len(same) >= _LEAST and not re.search(r"互不重复|不重复|合计|共计", between):
        yield _found(index, same)


def _receiver(index: Index, claim: Claim) -> str:
    after = index.text[claim.end : claim.end + _FAR + _FAR]
    match = _FOR.match(after)
    whom = _WHOM.search(re.split(r"[。；]", after[match.end() :])[0]) if match else None
    return whom[0].replace("公司", "企业") if whom else ""


def _is_grant(claim: Claim) -> bool:
    plainly = not (claim.direction or claim.target or claim.compared) and claim.per is None
    return claim.dimension == "money" and plainly and claim.whole is None and claim.series is None


def _found(index: Index, row: list[Claim]) -> Finding:
    total = sum((c.stated for c in row), Fraction(0))
    line = " + ".join(wording.figure(index.reading, c) for c in row)
    number = len(row)
    shown = f"{wording.number(total / 10_000, 10)}万"
    return Finding(
        "coverage",
        "low",
        index.spans(row),
        tuple(c.id for c in row),
        Text(
            f"列出{number}笔资金，未说明合计多少、是否有重复；若互不重复，合计为{shown}元",
            f"{number} grants are listed without their total and without a word on overlap; "
            f"if there is none they come to {shown} yuan",
        ),
        (wording.line(f"{line} = {shown}"),),
        (Text("若其中有同一笔资金的不同说法，则合计更小", "They come to less if some are one grant"),),
        (Text("请写明资金总额以及各笔之间的关系", "Give the total, and how the grants relate"),),
    )
