"""The reference judge: one result, every step visible. `bulk` gives the same answers for many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from shian.methods.limits.book import RuleBook
from shian.methods.limits.decide import Answer, decide
from shian.methods.limits.measurement import Measurement, Relation, parse_units
from shian.methods.limits.model import Kind, Limit, Outcome, Question, Reason, Verdict
from shian.methods.limits.plans import decide_plan
from shian.methods.limits.sums import Censored, add_parts, decide_sum

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


Decide = Callable[[Limit], Answer]


def judge(question: Question, book: RuleBook) -> Verdict:
    """Judge one result: the editions in force that day, the nearest limit, the comparison.

    Where several standards limit the same thing, a failure in any decides, then what cannot be told; the
    other limits passed are in `also`. Nothing found is UNDETERMINED, never passed.
    """
    return judge_by(question, book, lambda limit: decide(question.measurement, limit, question.basis))


def judge_text(
    question: Question, text: str, unit: str, lod: Decimal | str | None, book: RuleBook
) -> Verdict:
    """Judge a cell as a laboratory wrote it: one result, or those of all units of a sample.

    The measurement in the question is not looked at.
    """
    measurements = parse_units(text, unit, lod)
    if len(measurements) == 1:
        return judge(replace(question, measurement=measurements[0]), book)
    written = Measurement(Relation.UNREADABLE, unit=unit, text=text.strip())
    return judge_units(replace(question, measurement=written), measurements, book)


def judge_units(question: Question, measurements: Sequence[Measurement], book: RuleBook) -> Verdict:
    """Judge the results of all units of a sample: by its plan, or each by a limit that has none.

    The measurement in the question is not looked at.
    """

    def decide_units(limit: Limit) -> Answer:
        if limit.kind is Kind.PLAN:
            return decide_plan(measurements, limit)
        answers = [decide(m, limit, question.basis) for m in measurements]
        none = (Outcome.UNDETERMINED, Reason.NEEDS_SAMPLES)
        return max(answers, key=lambda answer: _GRAVITY[answer[0]], default=none)

    return judge_by(question, book, decide_units)


def judge_parts(
    question: Question,
    parts: Mapping[str, Measurement],
    book: RuleBook,
    censored: Censored = Censored.BOUNDS,
) -> Verdict:
    """Judge a residue that is a sum by the results of its parts (`sums.add_parts` says what is refused).

    The measurement in the question is not looked at.
    """
    analyte = book.analytes[question.analyte]
    return judge_by(
        question,
        book,
        lambda limit: decide_sum(add_parts(analyte, parts, limit.unit, censored), limit, question.basis),
    )


def judge_by(question: Question, book: RuleBook, answer: Decide) -> Verdict:
    """Find what applies and let `answer` compare: the way of all three judges."""
    if question.food not in book.catalogue:
        return _open(question, Reason.UNKNOWN_FOOD)
    if question.analyte not in book.analytes:
        return _open(question, Reason.UNKNOWN_ANALYTE)
    editions = list(book.in_force(question.day, question.series).values())
    if not editions:
        return _open(question, Reason.NO_EDITION)
    verdicts = [v for codes in editions if (v := _under(question, codes, question.analyte, book, answer))]
    if not verdicts:
        verdicts = _screened(question, editions, book, answer)
    if not verdicts:
        return _open(question, Reason.NO_LIMIT)
    worst = max(verdicts, key=lambda v: _GRAVITY[v.outcome])
    also = tuple(v.limit for v in verdicts if v.limit and v is not worst)
    return replace(worst, day=question.day, measurement=question.measurement, also=also)


def _under(
    question: Question, editions: Sequence[str], analyte: str, book: RuleBook, answer: Decide
) -> Verdict | None:
    limits = applying(book, editions, analyte, question.food)
    if not limits:
        return None
    first = limits[0]
    if any(not first.same_demand(other) for other in limits[1:]):
        places = "、".join(f"{limit.food} {limit.demand()}" for limit in limits)
        return Verdict(Outcome.UNDETERMINED, Reason.AMBIGUOUS, first, detail=places)
    outcome, reason = answer(first)
    return Verdict(outcome, reason, first)


def _screened(
    question: Question, editions: list[tuple[str, ...]], book: RuleBook, answer: Decide
) -> list[Verdict]:
    """A total within the limit of a part of it proves the part within; above it, nothing (GB 2762, notes)."""
    found = []
    for contained in book.screened_by(question.analyte):
        for codes in editions:
            verdict = _under(question, codes, contained, book, answer)
            if verdict is None:
                continue
            if verdict.outcome is Outcome.PASSED:
                verdict = replace(verdict, reason=Reason.SCREEN_WITHIN)
            elif verdict.outcome is Outcome.FAILED:
                verdict = replace(verdict, outcome=Outcome.UNDETERMINED, reason=Reason.SCREEN_EXCEEDED)
            found.append(verdict)
    return found


def _open(question: Question, reason: Reason) -> Verdict:
    return Verdict(Outcome.UNDETERMINED, reason, None, question.day, question.measurement)
