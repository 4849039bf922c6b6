"""Microbiological sampling plans: n units, of which c may exceed m and none M (GB 4789.1-2016, 3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from shian.methods.limits.decide import Answer
from shian.methods.limits.measurement import Measurement, Relation
from shian.methods.limits.model import Limit, Outcome, Plan, Reason
from shian.methods.limits.units import convert

Span = tuple[Decimal | None, Decimal | None]


def decide_plan(measurements: Sequence[Measurement], limit: Limit) -> Answer:
    """Outcome of the results of all units of one sample under a PLAN limit.

    Values equal to m are acceptable and equal to M still tolerated (ISO 7218; GB 29921: "M: 最高安全限量值").
    More than c units surely above m, or one surely above M, fail whatever is missing; fewer than n units, or
    units that may or may not exceed, leave the sample UNDETERMINED. ValueError when the limit has no plan.
    """
    plan = limit.plan
    if plan is None:
        raise ValueError(f"limit {limit.id} has no sampling plan (n, c, m, M)")
    spans = [_span(m, limit.unit) for m in measurements]
    surely = sum(1 for span in spans if span and _over(span[0], plan.m, strict=span[0] != span[1]))
    maybe = sum(1 for span in spans if span is None or span[1] is None or span[1] > plan.m)
    if surely > plan.c or any(span and _above_top(span, plan) for span in spans):
        return Outcome.FAILED, Reason.PLAN_EXCEEDED
    if any(span is None for span in spans):
        return Outcome.UNDETERMINED, Reason.UNREADABLE
    if len(spans) < plan.n:
        return Outcome.UNDETERMINED, Reason.NEEDS_SAMPLES
    if maybe > plan.c or any(_may_top(span, plan) for span in spans):
        return Outcome.UNDETERMINED, Reason.UNDER_BOUND_ONLY
    return Outcome.PASSED, Reason.PLAN_WITHIN


def _span(measurement: Measurement, target: str) -> Span | None:
    """Least and greatest possible value in the plan's unit (None above: no upper end); None: unreadable."""
    relation = measurement.relation
    if relation is Relation.UNREADABLE:
        return None
    if relation is Relation.DETECTED:
        return Decimal("1e-9"), None
    bound = measurement.lod if relation is Relation.NOT_DETECTED else measurement.value
    if bound is None:
        return Decimal(0), Decimal(0)
    value = bound if not measurement.unit else convert(bound, measurement.unit, target)
    if value is None:
        return None
    if relation is Relation.EQUAL:
        return value, value
    if relation is Relation.ABOVE:
        return value, None
    return Decimal(0), Decimal(0) if relation is Relation.NOT_DETECTED else value


def _over(low: Decimal | None, mark: Decimal, *, strict: bool) -> bool:
    """Whether the true value surely lies over the mark; `strict` means it is known to be more than `low`."""
    return low is not None and (low > mark or (strict and low == mark and low > 0))


def _above_top(span: Span, plan: Plan) -> bool:
    return plan.M is not None and _over(span[0], plan.M, strict=span[0] != span[1])


def _may_top(span: Span | None, plan: Plan) -> bool:
    return plan.M is not None and (span is None or span[1] is None or span[1] > plan.M)
