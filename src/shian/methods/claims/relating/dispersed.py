"""Lists of parts further from their whole: 抽检2319批次，增长25%；按类型分，城区795批次，占34.3%，乡镇….

The list is known by 按…分 or 分别, or by a share beside one part that is of that whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.group import Group, and_so_on
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike

_NAME = re.compile(r"^[）)]?(?:、|，|和|及|与)[^，。；、（）]{0,14}$")
_SHARE = re.compile(r"^[（(，]?(?:占|占比|占比为)$")
_DIVIDED = re.compile(r"按[^，。；]{1,6}分[，：]?|从[^，。；]{1,6}看")
_BEFORE = re.compile(r"上年|去年|同期|[比由从较][^，。；]{0,7}$|[（(](?:19|20)\d\d年[^，。；]{0,3}$")
_NO_NAME = re.compile(r"同比|增长|下降|整改|办结|率|均|每|共|合计|尚|剩余|其余|已|完成|结转|未|合格|取得")
_LEAST = 3
_NEAR = Fraction(8, 10)  # of a list that does not say that it is all, so much must be in it


def dispersed(index: Index, grouped: set[int]) -> Iterator[Group]:
    """Runs of three parts and more with the figure at the sentence's beginning that they divide."""
    for sentence in index.by_sentence.values():
        at = 0
        while at < len(sentence):
            parts, end = _run(index, sentence, at)
            if len(parts) < _LEAST or any(p.id in grouped for p in parts):
                at += 1
                continue
            if (group := _of(index, sentence, parts)) is not None:
                yield group
            at = end


def _run(index: Index, sentence: list[Claim], at: int) -> tuple[list[Claim], int]:
    """The parts that begin at a figure, each perhaps with its share behind it, and where they end."""
    first = sentence[at]
    words = index.text[max(0, first.start - 10) : first.start]
    if first.dimension != "count" or first.direction or _NO_NAME.search(words) or _BEFORE.search(words):
        return [], at + 1
    parts, i, last = [first], at + 1, first
    while i < len(sentence):
        one = sentence[i]
        gap = index.gap(last, one)
        if one.dimension == "ratio" and _SHARE.match(gap) and last is parts[-1]:
            last = one
        elif _same(one, first) and _NAME.match(gap) and not _NO_NAME.search(gap):
            parts.append(one)
            last = one
        else:
            break
        i += 1
    return parts, i


def _of(index: Index, sentence: list[Claim], parts: list[Claim]) -> Group | None:
    before = [c for c in sentence if c.start < parts[0].start and _same(c, parts[0]) and not c.direction]
    wholes = [c for c in before if not _BEFORE.search(index.text[max(0, c.start - 10) : c.start])]
    if not wholes or any(p.stated >= wholes[0].stated for p in parts):
        return None
    whole = wholes[0]
    lead = index.text[max(whole.end, parts[0].start - 40) : parts[0].start]
    proven = any(_proves(index, one, parts, whole) for one in sentence if one.dimension == "ratio")
    if not (proven or _DIVIDED.search(lead)):
        return None
    added = sum((p.stated for p in parts), Fraction(0))
    complete = added >= whole.stated * _NEAR and not and_so_on(index, parts)
    return Group(whole, tuple(parts), complete, "按…分", tuple(wholes[1:]))


def _same(a: Claim, b: Claim) -> bool:
    return alike(a, b) and a.measure == b.measure


def _proves(index: Index, share: Claim, parts: list[Claim], whole: Claim) -> bool:
    """Whether 占34.3% beside or after the list is one part of the whole."""
    if not re.search(r"占(?:比)?(?:为)?$", index.lead(share)) or share.start < parts[0].start:
        return False
    counted = [part for part in parts if part.value.low is not None]
    return any(share.value.overlaps(part.value.divide(whole.value)) for part in counted)
