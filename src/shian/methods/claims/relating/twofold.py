"""Parts told in two measures at once: 612所、在校生48.6万人，其中高中46所、8.1万人；初中138所、15.4万人…

Where one measure adds up, the parts are all there are, and the other must add up too.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.intervals import Interval, point
from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike

_NEAR = 12  # characters between the two figures of a part
_PLAIN = {"count", "money", "area", "floor", "mass", "volume", "length"}


def twofold(index: Index) -> Iterator[Finding]:
    """Second measures that do not add up although the first do, or the other way round."""
    for number, row in index.by_sentence.items():
        at = index.text.find("其中", index.reading.sentences[number].start, row[-1].start)
        if at < 0:
            continue
        parts = _pairs(index, [one for one in row if one.start > at])
        before = [one for one in row if one.end <= at] or _last_pair(index, number)
        if len(parts) < 2 or len(before) < 2:
            continue
        yield from _judged(index, before[-2:], parts)


def _judged(index: Index, wholes: list[Claim], parts: list[tuple[Claim, Claim]]) -> Iterator[Finding]:
    first, second = [one for one, _ in parts], [two for _, two in parts]
    if any("均" in index.lead(one) for one in wholes):
        return  # 项目173项，项均50万元: a mean is no whole
    if not all(alike(a, b) and a.measure == b.measure for a, b in zip(wholes, parts[0], strict=True)):
        return
    adds, agree = _adds_up(first, wholes[0]), _adds_up(second, wholes[1])
    if adds and not agree:
        yield _found(index, wholes[1], second)
    elif agree and not adds and len(first) > 2:
        yield _found(index, wholes[0], first)


def _pairs(index: Index, row: list[Claim]) -> list[tuple[Claim, Claim]]:
    """Figures two by two, of the same two measures each time."""
    made: list[tuple[Claim, Claim]] = []
    for one, two in zip(row[::2], row[1::2], strict=False):
        gap = index.gap(one, two)
        near = len(gap) <= _NEAR and not any(sign in gap for sign in "；。（") and not alike(one, two)
        plainly = one.dimension in _PLAIN and two.dimension in _PLAIN and not (one.direction or two.direction)
        same = not made or (made[0][0].measure, made[0][1].measure) == (one.measure, two.measure)
        if not (near and plainly and same) or one.compared or two.compared:
            break
        made.append((one, two))
    return made


def _last_pair(index: Index, number: int) -> list[Claim]:
    """The two figures at the end of the sentence before, where 其中 begins a sentence."""
    sentences = index.reading.sentences
    if not number or sentences[number - 1].paragraph != sentences[number].paragraph:
        return []
    if not sentences[number].text.lstrip().startswith("其中"):
        return []
    row = [one for one in index.by_sentence.get(number - 1, ()) if one.dimension in _PLAIN]
    return [one for one in row if not (one.direction or one.compared)][-2:]


def _sum(parts: list[Claim]) -> Interval:
    added = point(0)
    for part in parts:
        added = added + part.value
    return added


def _adds_up(parts: list[Claim], whole: Claim) -> bool:
    return _sum(parts).overlaps(whole.value)


def _found(index: Index, whole: Claim, parts: list[Claim]) -> Finding:
    reading = index.reading
    added = sum((part.stated for part in parts), Fraction(0))
    shown = " + ".join(wording.figure(reading, part) for part in parts)
    a, b = wording.as_written(reading, whole), wording.many(added, 6)
    return Finding(
        "sum",
        "high",
        index.spans([whole, *parts]),
        (whole.id, *(part.id for part in parts)),
        Text(
            f"各分项之和为{b}，与“{a}”不等，而同列的另一计量单位合得上，按所列数字无法复算",
            f"The parts add up to {b}, not to “{a}”, while the other measure of the list does add up",
        ),
        (wording.line(f"{shown} = {b} ≠ {wording.figure(reading, whole)}"),),
        (Text("若两处口径不同，则成立", "It would be right if the two differ in scope"),),
        (Text("请核对合计与各分项", "Check the total and its parts"),),
    )
