"""How like two titles are, by the pairs of letters they share: for suggesting figures, never for deciding."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

# What does not tell one figure from another.
_NOISE = re.compile(
    r"[\s（）()%％、，。：:；;“”\"'—\-/]|达到|不低于|不少于|情况|开展|工作|食品|全市|本年度|年度|率"
)
_OPPOSITES = (("合格率", "不合格率"), ("完成率", "未完成率"))


@lru_cache(maxsize=4096)
def _pairs(title: str) -> frozenset[str]:
    bare = _NOISE.sub("", title)
    return frozenset(a + b for a, b in pairwise(bare)) or frozenset({bare} - {""})


def likeness(one: str, other: str) -> Fraction:
    """The share of common pairs of letters, 0 to 1; 0 for a rate and its opposite: 合格率 and 不合格率."""
    a, b = _pairs(one), _pairs(other)
    if not a or not b or opposite(one, other):
        return Fraction(0)
    return Fraction(2 * len(a & b), len(a) + len(b))


def opposite(one: str, other: str) -> bool:
    """Whether one title is of what the other leaves over."""
    return any(
        (good in one and bad not in one) != (good in other and bad not in other) for good, bad in _OPPOSITES
    )
