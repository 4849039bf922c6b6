"""A plan by hand keeps every limit and is never cheaper than the cheapest."""

from __future__ import annotations

from dataclasses import replace

from shian.methods.planning.by_hand import by_hand
from shian.methods.planning.plan import cheapest
from shian.methods.planning.problem import Action, Balance, Requirement, Setup, Tally
from shian.methods.planning.worth import broken, cost
from tests.methods.planning.test_cheapest import missing_tests


def test_the_nearest_first() -> None:
    assert by_hand(missing_tests()) == {"near": 800, "far": 325}
    assert by_hand(missing_tests(near=100, far=100)) is None


def test_it_does_not_see_that_a_set_up_pays_over_many() -> None:
    problem = missing_tests()
    near, far = problem.actions
    problem = replace(
        problem,
        actions=(replace(near, setup="new"), replace(far, cost=101), Action("shops", 0, 2_000)),
        setups=(Setup("new", 300, 5),),
        tallies=(Tally("all", ("near", "far")),),
        requirements=(Requirement("some far away", {"far": 10, "all": -1}, 0),),
        balances=(Balance("where", ("near", "far"), ("shops",)),),
    )
    hand, best = by_hand(problem), cheapest(problem)
    assert hand is not None and broken(problem, hand) == []
    assert cost(problem, hand) >= best.cost
    assert hand["shops"] == 1_125
