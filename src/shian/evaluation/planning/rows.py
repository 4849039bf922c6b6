"""A plan as rows: what, how many, where, by whom, when, for how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from shian.methods.planning.plan import Plan
from shian.methods.planning.problem import Action, Problem
from shian.methods.planning.timetable import shares, timetable


@dataclass(frozen=True)
class Row:
    """``amount`` of something; ``when`` amounts by period, empty where only fractions would fit."""

    sort: str
    amount: int
    cost: Fraction
    district: str = ""
    food_class: str = ""
    link: str = ""
    laboratory: str = ""
    station: str = ""
    measure: str = ""
    when: tuple[tuple[str, int], ...] = ()


def rows_of(problem: Problem, plan: Plan, days: Mapping[str, int]) -> list[Row]:
    """The rows of a plan: tests by laboratory, district, food class and link; all else by place."""
    chosen = [a for a in problem.actions if plan.amounts.get(a.key) and a.tags["sort"] != "place"]
    capacities = {c.key: c.amount for c in problem.capacities if not c.fixed}
    placed = timetable(chosen, plan.amounts, capacities, shares(days)) if chosen else {}
    when: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (key, period), count in (placed or {}).items():
        when[key].append((period, count))
    links = _links(problem, plan)
    rows: list[Row] = []
    for action in chosen:
        rows += _split(action, plan, when[action.key], links)
    return sorted(
        rows, key=lambda r: (r.sort != "test", r.sort, r.laboratory, r.district, r.food_class, r.link)
    )


def _links(problem: Problem, plan: Plan) -> dict[tuple[str, str], list[list[str | int]]]:
    """Of each district's food class: how many at which link."""
    found: dict[tuple[str, str], list[list[str | int]]] = defaultdict(list)
    for action in problem.actions:
        if action.tags["sort"] == "place" and plan.amounts.get(action.key):
            where = action.tags["district"], action.tags["food_class"]
            found[where].append([action.tags["link"], int(plan.amounts[action.key])])
    return found


def _split(
    action: Action,
    plan: Plan,
    when: list[tuple[str, int]],
    links: dict[tuple[str, str], list[list[str | int]]],
) -> Iterator[Row]:
    """One action as rows: a laboratory's samples of a food class are dealt out over the links."""
    amount, tags = int(plan.amounts[action.key]), action.tags
    named = {k: tags.get(k, "") for k in ("district", "food_class", "laboratory", "station", "measure")}
    if tags["sort"] != "test":
        yield Row(tags["sort"], amount, Fraction(action.cost) * amount, when=tuple(when), **named)
        return
    left = [list(one) for one in when]
    pool = links[tags["district"], tags["food_class"]]
    while amount:
        link, count = pool[0]
        taken = min(amount, int(count))
        pool[0][1] = int(count) - taken
        if not pool[0][1]:
            pool.pop(0)
        amount -= taken
        yield Row(
            "test", taken, Fraction(action.cost) * taken, link=str(link), when=_deal(left, taken), **named
        )


def _deal(left: list[list[object]], taken: int) -> tuple[tuple[str, int], ...]:
    """The earliest periods that still hold some."""
    dealt = []
    while taken and left:
        period, count = left[0]
        part = min(taken, int(str(count)))
        dealt.append((str(period), part))
        taken -= part
        left[0][1] = int(str(count)) - part
        if not left[0][1]:
            left.pop(0)
    return tuple(dealt)


def setups_of(problem: Problem, plan: Plan) -> Fraction:
    """What the set-ups cost: a food class begun at a laboratory."""
    opened = {a.setup for a in problem.actions if a.setup and plan.amounts.get(a.key)}
    return sum((Fraction(s.cost) for s in problem.setups if s.key in opened), Fraction(0))
