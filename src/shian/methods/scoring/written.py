"""A score as plain data without floats: what is kept, sent and compared."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from shian.methods.scoring.exact import rounded
from shian.methods.scoring.score import ItemScore, Score


def text(value: Fraction | None) -> str | None:
    """A number exactly: ``4``, ``3.79``, or as a quotient where no decimal is exact: ``19/3``."""
    if value is None:
        return None
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1 or value.denominator > 10**12:
        return str(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return str(rounded(value, places))


def as_record(score: Score) -> dict[str, Any]:
    """Edition, ends of the score, and each item: value, points, state, veto."""
    return {
        "edition": score.edition.name,
        "low": text(score.low),
        "high": text(score.high),
        "most": text(score.most),
        "veto": score.light.value,
        "blocks": [
            {
                "block": b.block.id,
                "low": text(b.low),
                "high": text(b.high),
                "most": text(b.most),
                "items": [_item(i) for i in b.items],
            }
            for b in score.blocks
        ],
    }


def _item(one: ItemScore) -> dict[str, Any]:
    return {
        "item": one.item.id,
        "value": text(one.value),
        "points": text(one.points),
        "most": text(one.most),
        "state": one.state.value,
        "veto": one.light.value if one.light else None,
        "figure": one.item.figure.name if one.item.figure else None,
        "certainty": one.item.certainty.value,
    }
