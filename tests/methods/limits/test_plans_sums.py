"""Sampling plans, sums of residues, mixtures of additives."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.limits import (
    Analyte,
    Censored,
    Kind,
    Limit,
    Outcome,
    Plan,
    Reason,
    Relation,
    add_parts,
    decide_plan,
    decide_sum,
    mixture,
    parse_measurement,
)

D = Decimal
P, F, U = Outcome.PASSED, Outcome.FAILED, Outcome.UNDETERMINED
STAPH = Limit("S", "E", "a", "f", Kind.PLAN, unit="CFU/g", plan=Plan(5, 1, D(100), D(1000)))
SALMONELLA = Limit("T", "E", "a", "f", Kind.PLAN, unit="/25g", plan=Plan(5, 0, D(0)))


@pytest.mark.parametrize(
    ("texts", "outcome", "reason"),
    [
        ("<10 <10 <10 <10 <10", P, Reason.PLAN_WITHIN),
        ("100 100 100 100 100", P, Reason.PLAN_WITHIN),
        ("110 <10 <10 <10 <10", P, Reason.PLAN_WITHIN),
        ("1000 <10 <10 <10 <10", P, Reason.PLAN_WITHIN),
        ("110 120 <10 <10 <10", F, Reason.PLAN_EXCEEDED),
        ("1001 <10 <10 <10 <10", F, Reason.PLAN_EXCEEDED),
        (">1000 <10 <10 <10 <10", F, Reason.PLAN_EXCEEDED),
        ("1.2×10³ <10 <10", F, Reason.PLAN_EXCEEDED),
        ("<10 <10 <10 <10", U, Reason.NEEDS_SAMPLES),
        ("<10 <10 <10 <10 /", U, Reason.UNREADABLE),
        ("<500 <500 <10 <10 <10", U, Reason.UNDER_BOUND_ONLY),
        (">100 <10 <10 <10 <10", U, Reason.UNDER_BOUND_ONLY),
        (">100 >100 <10 <10 <10", F, Reason.PLAN_EXCEEDED),
    ],
)
def test_three_class_plan(texts: str, outcome: Outcome, reason: Reason) -> None:
    assert decide_plan([parse_measurement(t, "CFU/g") for t in texts.split()], STAPH) == (outcome, reason)


def test_two_class_plan_of_a_pathogen() -> None:
    none = [parse_measurement("未检出/25g")] * 5
    assert decide_plan(none, SALMONELLA) == (P, Reason.PLAN_WITHIN)
    assert decide_plan([parse_measurement("0/25g")] * 5, SALMONELLA) == (P, Reason.PLAN_WITHIN)
    assert decide_plan([*none[:4], parse_measurement("检出/25g")], SALMONELLA) == (F, Reason.PLAN_EXCEEDED)
    assert decide_plan(none[:4], SALMONELLA) == (U, Reason.NEEDS_SAMPLES)


def test_a_plan_is_needed() -> None:
    with pytest.raises(ValueError, match="no sampling plan"):
        decide_plan([], Limit("X", "E", "a", "f", high=D(1)))


@given(st.lists(st.integers(0, 1500), min_size=5, max_size=5))
def test_plan_counts(values: list[int]) -> None:
    units = [parse_measurement(str(v), "CFU/g") for v in values]
    passes = sum(v > 100 for v in values) <= 1 and max(values) <= 1000
    assert decide_plan(units, STAPH)[0] is (P if passes else F)


RESIDUE = Analyte("sum", "氟虫腈总量", parts={"a": D(1), "b": D("1.1"), "c": D("0.9")})
LIMIT = Limit("R", "E", "sum", "f", high=D("0.02"))


def parts(a: str, b: str, c: str) -> dict[str, object]:
    return {k: parse_measurement(t, "mg/kg") for k, t in zip("abc", (a, b, c), strict=True) if t}


@pytest.mark.parametrize(
    ("found", "outcome", "reason"),
    [
        (parts("0.01", "0.005", "0.001"), P, Reason.WITHIN),
        (parts("0.01", "0.01", "0.001"), F, Reason.EXCEEDS),
        (parts("<0.002", "<0.002", "<0.002"), P, Reason.BELOW_DETECTION),
        (parts("0.019", "<0.002", "<0.002"), U, Reason.DETECTION_TOO_HIGH),
        (parts("0.03", "", ""), F, Reason.EXCEEDS),
        (parts("0.01", "", "<0.002"), U, Reason.PARTS_MISSING),
        (parts("0.01", "检出", "<0.002"), U, Reason.UNDER_BOUND_ONLY),
        (parts("<0.05", "<0.002", "<0.002"), U, Reason.DETECTION_TOO_HIGH),
    ],
)
def test_sums(found: dict, outcome: Outcome, reason: Reason) -> None:  # type: ignore[type-arg]
    assert decide_sum(add_parts(RESIDUE, found, "mg/kg"), LIMIT) == (outcome, reason)


def test_sum_is_exact_and_weighted() -> None:
    total = add_parts(RESIDUE, parts("0.010", "10", "0.001"), "mg/kg")  # type: ignore[arg-type]
    assert (total.low, total.high) == (D("11.0109"), D("11.0109"))
    assert total.measurement().relation is Relation.EQUAL


def test_censored_parts_by_each_scenario() -> None:
    found = parts("0.019", "<0.002", "未检出")
    assert add_parts(RESIDUE, found, "mg/kg").high == D("0.0212")  # type: ignore[arg-type]
    assert add_parts(RESIDUE, found, "mg/kg", Censored.ZERO).high == D("0.019")  # type: ignore[arg-type]
    assert add_parts(RESIDUE, found, "mg/kg", Censored.LOD).low == D("0.0212")  # type: ignore[arg-type]
    assert add_parts(RESIDUE, found, "mg/kg").assumed == ("c",)  # type: ignore[arg-type]


def test_a_sum_below_detection_stays_below_detection() -> None:
    total = add_parts(RESIDUE, parts("<0.002", "<0.002", "<0.002"), "mg/kg")  # type: ignore[arg-type]
    assert (total.measurement().relation, total.measurement().value) == (Relation.BELOW, D("0.0060"))


def test_what_is_no_part_is_refused() -> None:
    with pytest.raises(ValueError, match="z is no part"):
        add_parts(RESIDUE, {"z": parse_measurement("1", "mg/kg")}, "mg/kg")
    with pytest.raises(ValueError, match="cannot be converted"):
        add_parts(RESIDUE, {"a": parse_measurement("1", "CFU/g")}, "mg/kg")
    with pytest.raises(ValueError, match="not defined as a sum"):
        add_parts(Analyte("x", "x"), {}, "mg/kg")


BENZOATE = Limit("B", "E", "benzoate", "f", high=D("1.0"), unit="g/kg")
SORBATE = Limit("C", "E", "sorbate", "f", high=D("0.5"), unit="g/kg")


def test_shares_of_additives() -> None:
    read = parse_measurement
    assert mixture([(read("0.6", "g/kg"), BENZOATE), (read("0.2", "g/kg"), SORBATE)]).outcome is P
    failed = mixture([(read("0.6", "g/kg"), BENZOATE), (read("250", "mg/kg"), SORBATE)])
    assert (failed.low, failed.outcome) == (D("1.1"), F)
    open_ = mixture([(read("0.99", "g/kg"), BENZOATE), (read("<0.01", "g/kg"), SORBATE)])
    assert (open_.low, open_.high, open_.outcome) == (D("0.99"), D("1.01"), U)
    with pytest.raises(ValueError, match="no maximum"):
        mixture([(read("1", "g/kg"), STAPH)])
