"""What a limit demands, from the way it is written: a number, a range, a plan, "not detectable"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from shian.methods.limits import Kind, Plan


@dataclass(frozen=True, slots=True)
class Demand:
    """The part of a limit that its cell states."""

    kind: Kind
    high: Decimal | None = None
    low: Decimal | None = None
    plan: Plan | None = None


_PLAN = re.compile(r"^n=(\d+),c=(\d+),m=([\d.]+)(?:,M=([\d.]+))?$")


def demand(kind: Kind, text: str) -> Demand:
    """Read a cell of our own files. ValueError says what the cell should look like."""
    if kind is Kind.ABSENT:
        return Demand(kind, high=number(text) if text else None)
    if kind is Kind.FREE:
        return Demand(kind)
    if kind is Kind.PLAN:
        match = _PLAN.match(text)
        if match is None:
            raise ValueError(f"{text!r} is no sampling plan: write n=5,c=1,m=100,M=1000")
        top = number(match[4]) if match[4] else None
        return Demand(kind, plan=Plan(int(match[1]), int(match[2]), number(match[3]), top))
    if kind is Kind.RANGE:
        low, _, high = text.partition("~")
        return Demand(kind, number(high), number(low))
    if kind is Kind.MIN:
        return Demand(kind, low=number(text))
    return Demand(kind, high=number(text))


def number(text: str) -> Decimal:
    """An exact non-negative decimal. ValueError otherwise."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is no number") from None
    if not value.is_finite() or value < 0:
        raise ValueError(f"{text!r} cannot be a limit: it must be zero or more")
    return value
