"""Duties whose number is written in words, or asked for without 至少: 每半年检查一次, 按规定每年检验1次."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.intervals import at_least
from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike
from shian.methods.claims.relating.naming import pieces

_WORDED = re.compile(
    r"(?P<least>不少于|不低于|不得少于|至少|最少)?(?P<verb>[一-鿿]{0,8}?)(?P<n>[一1])(?P<unit>次|名|场|人|期|轮|堂|节|遍)"
    r"(?![一-鿿]?(?:次性|线|级|般|等|流|体|把手))"
)
_EACH = re.compile(r"每[一-鿿]{0,14}$")
_RULED = re.compile(r"规定|要求|制度|标准|应当?|须|按照?|落实|实行|做到|确保|坚持")
_HOW_OFTEN = re.compile(r"每(?:个)?(?:年度?|月|季度?|半年|周|学期|学年|旬)[一-鿿]{0,6}$")
_TIMES = frozenset(["次", "轮", "场", "期", "遍"])
_BACK = 30


def asked(index: Index, claim: Claim) -> bool:
    """Whether a figure is asked for so often, by words of a rule before it: 按规定每台每年检验1次."""
    lead = index.lead(claim)
    clause = index.text[max(index.sentence_of(claim).start, claim.start - _BACK) : claim.start]
    often = claim.measure in _TIMES and claim.stated <= 31 and _HOW_OFTEN.search(lead)
    return bool(often) and bool(_RULED.search(clause)) and not re.search(r"平均|实际|累计", clause)


def worded(index: Index) -> Iterator[Claim]:
    """Duties of one, as claims that are not in the reading: 每学期至少开展一次演练, 每村一名防疫员."""
    sentences = index.reading.sentences
    starts = [one.start for one in sentences]
    for match in _WORDED.finditer(index.text):
        if match["n"] == "1" or index.between(match.start("n"), match.end("n")):
            continue
        sentence = sentences[max(0, bisect_right(starts, match.start()) - 1)]
        begin = max(index.text.rfind(mark, sentence.start, match.start()) for mark in "，；。：、") + 1
        head = index.text[max(begin, sentence.start) : match.start("n")]
        ruled = match["least"] or _RULED.search(head) or _RULED.search(sentence.text[:_BACK])
        if not ruled or not re.search(r"每", head) or sentence.is_table or not index.claims:
            continue
        if not match["least"] and not _EACH.search(head):
            continue
        yield Claim(
            id=-1,
            start=match.start("n"),
            end=match.end("unit"),
            sentence=sentence.index,
            clause=-1,
            text=index.text[match.start("n") : match.end("unit")],
            stated=Fraction(1),
            value=at_least(Fraction(1)),
            dimension="count",
            measure=match["unit"],
            bound="at_least",
            head=head[-80:],
        )


def short_of(index: Index) -> Iterator[Finding]:
    """Least shares against the counts told after them."""
    for claim in index.claims:
        if claim.dimension == "ratio" and claim.bound in {"at_least", "more_than"} and not claim.direction:
            yield from _least_share(index, claim)


def _least_share(index: Index, claim: Claim) -> Iterator[Finding]:
    """抽查比例不低于5%的要求，全市企业3.6万户，全年抽查1420户."""
    if not re.match(r"[”的]{0,2}(?:要求|标准|规定|比例)", index.rest(claim)):
        return
    row = [c for c in index.sentence(claim) if c.start > claim.end][:2]
    if len(row) < 2 or row[0].dimension != "count" or not alike(row[0], row[1]):
        return
    whole, part = row
    named = pieces(re.sub(r"比例|比率|率|不低于|不少于", "", index.lead(claim))) & pieces(index.lead(part))
    if not named or not whole.value.low or part.value.high is None or part.stated >= whole.stated:
        return
    need = claim.stated * whole.value.low
    if part.value.high < need:
        yield _short(index, claim, whole, part, need)


def _short(index: Index, claim: Claim, whole: Claim, have: Claim, need: Fraction) -> Finding:
    reading = index.reading
    w, h, m = (wording.as_written(reading, c) for c in (whole, have, claim))
    least = wording.many(need)
    return Finding(
        "minimum",
        "high",
        index.spans((claim, have, whole)),
        (claim.id, have.id, whole.id),
        Text(
            f"按“{m}”和“{w}”计算至少应为{least}，文中为“{h}”",
            f"“{m}” of “{w}” makes at least {least}; the text has “{h}”",
        ),
        (wording.line(f"{least} > {wording.figure(reading, have)}"),),
        (Text("若只统计了其中一部分，则成立", "It would be right if only some are counted"),),
        (Text("请核对要求、基数与实际数", "Check what is asked for, of how many, and what was done"),),
    )
