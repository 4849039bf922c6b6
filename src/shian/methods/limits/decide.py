"""One measurement against one limit."""

from __future__ import annotations

from decimal import Decimal

from shian.methods.limits.measurement import Measurement, Relation
from shian.methods.limits.model import Kind, Limit, Outcome, Reason
from shian.methods.limits.rounding import against
from shian.methods.limits.units import convert

Answer = tuple[Outcome, Reason]

_PASSED, _FAILED, _OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.UNDETERMINED


def decide(measurement: Measurement, limit: Limit, basis: str = "") -> Answer:
    """Outcome and reason of one measurement under one limit that applies to it.

    A result below a bound passes a maximum only when the bound is not above the limit; one above a bound
    fails it only when the bound is not below. What cannot be told is UNDETERMINED. "未检出" without a
    detection limit passes, with a reason of its own (NOT_DETECTED_NO_LOD) that says so.
    """
    if measurement.relation is Relation.UNREADABLE:
        return _OPEN, Reason.UNREADABLE
    if limit.kind is Kind.PLAN:
        return _OPEN, Reason.NEEDS_SAMPLES
    if limit.kind is Kind.FREE:
        return _PASSED, Reason.FREE_USE
    if basis and limit.basis and basis != limit.basis:
        return _OPEN, Reason.BASIS_MISMATCH
    if limit.kind is Kind.ABSENT:
        return _absent(measurement, limit)
    if measurement.relation is Relation.DETECTED:
        return _OPEN, Reason.DETECTED_UNQUANTIFIED
    if measurement.relation is Relation.NOT_DETECTED and measurement.lod is None:
        return (
            (_PASSED, Reason.NOT_DETECTED_NO_LOD)
            if limit.kind is Kind.MAX
            else (_OPEN, Reason.UNDER_BOUND_ONLY)
        )
    reported = measurement.lod if measurement.relation is Relation.NOT_DETECTED else measurement.value
    value = None if reported is None else convert(reported, measurement.unit, limit.unit)
    if value is None:
        return _OPEN, Reason.UNIT_MISMATCH
    return _numeric(measurement, value, limit)


def _absent(measurement: Measurement, limit: Limit) -> Answer:
    if measurement.relation in (Relation.DETECTED, Relation.ABOVE):
        return _FAILED, Reason.PRESENT
    if measurement.relation is Relation.EQUAL:
        return (_FAILED, Reason.PRESENT) if measurement.value else (_PASSED, Reason.BELOW_DETECTION)
    bound = measurement.bound
    if bound is None:
        return _PASSED, Reason.NOT_DETECTED_NO_LOD
    if limit.high is None:
        return _PASSED, Reason.BELOW_DETECTION
    value = convert(bound, measurement.unit, limit.unit)
    if value is None:
        return _OPEN, Reason.UNIT_MISMATCH
    return (_PASSED, Reason.BELOW_DETECTION) if value <= limit.high else (_OPEN, Reason.DETECTION_TOO_HIGH)


def _numeric(measurement: Measurement, value: Decimal, limit: Limit) -> Answer:
    upper = against(value, measurement.lean, limit.high, limit.comparison) if limit.high is not None else None
    lower = against(value, measurement.lean, limit.low, limit.comparison) if limit.low is not None else None
    if measurement.relation is Relation.EQUAL:
        if upper is not None and upper > 0:
            return _FAILED, Reason.EXCEEDS
        if lower is not None and lower < 0:
            return _FAILED, Reason.TOO_LITTLE
        return _PASSED, Reason.WITHIN
    if measurement.censored:
        return _below(upper, lower)
    return _above(upper, lower)


def _below(upper: int | None, lower: int | None) -> Answer:
    """The true value lies under the bound, and the bound stands so to the limits."""
    if lower is not None:
        return (_FAILED, Reason.TOO_LITTLE) if lower <= 0 else (_OPEN, Reason.UNDER_BOUND_ONLY)
    fits = upper is not None and upper <= 0
    return (_PASSED, Reason.BELOW_DETECTION) if fits else (_OPEN, Reason.DETECTION_TOO_HIGH)


def _above(upper: int | None, lower: int | None) -> Answer:
    """The true value lies over the bound, and the bound stands so to the limits."""
    if upper is not None:
        return (_FAILED, Reason.EXCEEDS) if upper >= 0 else (_OPEN, Reason.UNDER_BOUND_ONLY)
    fits = lower is not None and lower >= 0
    return (_PASSED, Reason.WITHIN) if fits else (_OPEN, Reason.UNDER_BOUND_ONLY)
