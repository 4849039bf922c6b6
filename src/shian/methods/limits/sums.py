"""Residues defined as sums: components into one result, with what is below detection left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shian.methods.limits.decide import Answer, decide
from shian.methods.limits.measurement import Measurement, Relation
from shian.methods.limits.model import Analyte, Kind, Limit, Outcome, Reason
from shian.methods.limits.units import convert


class Censored(StrEnum):
    """What a part below its detection limit adds to a sum.

    BOUNDS: anything from nothing to the limit, and the verdict must hold for both (default). ZERO: nothing,
    as routine reports in China count it. LOD: the whole detection limit, the upper-bound scenario of
    EFSA (2010, Management of left-censored data).
    """

    BOUNDS = "bounds"
    ZERO = "zero"
    LOD = "lod"


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum's least and greatest value in `unit`; `missing` are parts of which nothing was reported.

    `high` is None when a part has no upper end (missing, ">", "检出"). "未检出" with no detection limit
    counts as nothing and is named in `assumed`.
    """

    low: Decimal
    high: Decimal | None
    unit: str
    missing: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    censored: bool = False

    def measurement(self) -> Measurement:
        """The sum as one result: a number when it is one, else `<` its greatest value, else unreadable."""
        if self.high is None:
            return Measurement(Relation.UNREADABLE, unit=self.unit, text=f">={self.low:f}")
        if self.low == self.high and not (self.censored and not self.low):
            return Measurement(Relation.EQUAL, self.low, self.unit)
        if self.low:
            return Measurement(Relation.UNREADABLE, unit=self.unit, text=f"{self.low:f}~{self.high:f}")
        return (
            Measurement(Relation.BELOW, self.high, self.unit)
            if self.high
            else Measurement(Relation.NOT_DETECTED, unit=self.unit)
        )


def add_parts(
    analyte: Analyte,
    parts: Mapping[str, Measurement],
    target: str,
    censored: Censored = Censored.BOUNDS,
) -> Sum:
    """Sum the parts of a residue in the unit `target`, each multiplied by its factor (exact decimals).

    ValueError when the analyte is no sum, a part is none of its parts, or a part's unit is another thing.
    """
    if not analyte.parts:
        raise ValueError(f"{analyte.zh or analyte.key} is not defined as a sum of parts")
    if unknown := sorted(set(parts) - set(analyte.parts)):
        raise ValueError(f"{unknown[0]} is no part of {analyte.zh}: its parts are {'、'.join(analyte.parts)}")
    low, high, any_censored = Decimal(0), Decimal(0), False
    open_above, missing, assumed = False, [], []
    for key, factor in analyte.parts.items():
        part = parts.get(key)
        if part is None or part.relation is Relation.UNREADABLE:
            missing.append(key)
            continue
        least, greatest = _ends(part, target, censored, key)
        any_censored |= part.censored
        if part.relation is Relation.NOT_DETECTED and part.lod is None:
            assumed.append(key)
        low += least * factor
        open_above |= greatest is None
        high += (greatest or Decimal(0)) * factor
    top = None if open_above or missing else high
    return Sum(low, top, target, tuple(missing), tuple(assumed), any_censored)


def _ends(part: Measurement, target: str, censored: Censored, key: str) -> tuple[Decimal, Decimal | None]:
    if part.relation is Relation.DETECTED:
        return Decimal(0), None
    reported = part.lod if part.relation is Relation.NOT_DETECTED else part.value
    if reported is None:
        return Decimal(0), Decimal(0)
    value = convert(reported, part.unit or target, target)
    if value is None:
        raise ValueError(f"part {key}: {part.unit!r} cannot be converted to {target!r}")
    if part.relation is Relation.EQUAL:
        return value, value
    if part.relation is Relation.ABOVE:
        return value, None
    if censored is Censored.ZERO:
        return Decimal(0), Decimal(0)
    return (value, value) if censored is Censored.LOD else (Decimal(0), value)


def decide_sum(total: Sum, limit: Limit, basis: str = "") -> Answer:
    """Outcome of a sum under a limit: it must be the same at both ends, or it is UNDETERMINED.

    A sum already above a maximum fails even when parts are missing; with parts missing it never passes.
    """
    low = decide(Measurement(Relation.EQUAL, total.low, total.unit), limit, basis)
    if low[0] is Outcome.FAILED and limit.kind is Kind.MAX:
        return low
    if total.missing:
        return Outcome.UNDETERMINED, Reason.PARTS_MISSING
    if total.high is None:
        return Outcome.UNDETERMINED, Reason.UNDER_BOUND_ONLY
    if limit.kind is Kind.ABSENT:
        return (Outcome.FAILED, Reason.PRESENT) if total.low else (Outcome.PASSED, Reason.BELOW_DETECTION)
    high = decide(Measurement(Relation.EQUAL, total.high, total.unit), limit, basis)
    if low[0] is not high[0]:
        return Outcome.UNDETERMINED, Reason.DETECTION_TOO_HIGH
    if total.censored and not total.low and high[0] is Outcome.PASSED:
        return Outcome.PASSED, Reason.BELOW_DETECTION
    return high
