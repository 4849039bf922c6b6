"""What is told about a plan: what limits it, what points cost, why there is none, when what is done."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.planning.criteria import curve_of
from shian.methods.planning.plan import cheapest
from shian.methods.planning.problem import Capacity, Curve, Goal, Item, Requirement
from shian.methods.planning.reasons import highest, reasons
from shian.methods.planning.story import cost_curve, limits
from shian.methods.planning.timetable import Period, shares, timetable
from shian.methods.scoring import Count, Deduct, Extra, Function, Linear, Steps, Threshold, WholeShare, points
from shian.methods.scoring import Item as Line
from tests.methods.planning.small import problems
from tests.methods.planning.test_cheapest import missing_tests

QUICK = settings(max_examples=40, deadline=None)
FUNCTIONS: tuple[Function, ...] = (
    Threshold(4),
    Threshold(3, fewer=True),
    WholeShare(100),
    Linear(3, 4),
    Linear(5, 2),
    Steps(((2, 1), (3, Fraction(3, 2)), (4, 2))),
    Steps(((5, 1), (3, 2)), fewer=True),
    Deduct(100, 1, Fraction(1, 2)),
    Deduct(2, 1, 1, fewer=True),
    Deduct(10, 2, 1, count=Count.STARTED),
    Deduct(10, 2, 1, count=Count.WHOLE),
    Deduct(10, 2, 1, fewer=True, count=Count.WHOLE),
    Extra(1, 1),
)


def line(function: Function) -> Line:
    return Line("x", "x", "x", 3, function)  # type: ignore[arg-type]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FUNCTIONS), st.fractions(-5, 130, max_denominator=4))
def test_a_curve_gives_the_points_of_the_criteria(function: Function, value: Fraction) -> None:
    assert curve_of(line(function)).points(value) == points(line(function), value)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(FUNCTIONS),
    st.fractions(-5, 130, max_denominator=4),
    st.fractions(-5, 130, max_denominator=4),
)
def test_of_two_years_the_worse_counts(function: Function, value: Fraction, other: Fraction) -> None:
    worse = max(value, other) if function.fewer else min(value, other)
    assert curve_of(line(function), highest=other).points(value) == points(line(function), worse)


def test_ten_more_tests_and_none() -> None:
    problem = missing_tests()
    near = limits(problem, cheapest(problem))[0]
    assert (near.key, near.saves, near.needed, near.exact) == ("near", 30, True, True)
    assert near.price == pytest.approx(30)
    wide = missing_tests(far=2_000)
    wide = replace(wide, capacities=(replace(wide.capacities[0], step=10), wide.capacities[1]))
    told = limits(wide, cheapest(wide))
    assert [(one.key, one.saves, one.without) for one in told] == [("near", 300, 1_125 * 130)]


def test_without_the_scarce_laboratory_the_goal_is_out_of_reach() -> None:
    problem = missing_tests(near=200, far=1_000)
    assert [(one.key, one.needed) for one in limits(problem, cheapest(problem))] == [("near", True)]


def test_what_the_next_points_cost() -> None:
    problem = replace(
        missing_tests(people=1_000_000, done=3_000),
        items=(Item("volume", "volume", Curve(slopes=((3, 5, 20),))),),
        goal=Goal(score=0),
    )
    told = cost_curve(problem, [Fraction(5), Fraction(10), Fraction(18), Fraction(19)])
    assert [(one.score, one.cost) for one in told] == [
        (5, 50_000),
        (10, 800 * 100 + 200 * 130),
        (18, 800 * 100 + 1_000 * 130),
        (19, None),
    ]
    assert highest(problem) == 18


@QUICK
@given(problems())
def test_a_curve_never_falls(problem) -> None:  # type: ignore[no-untyped-def]
    told = cost_curve(problem, [Fraction(k) for k in range(1, 8)])
    costs = [one.cost for one in told if one.cost is not None]
    assert costs == sorted(costs)
    assert [one.cost is None for one in told] == sorted(one.cost is None for one in told)


def test_which_capacity_is_short_and_by_how_much() -> None:
    found = reasons(missing_tests(near=100, far=900))
    assert found.together == {"far": 125}
    assert found.alone == {"far": 125, "near": 125}
    assert found.cost == 100 * 100 + 1_025 * 130
    assert (found.unmoved, found.beyond) == ((), {})


def test_what_no_action_moves() -> None:
    problem = replace(missing_tests(), actions=(), capacities=())
    found = reasons(problem)
    assert found.unmoved == ("volume",)
    assert found.beyond == {"volume": 4 * 5_304_100 - 1_000 * 20_092}


def test_what_is_short_whatever_the_capacity() -> None:
    scarce = replace(
        missing_tests(),
        capacities=(Capacity("near", 5, fixed=True), Capacity("far", 10)),
        requirements=(Requirement("half near by", {"near": 1, "far": -1}, 0),),
    )
    assert reasons(scarce).beyond == {"near": Fraction(1_125, 2) - 5}
    assert reasons(replace(scarce, goal=Goal(score=11))).beyond == {"score": 11}


def test_a_plan_fits_into_its_weeks_as_early_as_may_be() -> None:
    problem = missing_tests(near=60, people=5_050_000)
    plan = cheapest(problem)
    assert plan.amounts == {"near": 60, "far": 48}
    weeks = shares({"1": 5, "2": 5, "holiday": 0, "3": 2})
    assert weeks == [Period("1", Fraction(5, 12)), Period("2", Fraction(5, 12)), Period("3", Fraction(1, 6))]
    told = timetable(problem.actions, plan.amounts, {"near": 60, "far": 48}, weeks)
    assert told == {
        ("near", "1"): 25,
        ("near", "2"): 25,
        ("near", "3"): 10,
        ("far", "1"): 20,
        ("far", "2"): 20,
        ("far", "3"): 8,
    }


def test_a_period_without_working_days() -> None:
    with pytest.raises(ValueError, match="no working day"):
        shares({"1": 0})


@pytest.mark.reference
def test_the_shortfalls_of_the_published_report(shared_dir: Path) -> None:
    text = (shared_dir / "reference" / "inventory.md").read_text(encoding="utf-8")
    row = next(r for r in text.splitlines() if r.startswith("| **K01**"))
    people = round(Fraction(re.search(r"states ([\d.]+)万", row)[1]) * 10_000)  # type: ignore[index]
    done = [int(n) for n in re.findall(r"(\d{5})/", row)]
    missing = [int(n) for n in re.findall(r"\d+", row.split("Shortfall to reach 4:")[1].split("batches")[0])]
    assert (people, sorted(done), sorted(missing)) == (
        5_304_100,
        [12_123, 19_321, 20_092],
        [1_125, 1_896, 9_094],
    )
    for count in done:
        plan = cheapest(missing_tests(people=people, done=count, near=5_000, far=5_000))
        assert sum(plan.amounts.values()) in missing
        assert count + sum(plan.amounts.values()) == 21_217
