"""The reference judge: one result, every step visible. `bulk` gives the same answers for many."""

from __future__ import annotations

from collections.abc import Sequence

from shian.methods.limits.book import RuleBook
from shian.methods.limits.decide import decide
from shian.methods.limits.model import Limit, Outcome, Question, Reason, Verdict

_GRAVITY = {Outcome.FAILED: 2, Outcome.UNDETERMINED: 1, Outcome.PASSED: 0}


def applying(book: RuleBook, editions: Sequence[str], analyte: str, food: str) -> list[Limit]:
    """The limits of an edition (and its supplements) that apply to a food most closely.

    A limit on a group covers all below it save what it excludes; one on a nearer node takes the place of one
    above it (GB 2763-2021, 3: a limit for a group holds for every food in it unless the food is listed). More
    than one is left only when the food stands under two groups of which neither contains the other.
    """
    above = book.catalogue.ancestors(food)
    covering = [
        limit
        for limit in book.limits_of(editions, analyte)
        if limit.food in above and not any(excluded in above for excluded in limit.excludes)
    ]
    return [
        limit
        for limit in covering
        if not any(
            other.food != limit.food and limit.food in book.catalogue.ancestors(other.food)
            for other in covering
        )
    ]


def judge(question: Question, book: RuleBook) -> Verdict:
    """Judge one result: the editions in force that day, the nearest limit, the comparison.

    Where several standards limit the same thing, a failure in any decides, then what cannot be told; the
    other limits passed are in `also`. Nothing found is UNDETERMINED, never passed.
    """
    if question.food not in book.catalogue:
        return _open(question, Reason.UNKNOWN_FOOD)
    if question.analyte not in book.analytes:
        return _open(question, Reason.UNKNOWN_ANALYTE)
    editions = list(book.in_force(question.day, question.series).values())
    if not editions:
        return _open(question, Reason.NO_EDITION)
    verdicts = [v for codes in editions if (v := _under(question, codes, question.analyte, book))]
    if not verdicts:
        verdicts = _screened(question, editions, book)
    if not verdicts:
        return _open(question, Reason.NO_LIMIT)
    worst = max(verdicts, key=lambda v: _GRAVITY[v.outcome])
    also = tuple(v.limit for v in verdicts if v.limit and v is not worst)
    return Verdict(
        worst.outcome, worst.reason, worst.limit, question.day, question.measurement, also, worst.detail
    )


def _under(question: Question, editions: Sequence[str], analyte: str, book: RuleBook) -> Verdict | None:
    limits = applying(book, editions, analyte, question.food)
    if not limits:
        return None
    first = limits[0]
    if any(not first.same_demand(other) for other in limits[1:]):
        places = "、".join(f"{limit.food} {limit.demand()}" for limit in limits)
        return Verdict(Outcome.UNDETERMINED, Reason.AMBIGUOUS, first, detail=places)
    outcome, reason = decide(question.measurement, first, question.basis)
    return Verdict(outcome, reason, first)


def _screened(question: Question, editions: list[tuple[str, ...]], book: RuleBook) -> list[Verdict]:
    """A total within the limit of a part of it proves the part within; above it, nothing (GB 2762, notes)."""
    found = []
    for contained in book.screened_by(question.analyte):
        for codes in editions:
            verdict = _under(question, codes, contained, book)
            if verdict is None:
                continue
            outcome, reason = verdict.outcome, verdict.reason
            if outcome is Outcome.PASSED:
                reason = Reason.SCREEN_WITHIN
            elif outcome is Outcome.FAILED:
                outcome, reason = Outcome.UNDETERMINED, Reason.SCREEN_EXCEEDED
            found.append(Verdict(outcome, reason, verdict.limit, detail=verdict.detail))
    return found


def _open(question: Question, reason: Reason) -> Verdict:
    return Verdict(Outcome.UNDETERMINED, reason, None, question.day, question.measurement)
