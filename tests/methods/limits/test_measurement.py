"""What laboratories write, and what is made of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shian.methods.limits import Measurement, Relation, parse_measurement, parse_units, retested

D = Decimal


@pytest.mark.parametrize(
    ("text", "relation", "value", "unit", "lod"),
    [
        ("0.05", Relation.EQUAL, D("0.05"), "", None),
        ("０．０５ mg/kg", Relation.EQUAL, D("0.05"), "mg/kg", None),
        ("<0.01", Relation.BELOW, D("0.01"), "", None),
        ("＜０.０1mg／kg", Relation.BELOW, D("0.01"), "mg/kg", None),
        ("小于10 CFU/g", Relation.BELOW, D(10), "CFU/g", None),
        (">1000", Relation.ABOVE, D(1000), "", None),
        ("未检出", Relation.NOT_DETECTED, None, "", None),
        ("ND", Relation.NOT_DETECTED, None, "", None),
        ("N.D.", Relation.NOT_DETECTED, None, "", None),
        ("未检出(<0.01)", Relation.NOT_DETECTED, None, "", D("0.01")),
        ("未检出（检出限：0.3μg/kg）", Relation.NOT_DETECTED, None, "μg/kg", D("0.3")),
        ("未检出/25g", Relation.NOT_DETECTED, None, "/25g", None),
        ("阴性", Relation.NOT_DETECTED, None, "", None),
        ("检出", Relation.DETECTED, None, "", None),
        ("阳性", Relation.DETECTED, None, "", None),
        ("1.2×10³", Relation.EQUAL, D("1.2E+3"), "", None),
        ("1.2x10^3CFU/g", Relation.EQUAL, D("1.2E+3"), "CFU/g", None),
        ("3.5e-2", Relation.EQUAL, D("0.035"), "", None),
        ("12,000", Relation.EQUAL, D(12000), "", None),
        ("0/25g", Relation.EQUAL, D(0), "/25g", None),
        ("/", Relation.UNREADABLE, None, "", None),
        ("", Relation.UNREADABLE, None, "", None),
        ("—", Relation.UNREADABLE, None, "", None),
        ("0.01~0.02", Relation.UNREADABLE, None, "", None),
        ("0.01-0.02", Relation.UNREADABLE, None, "", None),
        ("100 200", Relation.UNREADABLE, None, "", None),
        ("2.0 × 10^3 CFU/g", Relation.EQUAL, D("2.0E+3"), "CFU/g", None),
        ("约0.3", Relation.UNREADABLE, None, "", None),
        ("-0.1", Relation.UNREADABLE, None, "", None),
        ("1" * 19, Relation.UNREADABLE, None, "", None),
    ],
)
def test_reads(text: str, relation: Relation, value: Decimal | None, unit: str, lod: Decimal | None) -> None:
    read = parse_measurement(text)
    assert (read.relation, read.value, read.unit, read.lod) == (relation, value, unit, lod)
    assert read.text == text.strip()


def test_mark_of_rounding_is_kept() -> None:
    assert parse_measurement("10.0(+)").lean == 1
    assert parse_measurement("10.0(-)").lean == -1
    assert str(parse_measurement("10.0(+)")) == "10.0(+)"


def test_unit_of_the_column_and_of_the_text_must_agree() -> None:
    assert parse_measurement("0.05 mg/kg", "mg/kg").value == D("0.05")
    assert parse_measurement("0.05 MG/KG", "mg/kg").relation is Relation.EQUAL
    assert parse_measurement("0.05 μg/kg", "mg/kg").relation is Relation.UNREADABLE


def test_detection_limit_of_the_column() -> None:
    read = parse_measurement("未检出", "mg/kg", "0.01")
    assert (read.bound, read.censored, str(read)) == (D("0.01"), True, "未检出(<0.01mg/kg)")


def test_trailing_zeros_are_not_lost() -> None:
    assert str(parse_measurement("0.020", "mg/kg")) == "0.020mg/kg"


def test_a_retest_stands_as_written() -> None:
    first, second = parse_measurement("0.05", "mg/kg"), parse_measurement("<0.01", "mg/kg")
    assert retested(first, second) == second
    assert str(retested(first, parse_measurement("未检出", "mg/kg"))) == "未检出"


def test_an_unreadable_retest_does_not_stand() -> None:
    first = parse_measurement("0.05", "mg/kg")
    assert retested(first, Measurement(Relation.UNREADABLE, text="/")) == first


@pytest.mark.parametrize("text", ["<10;<10；110、<10，20", "<10 <10 110 <10 20", "<10, <10, 110, <10, 20"])
def test_a_cell_may_hold_all_units_of_a_sample(text: str) -> None:
    assert [str(m) for m in parse_units(text)] == ["<10", "<10", "110", "<10", "20"]


@pytest.mark.parametrize(
    "text", ["0.05 mg/kg", "未检出 (检出限 0.01 mg/kg)", "12,000", "0.01~0.02", "10 20 约30"]
)
def test_a_cell_of_one_result_is_not_parted(text: str) -> None:
    assert parse_units(text) == [parse_measurement(text)]
