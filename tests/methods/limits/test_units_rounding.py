"""Units and GB/T 8170."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.limits import Comparison, convert, round_to, unit
from shian.methods.limits.exact import Decimals, compare
from shian.methods.limits.rounding import against

D = Decimal


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("50", "μg/kg", "mg/kg", "0.050"),
        ("50", "ug/kg", "mg/kg", "0.050"),
        ("0.075", "g/kg", "mg/kg", "75"),
        ("0.25", "g/100g", "g/kg", "2.5"),
        ("1", "%", "mg/kg", "1E+4"),
        ("5", "μg/L", "mg/L", "0.005"),
        ("110", "MPN/100g", "MPN/g", "1.10"),
        ("10", "CFU/mL", "CFU/g(mL)", "10"),
        ("2", "mg/g(KOH)", "mg/g", "2"),
        ("45", "%vol", "%vol", "45"),
    ],
)
def test_converts_exactly(value: str, source: str, target: str, expected: str) -> None:
    assert convert(D(value), source, target) == D(expected)


@pytest.mark.parametrize(
    ("source", "target"),
    [("mg/L", "mg/kg"), ("CFU/g", "MPN/g"), ("CFU/g", "CFU/mL"), ("%vol", "%"), ("", "mg/kg")],
)
def test_does_not_convert_what_differs(source: str, target: str) -> None:
    assert convert(D(1), source, target) is None


def test_unknown_unit_is_itself_only() -> None:
    assert unit("mmol/kg").dimension == "mmol/kg"
    assert convert(D(3), "mmol/kg", "mmol/kg") == D(3)


@pytest.mark.parametrize(
    ("value", "interval", "expected"),
    [
        ("12.1498", "0.1", "12.1"),
        ("12.1498", "1", "12"),
        ("1268", "100", "1300"),
        ("1.050", "0.1", "1.0"),
        ("0.35", "0.1", "0.4"),
        ("2500", "1000", "2000"),
        ("3500", "1000", "4000"),
        ("0.0325", "0.001", "0.032"),
        ("60.25", "0.5", "60.0"),
        ("60.38", "0.5", "60.5"),
        ("830", "20", "840"),
        ("842", "20", "840"),
    ],
)
def test_rounds_as_the_standard_shows(value: str, interval: str, expected: str) -> None:
    assert round_to(D(value), D(interval)) == D(expected)


def test_interval_must_be_positive() -> None:
    with pytest.raises(ValueError, match="not positive"):
        round_to(D(1), D(0))


@pytest.mark.parametrize(
    ("value", "lean", "limit", "comparison", "order"),
    [
        ("0.021", 0, "0.02", Comparison.FULL, 1),
        ("0.021", 0, "0.02", Comparison.ROUNDED, 0),
        ("0.025", 0, "0.02", Comparison.ROUNDED, 0),
        ("0.02501", 0, "0.02", Comparison.ROUNDED, 1),
        ("0.020", 0, "0.02", Comparison.FULL, 0),
        ("0.02", 1, "0.02", Comparison.FULL, 1),
        ("0.02", -1, "0.02", Comparison.FULL, -1),
        ("0.02", 1, "0.02", Comparison.ROUNDED, 0),
    ],
)
def test_compares(value: str, lean: int, limit: str, comparison: Comparison, order: int) -> None:
    assert against(D(value), lean, D(limit), comparison) == order


decimals = st.builds(lambda m, e: D(m).scaleb(e), st.integers(0, 10**18 - 1), st.integers(-12, 8))


@given(st.lists(st.tuples(decimals, decimals), min_size=1, max_size=30))
def test_columns_compare_as_decimals_do(pairs: list[tuple[Decimal, Decimal]]) -> None:
    left, right = Decimals.of([a for a, _ in pairs]), Decimals.of([b for _, b in pairs])
    assert compare(left, right).tolist() == [(a > b) - (a < b) for a, b in pairs]


def test_column_compares_equal_values_written_differently() -> None:
    assert compare(Decimals.of([D("0.0200"), D("2E-2")]), Decimals.of([D("0.02"), D("0.020")])).tolist() == [
        0,
        0,
    ]


def test_column_refuses_what_it_cannot_hold() -> None:
    with pytest.raises(ValueError, match="18 digits"):
        Decimals.of([D("1" * 19)])
    with pytest.raises(ValueError, match="non-negative"):
        Decimals.of([D(-1)])
