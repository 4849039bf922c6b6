"""Additives used together: the sum of each one's share of its own maximum (GB 2760-2014, A.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from shian.methods.limits.measurement import Measurement, Relation
from shian.methods.limits.model import Kind, Limit, Outcome, Reason
from shian.methods.limits.units import convert


@dataclass(frozen=True, slots=True)
class Shares:
    """The sum of shares, at least and at most; it must not be over 1 (exact to 10 decimals)."""

    low: Decimal
    high: Decimal
    outcome: Outcome
    reason: Reason


_PLACES = Decimal("1e-10")


def mixture(used: Iterable[tuple[Measurement, Limit]]) -> Shares:
    """防腐剂（着色剂、抗氧化剂）混合使用时各自用量占其最大使用量的比例之和 ≤ 1.

    `used` pairs each additive's result with its MAX limit in this food. Below detection counts from nothing
    to the bound; when that decides, the outcome is UNDETERMINED. An additive that is not allowed here has no
    share: judge it by its own ABSENT limit. ValueError for a limit that is no maximum above zero.
    """
    low = high = Decimal(0)
    reason = Reason.WITHIN
    for measurement, limit in used:
        if limit.kind is not Kind.MAX or not limit.high:
            raise ValueError(f"limit {limit.id} is no maximum: the share of {limit.analyte} is not defined")
        value, bound = _ends(measurement, limit)
        if bound is None or value is None:
            return Shares(low, high, Outcome.UNDETERMINED, Reason.UNIT_MISMATCH)
        low += value / limit.high
        high += bound / limit.high
    low, high = low.quantize(_PLACES), high.quantize(_PLACES)
    if low > 1:
        return Shares(low, high, Outcome.FAILED, Reason.EXCEEDS)
    if high > 1:
        return Shares(low, high, Outcome.UNDETERMINED, Reason.DETECTION_TOO_HIGH)
    return Shares(low, high, Outcome.PASSED, reason)


def _ends(measurement: Measurement, limit: Limit) -> tuple[Decimal | None, Decimal | None]:
    if measurement.relation is Relation.NOT_DETECTED and measurement.lod is None:
        return Decimal(0), Decimal(0)
    bound = measurement.bound
    if bound is None:
        return None, None
    value = convert(bound, measurement.unit, limit.unit)
    return (value, value) if measurement.relation is Relation.EQUAL else (Decimal(0), value)
