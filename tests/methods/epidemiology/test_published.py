"""Published line lists: Oswego 1940, Stegen 1998, the output of Epi Info and EpiStats, models, strata."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from shian.methods.epidemiology.coding import coded
from shian.methods.epidemiology.conditional import Conditional, exact_interval, exact_p, midp_interval
from shian.methods.epidemiology.dose import trend
from shian.methods.epidemiology.lines import over_strata, tabulated
from shian.methods.epidemiology.logistic import logistic
from shian.methods.epidemiology.stratified import stratified
from shian.methods.epidemiology.twobytwo import (
    TwoByTwo,
    mantel_haenszel_chi,
    normal,
    odds_ratio,
    pearson,
    risk_difference,
    risk_ratio,
    yates,
)

pytestmark = pytest.mark.reference
Z = normal(0.95)
Columns = dict[str, list[str]]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "surveillance" / "linelists" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def columns(folder: Path, name: str) -> Columns:
    found = rows(folder, name)
    return {key: [row[key] for row in found] for key in found[0]}


def same(value: float, expected: object) -> bool:
    return value == pytest.approx(float(str(expected)), rel=1e-8, abs=1e-12)


def test_epi_info_to_its_digits(shared_dir: Path) -> None:
    """Limits by z = 1.96; its chi-squares' p-values are cut to eight decimals and left out here."""
    folder = shared_dir / "surveillance" / "linelists"
    printed = json.loads((folder / "epiinfo_1.2.0.18_output.json").read_text(encoding="utf-8"))
    seen = 0
    for data in ("oswego", "tiramisu"):
        for row in rows(shared_dir, f"{data}_expected.csv"):
            if row["exposure"] not in printed[data]:
                continue
            table = TwoByTwo(*(int(row[cell]) for cell in "abcd"))
            for name, value in epi_info(table).items():
                assert same(value, printed[data][row["exposure"]][name]), (row["exposure"], name)
                seen += 1
    assert seen == 28 * 20


def epi_info(table: TwoByTwo) -> dict[str, float]:
    conditional = Conditional(table)
    fisher, midp = exact_interval(conditional, 0.95), midp_interval(conditional, 0.95)
    p, odds, risk = exact_p(conditional), odds_ratio(table, 1.96), risk_ratio(table, 1.96)
    difference = risk_difference(table, 1.96)
    return {
        "OR": odds.estimate,
        "ORLL": odds.low,
        "ORUL": odds.high,
        "MidPOR": fisher.estimate,
        "MidPORLL": midp.low,
        "MidPORUL": midp.high,
        "FisherORLL": fisher.low,
        "FisherORUL": fisher.high,
        "MidPExact1Tail": p.midp_one_sided,
        "FisherExact1Tail": min(p.less, p.greater),
        "FisherExact2Tail": p.two_sided,
        "RiskRatio": risk.estimate,
        "RiskRatioLL": risk.low,
        "RiskRatioUL": risk.high,
        "RiskDifference": 100 * difference.estimate,
        "RiskDifferenceLL": 100 * difference.low,
        "RiskDifferenceUL": 100 * difference.high,
        "UncorrectedX2": pearson(table).value,
        "MHX2": mantel_haenszel_chi(table).value,
        "CorrectedX2": yates(table).value,
    }


def test_strata(shared_dir: Path) -> None:
    names = (
        "or_mh or_mh_lo or_mh_hi rr_mh mh_chi2 mh_p mh_chi2_cc "
        "woolf_or_chi2 woolf_or_p woolf_rr_chi2 woolf_rr_p"
    )
    for row in rows(shared_dir, "stratified_MH_expected.csv"):
        tables = [TwoByTwo(*map(int, text.split("/"))) for text in row["strata"].split(" ; ")]
        found = stratified(tables, Z)
        odds, risk, woolf = found.odds_ratio, found.risk_ratio, found.woolf_odds
        values = [odds.estimate, odds.low, odds.high, risk.estimate, found.chi.value, found.chi.p]
        values += [
            found.chi_corrected.value,
            woolf.value,
            woolf.p,
            found.woolf_risk.value,
            found.woolf_risk.p,
        ]
        for name, value in zip(names.split(), values, strict=True):
            assert math.isnan(value) if row[name] == "NA" else same(value, row[name]), (row["exposure"], name)


def test_epistats_stratified_by_tiramisu(shared_dir: Path) -> None:
    """What EpiStats 1.6-2 prints of white mousse by tiramisu."""
    lines = columns(shared_dir, "tiramisu_stegen.csv")
    ill, mousse = coded("ill", lines).answers, coded("wmousse", lines).answers
    levels = [None if cell == "NA" else cell for cell in lines["tira"]]
    found = over_strata(ill, mousse, "tira", levels, Z)
    assert (found.levels, [t.cells for t in found.tables]) == (("0", "1"), [(4, 13, 3, 141), (43, 9, 46, 14)])
    crude, risk = risk_ratio(found.crude, Z), found.together.risk_ratio
    assert [round(x, 2) for x in (crude.estimate, crude.low, crude.high)] == [2.84, 2.12, 3.80]
    assert [round(x, 2) for x in (risk.estimate, risk.low, risk.high)] == [1.23, 1.02, 1.48]
    assert round(100 * (risk.estimate / crude.estimate - 1), 2) == -56.70


def test_dose_response_of_tiramisu(shared_dir: Path) -> None:
    lines = columns(shared_dir, "tiramisu_stegen.csv")
    portions = [None if cell == "NA" else min(int(cell), 2) for cell in lines["tportion"]]
    ill = coded("ill", lines).answers
    tables = [tabulated(ill, [None if p is None else p == dose for p in portions]) for dose in range(3)]
    assert [(t.a, t.exposed) for t in tables] == [(7, 165), (44, 65), (50, 56)]
    found = trend([0, 1, 2], [t.a for t in tables], [t.exposed for t in tables], Z)
    assert same(found.armitage.value, 162.000638122142)


@pytest.mark.parametrize(
    ("data", "file", "names"),
    [
        ("tiramisu", "tiramisu_stegen.csv", "tira beer mousse redjelly"),
        ("oswego", "oswego.csv", "vanilla.ice.cream chocolate.ice.cream cakes"),
    ],
)
def test_logistic(shared_dir: Path, data: str, file: str, names: str) -> None:
    lines = columns(shared_dir, file)
    people = zip(
        coded("ill", lines).answers, *(coded(name, lines).answers for name in names.split()), strict=True
    )
    complete = np.array([row for row in people if None not in row], np.float64)
    found = logistic([int(x) for x in complete[:, 0]], names.split(), complete[:, 1:], Z)
    expected = [row for row in rows(shared_dir, "logistic_expected.csv") if row["data"] == data]
    assert [term.name for term in found.terms] == [row["term"] for row in expected]
    for term, row in zip(found.terms, expected, strict=True):
        assert same(term.estimate, row["Estimate"]) and same(term.error, row["Std..Error"])
        assert same(term.z, row["z.value"]) and same(term.p, row["Pr...z.."])
        assert found.n == int(row["n"]) and same(found.deviance, row["deviance"])
