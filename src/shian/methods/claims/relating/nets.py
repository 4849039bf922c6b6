"""Additions less departures against the net: 新登记143家，注销97家，净增46家."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike

_NET = re.compile(r"净(?P<sign>增|减)(?:加|少)?(?:了|为|达到?)?$")
_IN = re.compile(
    r"新(?:登记|增|办|设|招|聘|进|建|开|注册|入库|吸纳|录用|补充)|补充|调入|招聘|引进|录用|接收|增加"
)
_OUT = re.compile(r"注销|吊销|退出|退休|调出|减员|流失|关闭|关停|报废|淘汰|离职|减少|撤并|迁出|清退")
_BACK = 2  # sentences before in which the two may stand


def nets(index: Index) -> Iterator[Finding]:
    """Nets that are not what came less what went."""
    for claim in index.claims:
        match = _NET.search(index.lead(claim))
        if match is None or claim.bound != "exact":
            continue
        row = [c for c in index.around(claim, before=_BACK) if c.start < claim.start and alike(c, claim)]
        came = [c for c in row if _IN.search(index.lead(c)) and not _OUT.search(index.lead(c))]
        went = [c for c in row if _OUT.search(index.lead(c)) and c.start > (came[-1].start if came else 0)]
        if (
            len(came) == 1
            and len(went) == 1
            and (found := _judged(index, claim, came[0], went[0], match["sign"]))
        ):
            yield found


def _judged(index: Index, net: Claim, came: Claim, went: Claim, sign: str) -> Finding | None:
    got = came.value - went.value if sign == "增" else went.value - came.value
    if got.overlaps(net.value):
        return None
    reading = index.reading
    a, b, n = (wording.figure(reading, one) for one in (came, went, net))
    first, second = (a, b) if sign == "增" else (b, a)
    shown = wording.number(abs(came.stated - went.stated) / net.scale)
    claims = (net, came, went)
    return Finding(
        "sum",
        "high",
        index.spans(claims),
        tuple(c.id for c in claims),
        Text(
            f"增加{a}、减少{b}，净{sign}应为{shown}，文中为{n}，按所列数字无法复算",
            f"{a} came and {b} went: the net is {shown}, stated as {n}",
        ),
        (wording.line(f"{first} − {second} = {shown} ≠ {n}"),),
        (Text("若另有未列出的增减，则成立", "It would be right with further additions or departures"),),
        (Text("请列出全部增减项", "List all additions and departures"),),
    )
