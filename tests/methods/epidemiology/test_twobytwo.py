"""Tables with zeros, exact inference against its definition, the coding of answers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.epidemiology.coding import NotAsAsked, coded, numbers, yes_or_no
from shian.methods.epidemiology.conditional import (
    Conditional,
    exact_interval,
    exact_p,
    median_unbiased,
    midp_interval,
)
from shian.methods.epidemiology.errors import EpidemiologyError
from shian.methods.epidemiology.lines import association, crossed, exposures_of, levels_of, sorted_levels
from shian.methods.epidemiology.stratified import stratified
from shian.methods.epidemiology.twobytwo import (
    TwoByTwo,
    attributable_exposed,
    attributable_population,
    normal,
    odds_ratio,
    pearson,
    risk_difference,
    risk_ratio,
    yates,
)

Z = normal(0.95)
CELLS = st.integers(0, 60)


def nan(*values: float) -> bool:
    return all(map(math.isnan, values))


def test_zero_cells() -> None:
    all_exposed_ill = TwoByTwo(5, 0, 0, 5)
    risk, odds = risk_ratio(all_exposed_ill, Z), odds_ratio(all_exposed_ill, Z)
    assert risk.estimate == odds.estimate == math.inf and nan(risk.low, risk.high, odds.low, odds.high)
    exact = exact_interval(Conditional(all_exposed_ill), 0.95)
    assert (exact.estimate, exact.high) == (math.inf, math.inf)
    assert exact_p(Conditional(all_exposed_ill)).greater == pytest.approx(1 / 252, rel=1e-12)
    none_exposed_ill = TwoByTwo(0, 5, 5, 5)
    assert (risk_ratio(none_exposed_ill, Z).estimate, odds_ratio(none_exposed_ill, Z).estimate) == (0, 0)
    assert attributable_exposed(none_exposed_ill) == -math.inf
    assert exact_interval(Conditional(none_exposed_ill), 0.95).low == 0


def test_nothing_can_be_said() -> None:
    everybody_ate = TwoByTwo(5, 3, 0, 0)
    assert nan(everybody_ate.risk_unexposed, risk_ratio(everybody_ate, Z).estimate, pearson(everybody_ate).p)
    assert nan(risk_difference(everybody_ate, Z).estimate, attributable_exposed(everybody_ate))
    assert nan(attributable_population(everybody_ate), median_unbiased(Conditional(everybody_ate)))
    assert nan(exact_interval(Conditional(everybody_ate), 0.95).low)
    assert exact_p(Conditional(everybody_ate)).two_sided == 1.0
    nobody = association("x", TwoByTwo(0, 0, 0, 0), 0.95, Z)
    assert nan(nobody.risk.estimate, nobody.odds.estimate, nobody.chi.value, nobody.cases_exposed)
    for cells in ((-1, 0, 0, 0), (10_000_001, 0, 0, 0)):
        with pytest.raises(EpidemiologyError):
            TwoByTwo(*cells)
    with pytest.raises(EpidemiologyError):
        normal(1.0)


def test_yates_does_not_overshoot() -> None:
    assert yates(TwoByTwo(26, 17, 20, 12)).value == 0.0
    assert yates(TwoByTwo(10, 0, 0, 10)).value == pytest.approx(16.2, rel=1e-12)


@settings(max_examples=40)
@given(CELLS, CELLS, CELLS, CELLS)
def test_limits_are_where_the_tails_hold_alpha(a: int, b: int, c: int, d: int) -> None:
    conditional = Conditional(TwoByTwo(a, b, c, d))
    if conditional.fixed:
        return
    for interval, share in ((exact_interval(conditional, 0.9), 1.0), (midp_interval(conditional, 0.9), 0.5)):
        assert interval.low <= interval.estimate <= interval.high
        if interval.low > 0:
            _less, same, more = conditional.tails(math.log(interval.low))
            assert more + share * same == pytest.approx(0.05, rel=1e-9)
        if interval.high < math.inf:
            less, same, _more = conditional.tails(math.log(interval.high))
            assert less + share * same == pytest.approx(0.05, rel=1e-9)


@settings(max_examples=40)
@given(CELLS, CELLS, CELLS, CELLS)
def test_one_stratum_is_the_crude_table(a: int, b: int, c: int, d: int) -> None:
    table = TwoByTwo(a, b, c, d)
    found = stratified([table, TwoByTwo(1, 0, 0, 0)], Z)
    for whole, crude in (
        (found.odds_ratio, odds_ratio(table, Z)),
        (found.risk_ratio, risk_ratio(table, Z)),
        (found.risk_difference, risk_difference(table, Z)),
    ):
        if table.n > 1 and all(table.cells):
            assert whole.low == pytest.approx(crude.low, rel=1e-9)
            assert whole.high == pytest.approx(crude.high, rel=1e-9)


def test_homogeneity_of_equal_strata() -> None:
    found = stratified([TwoByTwo(20, 10, 10, 20), TwoByTwo(40, 20, 20, 40)], Z)
    assert found.breslow_day.value == pytest.approx(0, abs=1e-12)
    assert found.woolf_odds.value == pytest.approx(0, abs=1e-12)
    assert found.odds_ratio.estimate == pytest.approx(4.0, rel=1e-12)
    # Odds ratio 1 in common: the fitted cells are those of independence.
    even = stratified([TwoByTwo(20, 10, 10, 20), TwoByTwo(10, 20, 20, 10)], Z)
    assert even.odds_ratio.estimate == pytest.approx(1.0, rel=1e-12)
    assert even.breslow_day.value == pytest.approx(40 / 3, rel=1e-9)


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        (["Y", "n", "", "NA", "yes"], [True, False, None, None, True]),
        (["TRUE", "FALSE"], [True, False]),
        (["1", "0", "9", "99"], [True, False, None, None]),
        (["1", "2", "9"], [True, False, None]),
        (["1.0", "0.0", "."], [True, False, None]),
        (["是", "否", "不详"], [True, False, None]),
        (["+", "-", ""], [True, False, None]),
        (["1", "1"], [True, True]),
        (["Y", "0"], [True, False]),
        (["0", "1", "2"], None),
        (["F", "M"], None),
        (["", "NA"], None),
        (["12"], None),
        (["nan", "1", "inf"], None),
    ],
)
def test_answers(cells: list[str], answers: list[bool | None] | None) -> None:
    found = yes_or_no("x", cells)
    assert (list(found.answers) if found else None) == answers


def test_conditions() -> None:
    lines = {"Sex": ["F", "M", "", "F"], "age": ["30", "29", "NA", "41"], "a=b": ["1", "0", "1", "9"]}
    assert coded("sex", lines).label == "Sex=M"
    assert list(coded("Sex=F", lines).answers) == [True, False, None, True]
    assert list(coded("Sex!=F", lines).answers) == [False, True, None, False]
    assert list(coded("age>=30", lines).answers) == [True, False, None, True]
    assert list(coded("age<30", lines).answers) == [False, True, None, False]
    assert list(coded("a=b", lines).answers) == [True, False, True, None]
    for asked, words in (
        ("food", "no column 'food'; there are: Sex, age, a=b"),
        ("age", "3 values ('29', '30', '41') are not yes and no; say which count as yes"),
        ("Sex=X", "column Sex never has the value 'X'"),
        ("age>old", "age>old: 'old' is no number"),
        ("Sex>3", "'F' is no number"),
    ):
        with pytest.raises(EpidemiologyError) as fault:
            coded(asked, lines)
        assert str(fault.value).startswith(words)
    with pytest.raises(NotAsAsked) as odd:
        coded("ill", {"ill": ["Y"] * 12 + ["maybe"]})
    assert odd.value.at == 12
    assert numbers(["1.5", "", "2"]) == [1.5, None, 2.0]


def test_levels_and_exposures() -> None:
    assert levels_of(["10", "9", "NA", "2"]) == ["10", "9", None, "2"]
    assert levels_of(["1", "0", "9"]) == ["1", "0", None]
    assert sorted_levels(["10", "9", None, "2"]) == ["2", "9", "10"]
    assert sorted_levels(["b", "10", "a"]) == ["10", "a", "b"]
    assert crossed([["a", None], ["x", "y"]]) == ["a/x", None]
    lines = {"ill": ["1", "0"], "one": ["1", "1"], "egg": ["Y", "Y"], "ham": ["1", "0"], "age": ["3", "1"]}
    assert [one.label for one in exposures_of(lines, ["ill"])] == ["egg", "ham"]
