"""`decide`, on columns: many measurements, each against the limit chosen for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from shian.methods.limits.compiled import Bools, Compiled, Ints
from shian.methods.limits.encode import Results
from shian.methods.limits.exact import Decimals, compare
from shian.methods.limits.measurement import Relation
from shian.methods.limits.model import Kind, Outcome, Reason
from shian.methods.limits.rounding import Comparison, against

Codes = npt.NDArray[np.int8]
_KIND = {kind: i for i, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Answers:
    """`Outcome` and `Reason` of each pair, as codes."""

    outcome: Codes
    reason: Codes

    def settle(self, mask: Bools, outcome: Outcome, reason: Reason) -> None:
        """Set the answer where the mask holds, over whatever stood there."""
        self.outcome[mask] = outcome
        self.reason[mask] = reason


def decide_columns(results: Results, compiled: Compiled, rows: Ints, limit: Ints) -> Answers:
    """Answers for results[rows[i]] under limit number limit[i].

    Later settlements take precedence, so the checks of `decide.decide` stand here in reverse.
    """
    relation, kind = results.relation[rows], compiled.kind[limit]
    not_detected = relation == Relation.NOT_DETECTED
    reported = results.lod.take(rows).where(not_detected, results.value.take(rows))
    comparable = compiled.comparable(results.dimension[rows], compiled.dimension[limit])
    answers = _numeric(results, compiled, rows, limit, reported)
    answers.settle(~comparable | ~reported.known, Outcome.UNDETERMINED, Reason.UNIT_MISMATCH)
    silent, maximum = not_detected & ~reported.known, kind == _KIND[Kind.MAX]
    answers.settle(silent & maximum, Outcome.PASSED, Reason.NOT_DETECTED_NO_LOD)
    answers.settle(silent & ~maximum, Outcome.UNDETERMINED, Reason.UNDER_BOUND_ONLY)
    answers.settle(relation == Relation.DETECTED, Outcome.UNDETERMINED, Reason.DETECTED_UNQUANTIFIED)
    absent = kind == _KIND[Kind.ABSENT]
    if absent.any():
        _absent(answers, absent, relation, reported, compiled.high.take(limit), comparable)
    basis, asked = results.basis[rows], compiled.basis[limit]
    answers.settle((basis > 0) & (asked > 0) & (basis != asked), Outcome.UNDETERMINED, Reason.BASIS_MISMATCH)
    answers.settle(kind == _KIND[Kind.FREE], Outcome.PASSED, Reason.FREE_USE)
    answers.settle(kind == _KIND[Kind.PLAN], Outcome.UNDETERMINED, Reason.NEEDS_SAMPLES)
    answers.settle(relation == Relation.UNREADABLE, Outcome.UNDETERMINED, Reason.UNREADABLE)
    return answers


def _absent(
    answers: Answers, absent: Bools, relation: Codes, reported: Decimals, allowed: Decimals, comparable: Bools
) -> None:
    equal = absent & (relation == Relation.EQUAL)
    found = absent & ((relation == Relation.DETECTED) | (relation == Relation.ABOVE))
    low = absent & ~equal & ~found
    order = compare(reported, allowed)
    answers.settle(equal, Outcome.PASSED, Reason.BELOW_DETECTION)
    answers.settle(found | (equal & (reported.mantissa > 0)), Outcome.FAILED, Reason.PRESENT)
    answers.settle(low, Outcome.PASSED, Reason.BELOW_DETECTION)
    answers.settle(low & allowed.known & (order > 0), Outcome.UNDETERMINED, Reason.DETECTION_TOO_HIGH)
    answers.settle(low & allowed.known & ~comparable, Outcome.UNDETERMINED, Reason.UNIT_MISMATCH)
    answers.settle(low & ~reported.known, Outcome.PASSED, Reason.NOT_DETECTED_NO_LOD)


def _numeric(results: Results, compiled: Compiled, rows: Ints, limit: Ints, reported: Decimals) -> Answers:
    high, low = compiled.high.take(limit), compiled.low.take(limit)
    relation, lean = results.relation[rows], results.lean[rows]
    upper, lower = (
        _orders(compiled, limit, reported, lean, high),
        _orders(compiled, limit, reported, lean, low),
    )
    equal, above = relation == Relation.EQUAL, relation == Relation.ABOVE
    below = ~equal & ~above
    size = len(rows)
    answers = Answers(
        np.full(size, Outcome.PASSED, dtype=np.int8), np.full(size, Reason.WITHIN, dtype=np.int8)
    )
    answers.settle(equal & low.known & (lower < 0), Outcome.FAILED, Reason.TOO_LITTLE)
    answers.settle(equal & high.known & (upper > 0), Outcome.FAILED, Reason.EXCEEDS)
    answers.settle(below, Outcome.UNDETERMINED, Reason.DETECTION_TOO_HIGH)
    answers.settle(below & high.known & (upper <= 0), Outcome.PASSED, Reason.BELOW_DETECTION)
    answers.settle(below & low.known, Outcome.UNDETERMINED, Reason.UNDER_BOUND_ONLY)
    answers.settle(below & low.known & (lower <= 0), Outcome.FAILED, Reason.TOO_LITTLE)
    answers.settle(above, Outcome.UNDETERMINED, Reason.UNDER_BOUND_ONLY)
    answers.settle(above & ~high.known & low.known & (lower >= 0), Outcome.PASSED, Reason.WITHIN)
    answers.settle(above & high.known & (upper >= 0), Outcome.FAILED, Reason.EXCEEDS)
    return answers


def _orders(compiled: Compiled, limit: Ints, reported: Decimals, lean: Codes, bound: Decimals) -> Codes:
    """As `rounding.against`; the few limits compared by rounding go through it one by one."""
    order = compare(reported, bound)
    order = np.where(order == 0, lean, order).astype(np.int8)
    for row in np.flatnonzero(compiled.rounded[limit] & bound.known & reported.known):
        shift = int(compiled.shift[limit[row]])
        order[row] = against(
            _decimal(reported, row, shift), int(lean[row]), _decimal(bound, row, shift), Comparison.ROUNDED
        )
    return order


def _decimal(column: Decimals, row: np.intp, shift: int) -> Decimal:
    return Decimal(int(column.mantissa[row])).scaleb(int(column.exponent[row]) - shift)
