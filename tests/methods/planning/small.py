"""Small problems at random, and the same solved by trying everything."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import strategies as st

from shian.methods.planning.problem import (
    Action,
    Bar,
    Capacity,
    Curve,
    Figure,
    Goal,
    Item,
    Move,
    Problem,
    Requirement,
    Setup,
    Tally,
)
from shian.methods.planning.worth import broken, cost

halves = st.integers(0, 12).map(lambda n: Fraction(n, 2))


@st.composite
def problems(draw: st.DrawFn, *, score: bool = True) -> Problem:
    """Two or three actions of at most 4, two figures, steps, slopes, set-ups, a share, a goal."""
    names = ["a", "b", "c"][: draw(st.integers(2, 3))]
    actions = tuple(
        Action(
            name,
            draw(st.integers(1, 9)),
            draw(st.integers(1, 4)),
            {"hours": draw(st.integers(0, 3))},
            {
                "f": Move(draw(st.integers(0, 2))),
                "g": Move(draw(st.integers(-1, 2)), draw(st.integers(0, 2))),
            },
            setup=draw(st.sampled_from(["", "s"])),
        )
        for name in names
    )
    at = sorted(draw(st.lists(halves, min_size=2, max_size=3, unique=True)))
    rising = Curve(
        jumps=((at[0], draw(st.integers(1, 3))),),
        slopes=((at[0], at[-1], draw(st.integers(1, 4))),),
        beyond=((at[-1], draw(st.integers(1, 2))),),
    )
    falling = Curve(
        jumps=((draw(st.integers(20, 60)), draw(st.integers(1, 3))),),
        beyond=((draw(st.integers(10, 70)), 1),),
        falling=True,
    )
    items = (
        Item("up", "f", rising, Bar(draw(st.integers(1, 4)))),
        Item("down", "g", falling, Bar(draw(st.integers(30, 100)), falling=True)),
    )
    figures = (
        Figure("f", draw(st.integers(0, 2))),
        Figure("g", draw(st.integers(0, 5)), draw(st.integers(5, 9)), 100),
    )
    return Problem(
        actions,
        figures,
        items,
        Goal(draw(halves) if score else None, frozenset(draw(st.sets(st.sampled_from(["up", "down"]))))),
        capacities=(Capacity("hours", draw(st.integers(0, 14))),),
        setups=(Setup("s", draw(st.integers(0, 6)), draw(st.integers(0, 2))),),
        tallies=(Tally("all", tuple(names)),),
        requirements=(Requirement("share", {"a": 1, "all": Fraction(-1, 4)}, 0),),
    )


def by_trying(problem: Problem) -> Fraction | None:
    """The least cost of all amounts that break nothing."""
    best: Fraction | None = None
    for amounts in product(*(range(a.most + 1) for a in problem.actions)):
        chosen = {a.key: n for a, n in zip(problem.actions, amounts, strict=True) if n}
        if not broken(problem, chosen):
            price = cost(problem, chosen)
            best = price if best is None else min(best, price)
    return best
