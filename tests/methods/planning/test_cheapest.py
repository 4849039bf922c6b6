"""The cheapest plan: against trying everything, with round numbers, and as limits and goals move."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from shian.methods.planning.plan import cheapest
from shian.methods.planning.problem import (
    Action,
    BadProblem,
    Bar,
    Capacity,
    Curve,
    Figure,
    Goal,
    Item,
    Move,
    Problem,
    Requirement,
    Tally,
)
from shian.methods.planning.reasons import extended
from shian.methods.planning.worth import broken, cost
from tests.methods.planning.small import by_trying, problems

QUICK = settings(max_examples=60, deadline=None)


@QUICK
@given(problems())
def test_no_plan_is_cheaper(problem: Problem) -> None:
    plan = cheapest(problem)
    least = by_trying(problem)
    assert plan.feasible == (least is not None)
    if least is not None:
        assert plan.cost == least
        assert broken(problem, plan.amounts) == []


@QUICK
@given(problems())
def test_a_higher_score_never_costs_less(problem: Problem) -> None:
    assert problem.goal.score is not None
    lower = replace(problem, goal=replace(problem.goal, score=problem.goal.score - Fraction(1, 2)))
    high, low = cheapest(problem), cheapest(lower)
    if high.feasible:
        assert low.feasible
        assert low.cost <= high.cost


@QUICK
@given(problems(score=False))
def test_more_capacity_never_hurts(problem: Problem) -> None:
    tight, wide = cheapest(problem), cheapest(extended(problem, {"hours": Fraction(3)}))
    if tight.feasible:
        assert wide.feasible
        assert wide.cost <= tight.cost


def missing_tests(
    *, people: int = 5_304_100, done: int = 20_092, near: int = 800, far: int = 1_000
) -> Problem:
    """Tests at 100 yuan near by and 130 far away until there are 4 per thousand people."""
    volume = {"volume": Move(1)}
    return Problem(
        actions=(
            Action("near", 100, 5_000, {"near": 1}, volume),
            Action("far", 130, 5_000, {"far": 1}, volume),
        ),
        figures=(Figure("volume", done, people, 1000),),
        items=(Item("volume", "volume", Curve(jumps=((4, 10),)), Bar(4)),),
        goal=Goal(clear=frozenset({"volume"})),
        capacities=(Capacity("near", near), Capacity("far", far)),
    )


def test_the_1125_missing_tests_of_5304100_people() -> None:
    plan = cheapest(missing_tests())
    assert plan.amounts == {"near": 800, "far": 325}
    assert plan.cost == 800 * 100 + 325 * 130 == 122_250
    assert plan.before.values["volume"] == Fraction(20_092_000, 5_304_100)
    assert plan.before.vetoes == plan.cleared == ("volume",)
    assert (plan.before.score, plan.after.score, plan.after.vetoes) == (0, 10, ())
    assert plan.proven and plan.gap == 0


def test_round_numbers() -> None:
    plan = cheapest(missing_tests(people=1_000_000, done=3_000, near=600))
    assert plan.amounts == {"near": 600, "far": 400}


def test_nothing_to_do_costs_nothing() -> None:
    plan = cheapest(missing_tests(done=30_000))
    assert (plan.feasible, plan.amounts, plan.cost, plan.gap) == (True, {}, 0, 0)


def test_a_share_is_kept() -> None:
    problem = replace(
        missing_tests(),
        tallies=(Tally("all", ("near", "far")),),
        requirements=(Requirement("half of them far away", {"far": 1, "all": Fraction(-1, 2)}, 0),),
    )
    assert cheapest(problem).amounts == {"near": 562, "far": 563}


def test_what_helps_one_item_and_breaks_a_veto_is_not_done() -> None:
    problem = replace(
        missing_tests(),
        actions=(
            Action("near", 1, 5_000, {}, {"volume": Move(1), "fails": Move(1)}),
            Action("far", 130, 5_000, {}, {"volume": Move(1)}),
        ),
        figures=(Figure("volume", 20_092, 5_304_100, 1000), Figure("fails", 5)),
        items=(*missing_tests().items, Item("fails", "fails", Curve(), Bar(10, falling=True))),
    )
    assert cheapest(problem).amounts == {"near": 5, "far": 1_120}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"figures": ()}, "names the figure volume, which there is not"),
        ({"capacities": (Capacity("near", 1), Capacity("near", 2))}, "capacity near stands twice"),
        ({"capacities": (Capacity("near", -1), Capacity("far", 2))}, "capacity near is negative: -1"),
        ({"goal": Goal(clear=frozenset({"x"}))}, "the goal names the item x, which there is not"),
    ],
)
def test_a_problem_that_makes_no_sense_says_where(change: dict[str, object], said: str) -> None:
    with pytest.raises(BadProblem, match=said):
        replace(missing_tests(), **change)


def test_cost_of_nothing() -> None:
    assert cost(missing_tests(), {}) == 0
