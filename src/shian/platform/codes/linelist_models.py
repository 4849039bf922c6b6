"""`shian linelist dose|logistic|matched`: models of a line list."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import typer

from shian.methods.epidemiology import dose as dosing
from shian.methods.epidemiology import logistic as regression
from shian.methods.epidemiology import matched as matching
from shian.methods.epidemiology.coding import Answers, NotAsAsked, coded, column_of, known, numbers
from shian.methods.epidemiology.logistic import Floats
from shian.methods.epidemiology.twobytwo import normal
from shian.platform.codes.linelist_common import (
    AsJson,
    Confidence,
    Ill,
    Lines,
    Out,
    Z,
    chosen,
    coded_in,
    emit,
    refusing,
    split,
)
from shian.platform.codes.linelist_tables import Row
from shian.platform.codes.tables import TableFault
from shian.platform.codes.wholes import Whole, read_whole

Terms = Annotated[
    list[str] | None,
    typer.Option("--exposures", help="Columns, by commas: yes/no, conditions, or numbers by their size."),
]


def dose(
    lines: Lines,
    ill: Ill,
    column: Annotated[str, typer.Option("--dose", help="The column of the dose: portions, glasses.")],
    top: Annotated[float | None, typer.Option(help="Doses above count as this one.")] = None,
    confidence: Confidence = 0.95,
    z: Z = None,
    out: Out = None,
    as_json_: AsJson = False,
) -> None:
    """Attack rates by dose, ratios to the lowest, and the χ² of the trend (repeated in every row)."""
    with refusing(lines):
        whole = read_whole(lines)
        sick = coded_in(whole, ill).answers
        people: Counter[float] = Counter()
        cases: Counter[float] = Counter()
        for amount, case in zip(numbers_in(whole, column), sick, strict=True):
            if amount is not None and case is not None:
                level = amount if top is None else min(amount, top)
                people[level] += 1
                cases[level] += case
        levels = sorted(people)
        quantile = normal(confidence) if z is None else z
        found = dosing.trend(levels, [cases[x] for x in levels], [people[x] for x in levels], quantile)
        emit([_level_row(one, found) for one in found.levels], out, json=as_json_)


def _level_row(level: dosing.Level, found: dosing.Trend) -> Row:
    return {
        "dose": level.dose,
        "ill": level.ill,
        "n": level.people,
        "ar": level.attack_rate,
        "rr": level.risk_ratio.estimate,
        "rr_lo_wald": level.risk_ratio.low,
        "rr_hi_wald": level.risk_ratio.high,
        "or": level.odds_ratio.estimate,
        "or_lo_woolf": level.odds_ratio.low,
        "or_hi_woolf": level.odds_ratio.high,
        "trend_chi2": found.armitage.value,
        "trend_p": found.armitage.p,
        "mantel_chi2": found.mantel.value,
        "mantel_p": found.mantel.p,
        "departure_chi2": found.departure.value,
        "departure_df": found.departure.df,
        "departure_p": found.departure.p,
        "slope": found.slope,
    }


def logistic(
    lines: Lines,
    ill: Ill,
    exposures: Terms = None,
    confidence: Confidence = 0.95,
    z: Z = None,
    out: Out = None,
    as_json_: AsJson = False,
) -> None:
    """Logistic regression of the illness on the exposures together, of those with all answers known."""
    with refusing(lines):
        whole = read_whole(lines)
        names, sick, matrix, _rows = _model(whole, ill, exposures).complete()
        quantile = normal(confidence) if z is None else z
        found = regression.logistic(sick, names, matrix, quantile)
        if found.separated or not found.converged:
            typer.echo(
                "the terms tell ill and well apart: estimates grow without end, do not use them", err=True
            )
        emit([_term_row(term, found) for term in found.terms], out, json=as_json_)


def _term_row(term: regression.Term, found: regression.Logistic) -> Row:
    ratio = term.likelihood_ratio
    return {
        "term": term.name,
        "Estimate": term.estimate,
        "Std..Error": term.error,
        "z.value": term.z,
        "Pr...z..": term.p,
        "n": found.n,
        "deviance": found.deviance,
        "or": term.odds_ratio.estimate,
        "or_lo_wald": term.odds_ratio.low,
        "or_hi_wald": term.odds_ratio.high,
        "lr_chi2": ratio.value if ratio else None,
        "lr_p": ratio.p if ratio else None,
        "null_deviance": found.null_deviance,
        "aic": found.aic,
        "model_chi2": found.model.value,
        "model_p": found.model.p,
        "separated": found.separated or not found.converged,
    }


def matched(
    lines: Lines,
    ill: Ill,
    sets: Annotated[str, typer.Option("--sets", help="The column that names the matched set of a person.")],
    exposures: Terms = None,
    together: Annotated[bool, typer.Option("--together", help="All exposures in one model.")] = False,
    confidence: Confidence = 0.95,
    z: Z = None,
    out: Out = None,
    as_json_: AsJson = False,
) -> None:
    """Conditional logistic regression of matched sets, an exposure at a time; McNemar if sets are pairs."""
    with refusing(lines):
        whole = read_whole(lines)
        column = existing(whole, sets)
        quantile = normal(confidence) if z is None else z
        model = _model(whole, ill, exposures, but=column)
        blocks = [model] if together else [model.only(name) for name in model.columns]
        rows: list[Row] = []
        for block in blocks:
            names, sick, matrix, at = block.complete(whole.columns[column])
            places = [whole.columns[column][row] for row in at]
            found = matching.conditional_logistic(places, sick, names, matrix, quantile)
            pairs = _pairs(places, sick, matrix, confidence, quantile) if len(names) == 1 else None
            rows += [_matched_row(term, found, pairs) for term in found.terms]
        emit(rows, out, json=as_json_)


def _matched_row(
    term: matching.MatchedTerm, found: matching.Conditional, pairs: matching.Pairs | None
) -> Row:
    return {
        "term": term.name,
        "Estimate": term.estimate,
        "Std..Error": term.error,
        "z.value": term.z,
        "Pr...z..": term.p,
        "sets": found.sets,
        "n": found.people,
        "or": term.odds_ratio.estimate,
        "or_lo_wald": term.odds_ratio.low,
        "or_hi_wald": term.odds_ratio.high,
        "lr_chi2": found.likelihood_ratio.value,
        "lr_p": found.likelihood_ratio.p,
        "converged": found.converged,
        "case_only": pairs.case_only if pairs else None,
        "control_only": pairs.control_only if pairs else None,
        "or_lo_exact": pairs.exact.low if pairs else None,
        "or_hi_exact": pairs.exact.high if pairs else None,
        "mcnemar_chi2": pairs.chi.value if pairs else None,
        "mcnemar_p": pairs.chi.p if pairs else None,
        "mcnemar_chi2_cc": pairs.chi_corrected.value if pairs else None,
        "exact_p": pairs.exact_p if pairs else None,
        "midp": pairs.midp if pairs else None,
    }


def _pairs(
    sets: Sequence[str], sick: Sequence[int], matrix: Floats, confidence: float, z: float
) -> matching.Pairs | None:
    """McNemar's table, if every set is one case with one control and the exposure is yes or no."""
    if set(np.unique(matrix)) - {0.0, 1.0}:
        return None
    exposed: dict[str, dict[int, float]] = {}
    for name, case, value in zip(sets, sick, matrix[:, 0], strict=True):
        exposed.setdefault(name, {})[case] = float(value)
    if any(count != 2 for count in Counter(sets).values()) or any(len(one) != 2 for one in exposed.values()):
        return None
    case_only = sum(one[1] > one[0] for one in exposed.values())
    control_only = sum(one[1] < one[0] for one in exposed.values())
    return matching.mcnemar(case_only, control_only, confidence, z)


