"""Parts that no 其中 joins to their whole: 行政编制1420名。…从事监管的行政编制人员1560名，占比达七成."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import plain
from shian.methods.claims.relating.places import Places

_SHARE = re.compile(r"，?占(?:比|全|总|其|[^，。；]{0,8}的)?")
_PEOPLE = frozenset(["人", "名", "位"])
_NOUN, _LONG, _NEAR = 3, 4, 4  # characters of a noun told again, at least and at most; sentences between
_NOT_ALL = re.compile(r"新增|新招|招聘|其中|培训|出动|累计|聘")


def greater(index: Index) -> Iterator[Finding]:
    """People said to be a share of some who are called alike and counted before, of whom there are fewer."""
    places = Places(index)
    people = [c for c in index.claims if c.measure in _PEOPLE and c.dimension == "count" and not c.direction]
    for at, part in enumerate(people):
        if part.target or part.whole is not None or not _SHARE.match(index.text, part.end):
            continue
        for whole in reversed(people[max(0, at - 12) : at]):
            if _holds(index, part, whole) and places.of(part) == places.of(whole):
                yield _found(index, part, whole)
                break


def _holds(index: Index, part: Claim, whole: Claim) -> bool:
    noun = plain(whole.subject)
    near = index.sentence_of(part).paragraph == index.sentence_of(whole).paragraph
    near = near and 0 < part.sentence - whole.sentence <= _NEAR and not whole.target
    tail = noun[-_LONG:]
    called = len(noun) >= _NOUN and tail in plain(part.subject) and tail != plain(part.subject)
    less = whole.value.high is not None and part.value.low is not None and whole.value.high < part.value.low
    return near and called and less and not _NOT_ALL.search(index.lead(whole) + index.lead(part))


def _found(index: Index, part: Claim, whole: Claim) -> Finding:
    a, b = wording.as_written(index.reading, part), wording.as_written(index.reading, whole)
    return Finding(
        "sum",
        "high",
        index.spans([whole, part]),
        (whole.id, part.id),
        Text(f"部分“{a}”大于整体“{b}”", f"The part “{a}” is more than its whole “{b}”"),
        (wording.line(f"{part.text} > {whole.text}"),),
        (Text("若两者人员范围不同，则成立", "It would be right if they are of other staff"),),
        (Text("请写明两个数各含哪些人员", "Say which persons each figure holds"),),
    )
