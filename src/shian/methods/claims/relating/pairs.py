"""A share with the figures that may be its numerator and its denominator, and whether two of them give it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from shian.methods.claims.intervals import Interval, point
from shian.methods.claims.model import Claim
from shian.methods.claims.relating.matching import alike


@dataclass(slots=True)
class Pairing:
    """What the words make of a share: its numerators, its denominators, and how sure that is."""

    numerators: list[Claim]
    denominators: list[Claim]
    sure: bool  # named by its own words, or by 占 directly after it
    tried: list[Claim] = field(default_factory=list)  # denominators from further away
    given: bool = False  # the denominator stands right before the share: 占45亿元的88.8%
    rest: bool = False  # the numerator is what is not of the rate: 不合格 of 合格率

    def gives(self, share: Claim) -> bool:
        """Whether any of the pairs gives the share."""
        wholes = self.denominators + self.tried
        return any(fits(share, n, d, rest=self.rest) for n in self.numerators for d in wholes)


def countable(claim: Claim) -> bool:
    """Whether it can be part of a share: an amount, not itself a share, a rate, an average or a change."""
    if claim.dimension in {
        "ratio",
        "points",
        "rate",
        "multiple",
        "number",
        "temperature",
        "concentration",
        "duration",
    }:
        return False
    return (
        not claim.direction
        and not re.search(r"均(?!人口|衡)|每", claim.cue + claim.head[-6:])
        and not claim.subject.startswith(("人均", "户均", "平均每"))
        and not claim.tail.startswith(("内", "以内", "范围", "以外", "半径"))
        and claim.stated > 0
    )


def quotient(numerator: Claim, whole: Claim) -> Interval | None:
    try:  # a goal is exactly what it says: 目标7万人 is no rounding
        return numerator.value.divide(point(whole.stated) if whole.target else whole.value)
    except ValueError:
        return None


def fits(share: Claim, numerator: Claim, whole: Claim, *, rest: bool = False) -> bool:
    """Whether the pair gives the share, or what is left of the whole does where the numerator is that."""
    if numerator.id == whole.id or not alike(numerator, whole):
        return False
    got = quotient(numerator, whole)
    if got is None:
        return True
    return loose(share).overlaps(point(1) - got if rest else got)


def loose(share: Claim) -> Interval:
    low, high = share.value.low, share.value.high
    if low is None or high is None or share.bound != "exact":
        return share.value
    return Interval(low, high + (high - low) / 2, share.value.open_low, open_high=True)