@dataclass(frozen=True)
class Model:
    """Who is ill, and the terms by name: None where a person's answer is unknown."""

    sick: Answers
    columns: dict[str, Sequence[float | None]]

    def only(self, name: str) -> "Model":
        """The model of one term."""
        return Model(self.sick, {name: self.columns[name]})

    def complete(self, needed: Sequence[str] = ()) -> tuple[list[str], list[int], Floats, list[int]]:
        """Names, illness, matrix and row of the people of whom everything is known, `needed` too."""
        rows = list(zip(*self.columns.values(), strict=True))
        at = [
            i
            for i, (case, row) in enumerate(zip(self.sick, rows, strict=True))
            if case is not None and None not in row and (not needed or known(needed[i]))
        ]
        matrix = np.array([rows[i] for i in at], np.float64).reshape(len(at), len(self.columns))
        return list(self.columns), [int(bool(self.sick[i])) for i in at], matrix, at


def _model(whole: Whole, ill: str, exposures: list[str] | None, but: str = "") -> Model:
    sick = coded_in(whole, ill).answers
    wanted = split(exposures, whole)
    if not wanted:
        found = [one for one in chosen(whole, None, ill) if one.label != but]
        return Model(sick, {one.label: _as_numbers(one.answers) for one in found})
    columns: dict[str, Sequence[float | None]] = {}
    for name in wanted:
        try:
            one = coded(name, whole.columns)
        except NotAsAsked:
            columns[name] = numbers_in(whole, name)
        else:
            columns[one.label] = _as_numbers(one.answers)
    return Model(sick, columns)


def _as_numbers(answers: Answers) -> list[float | None]:
    return [None if one is None else float(one) for one in answers]


def existing(whole: Whole, name: str) -> str:
    """The column of that name; refused if there is none."""
    column = column_of(name, whole.columns)
    if column is None:
        raise TableFault([f"{whole.table.name}: no column {name}; there are: {', '.join(whole.columns)}"])
    return column


def numbers_in(whole: Whole, name: str) -> list[float | None]:
    """A column of numbers; the fault names its row."""
    column = existing(whole, name)
    try:
        return numbers(whole.columns[column])
    except NotAsAsked as fault:
        raise TableFault([whole.fault(fault.at or 0, column, str(fault))]) from fault
