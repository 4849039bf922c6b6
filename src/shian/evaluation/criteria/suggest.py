"""Figures that an item's title may mean, by the likeness of the words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from shian.evaluation.figures.book import figures
from shian.evaluation.likeness import likeness

MOST = 6


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
    found = [
        Suggestion(name, zh, unit, period, Decimal(like.numerator) / Decimal(like.denominator))
        for name, zh, unit, period in _known()
        if (like := likeness(title, zh))
    ]
    found = [replace(one, likeness=one.likeness.quantize(Decimal("0.01"))) for one in found]
    found.sort(key=lambda s: (-s.likeness, s.name))
    return found[:MOST]


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (name, one.header.title_zh, one.header.unit, "as_of" if one.header.period == "as_of" else "year")
        for name, one in figures().items()
        if one.header
    )
