"""Figures that an item's title may mean, by the likeness of the words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from shian.evaluation.figures.book import figures

MOST = 6
_NOISE = re.compile(
    r"[\s（）()%％、，。：:；;“”\"'—\-/]|达到|不低于|不少于|情况|开展|工作|食品|全市|本年度|年度|率"
)
_OPPOSITES = (("合格率", "不合格率"), ("完成率", "未完成率"))


@dataclass(frozen=True)
class Suggestion:
    """A figure with its likeness to a title, 0 to 1."""

    name: str
    title: str
    unit: str
    period: str
    likeness: Decimal


def suggestions(title: str, fewer: bool = False) -> list[Suggestion]:
    """The likeliest figures first. A rate is never offered for its opposite: 合格率 for 不合格率."""
    wanted = _pairs(title)
    found = []
    for name, zh, unit, period in _known():
        have = _pairs(zh)
        if not wanted or not have or _opposite(title, zh):
            continue
        common = len(wanted & have)
        likeness = Decimal(2 * common) / Decimal(len(wanted) + len(have))
        if common:
            found.append(Suggestion(name, zh, unit, period, likeness.quantize(Decimal("0.01"))))
    found.sort(key=lambda s: (-s.likeness, s.name))
    return found[:MOST]


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (name, one.header.title_zh, one.header.unit, "as_of" if one.header.period == "as_of" else "year")
        for name, one in figures().items()
        if one.header
    )


def _pairs(text: str) -> frozenset[str]:
    bare = _NOISE.sub("", text)
    return frozenset(a + b for a, b in pairwise(bare))


def _opposite(title: str, other: str) -> bool:
    return any(
        (good in title and bad not in title) != (good in other and bad not in other)
        for good, bad in _OPPOSITES
    )
