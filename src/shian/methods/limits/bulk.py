"""Judging many results at once, with the answers of `judging.judge`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from shian.methods.limits.columns import Answers, decide_columns
from shian.methods.limits.compiled import Bools, Compiled, Ints
from shian.methods.limits.encode import Results
from shian.methods.limits.model import Outcome, Reason, Verdict

_GRAVITY = np.array([1, 0, 2], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Judgements:
    """Per result: `Outcome`, `Reason` and the number of the limit in the book (-1: none)."""

    outcome: npt.NDArray[np.int8]
    reason: npt.NDArray[np.int8]
    limit: Ints
    compiled: Compiled

    def verdict(self, row: int, day: date | None = None) -> Verdict:
        """One answer as an object, with its limit."""
        number = int(self.limit[row])
        limit = self.compiled.book.limits[number] if number >= 0 else None
        return Verdict(Outcome(int(self.outcome[row])), Reason(int(self.reason[row])), limit, day)


def judge_all(results: Results, compiled: Compiled) -> Judgements:
    """Judge every row: exact decimals, the same outcomes, reasons and limits as `judge` one by one.

    Measured by `benchmarks/judging.py`: millions of encoded results a second against the full tables.
    """
    size = len(results)
    judged = Judgements(
        np.zeros(size, dtype=np.int8),
        np.full(size, Reason.NO_LIMIT, dtype=np.int8),
        np.full(size, -1, dtype=np.int32),
        compiled,
    )
    periods = compiled.period(results.day)
    placed = (results.food >= 0) & (results.analyte >= 0)
    for period in np.unique(periods[placed]):
        rows = np.flatnonzero(placed & (periods == period)).astype(np.int32)
        _judge_period(results, compiled, int(period), rows, judged)
    judged.reason[results.analyte < 0] = Reason.UNKNOWN_ANALYTE
    judged.reason[results.food < 0] = Reason.UNKNOWN_FOOD
    return judged


def _judge_period(results: Results, compiled: Compiled, period: int, rows: Ints, judged: Judgements) -> None:
    hit = _apply(results, compiled, period, rows, results.analyte[rows], judged, screen=False)
    for total, contained in compiled.screens.items():
        left = rows[~hit & (results.analyte[rows] == total)]
        for analyte in contained if len(left) else ():
            _apply(
                results,
                compiled,
                period,
                left,
                np.full(len(left), analyte, dtype=np.int32),
                judged,
                screen=True,
            )
    in_force = np.array(sorted(compiled.series_in(period)), dtype=np.int32)
    wanted = results.series[rows]
    absent = ((wanted >= 0) & ~np.isin(wanted, in_force)) | (len(in_force) == 0)
    judged.reason[rows[absent]] = Reason.NO_EDITION


def _apply(
    results: Results,
    compiled: Compiled,
    period: int,
    rows: Ints,
    analyte: Ints,
    judged: Judgements,
    *,
    screen: bool,
) -> Bools:
    """Judge rows against every layer, keeping the gravest answer; says which rows met a limit."""
    hit = np.zeros(len(rows), dtype=np.bool_)
    food, wanted = results.food[rows], results.series[rows]
    for layer in compiled.layers(period):
        number = layer.limit[analyte, food]
        use = (number >= 0) & ((wanted < 0) | (wanted == compiled.series[number]))
        if not use.any():
            continue
        chosen, limit = rows[use], number[use]
        answers = decide_columns(results, compiled, chosen, limit)
        answers.settle(layer.torn[analyte[use], food[use]], Outcome.UNDETERMINED, Reason.AMBIGUOUS)
        if screen:
            answers.reason[answers.outcome == Outcome.PASSED] = Reason.SCREEN_WITHIN
            answers.settle(answers.outcome == Outcome.FAILED, Outcome.UNDETERMINED, Reason.SCREEN_EXCEEDED)
        _keep_gravest(judged, chosen, limit, answers)
        hit |= use
    return hit


def _keep_gravest(judged: Judgements, rows: Ints, limit: Ints, answers: Answers) -> None:
    before = np.where(judged.limit[rows] < 0, np.int8(-1), _GRAVITY[judged.outcome[rows]])
    graver = _GRAVITY[answers.outcome] > before
    rows = rows[graver]
    judged.outcome[rows] = answers.outcome[graver]
    judged.reason[rows] = answers.reason[graver]
    judged.limit[rows] = limit[graver]
