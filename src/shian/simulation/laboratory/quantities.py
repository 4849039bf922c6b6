"""Results around a limit: written as laboratories write them, passing, just passing, or failing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from shian.methods.limits import Kind, Limit

PASSING = ("0.06", "0.11", "0.18", "0.27", "0.36", "0.44", "0.52", "0.63", "0.71", "0.82")
NEAR = ("0.96", "0.97", "0.98", "0.99")
FAILING = ("1.08", "1.15", "1.26", "1.4", "1.7", "2.1", "2.9", "4.3")
ABOVE_LEAST = ("1.04", "1.1", "1.17", "1.25", "1.38", "1.5")
BELOW_LEAST = ("0.62", "0.74", "0.83", "0.9", "0.95")
TRACES = ("0.8", "1.7", "3.4", "8.6", "21.5")


@dataclass(frozen=True)
class Written:
    """A result and its detection limit as texts."""

    result: str
    lod: str = ""


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _part(limit: Decimal, factor: str) -> Decimal:
    """The limit times a factor, to three significant digits of the limit."""
    quantum = Decimal(1).scaleb(limit.adjusted() - 2)
    return (limit * Decimal(factor)).quantize(quantum, ROUND_HALF_EVEN)


def not_detected(limit: Limit) -> Written:
    """Nothing found, at a detection limit of a tenth of what is allowed."""
    if limit.kind is Kind.ABSENT:
        return Written("未检出", plain(limit.high) if limit.high else "")
    assert limit.high is not None
    return Written("未检出", plain(_part(limit.high, "0.1")))


def passing(limit: Limit) -> list[Written]:
    """Numbers that pass; for what must be absent there are none."""
    if limit.kind is Kind.MAX and limit.high:
        return [Written(plain(_part(limit.high, f))) for f in PASSING]
    if limit.kind is Kind.MIN and limit.low:
        return [Written(plain(_part(limit.low, f))) for f in ABOVE_LEAST]
    if limit.kind is Kind.RANGE and limit.low is not None and limit.high is not None:
        width = limit.high - limit.low
        quantum = Decimal(1).scaleb(limit.high.adjusted() - 2)
        return [Written(plain((limit.low + width * Decimal(f)).quantize(quantum))) for f in PASSING]
    return []


def near(limit: Limit) -> list[Written]:
    """Numbers a hair below the greatest allowed."""
    return (
        [Written(plain(_part(limit.high, f))) for f in NEAR] if limit.kind is Kind.MAX and limit.high else []
    )


def failing(limit: Limit) -> list[Written]:
    """Numbers that fail."""
    if limit.kind is Kind.MAX and limit.high:
        return [Written(plain(_part(limit.high, f))) for f in FAILING]
    if limit.kind is Kind.MIN and limit.low:
        return [Written(plain(_part(limit.low, f))) for f in BELOW_LEAST]
    if limit.kind is Kind.RANGE and limit.high is not None:
        return [Written(plain(_part(limit.high, f))) for f in FAILING[:5]]
    if limit.kind is Kind.ABSENT:
        return [Written(plain(Decimal(t) * (limit.high or 1))) for t in TRACES if Decimal(t) > 1]
    return []
