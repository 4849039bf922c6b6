"""When: a plan's amounts spread over periods, as early as the capacity of each period allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from shian.methods.planning.highs import solve
from shian.methods.planning.problem import Action, Number
from shian.methods.planning.rows import Rows

DEAR = 10_000.0  # of going beyond a period's share: only where nothing else fits


@dataclass(frozen=True)
class Period:
    """A stretch of days; ``share`` is its part of the working days of the whole."""

    key: str
    share: Fraction


def timetable(
    actions: Sequence[Action],
    amounts: Mapping[str, Number],
    capacities: Mapping[str, Number],
    periods: Sequence[Period],
) -> dict[tuple[str, str], int] | None:
    """(action, period) → amount, each capacity spread over the periods by their shares.

    The plan need not know of periods: taken in proportion to the shares, any plan fits into all of them. This
    finds whole numbers, as early as may be. Where no whole numbers fit, a period takes a little more than its
    share, by no more than one unit needs; None where even that does not do.
    """
    done = [a for a in actions if amounts.get(a.key)]
    rows = Rows()
    for number, period in enumerate(periods):
        for action in done:
            rows.column(f"{action.key} {period.key}", cost=float(number), whole=action.whole)
    for action in done:
        terms = [(rows.at[f"{action.key} {p.key}"], 1.0) for p in periods]
        rows.add(terms, floor=float(amounts[action.key]), ceiling=float(amounts[action.key]))
    for key, amount in capacities.items():
        users = [(a, float(a.uses[key])) for a in done if a.uses.get(key)]
        for period in periods if users else ():
            terms = [(rows.at[f"{a.key} {period.key}"], use) for a, use in users]
            most = max(use for _, use in users)
            over = rows.column(f"over {key} {period.key}", cost=DEAR, high=most)
            rows.add([*terms, (over, -1.0)], ceiling=float(Fraction(amount) * period.share))
    found = solve(rows.arrays(), seconds=5) if done else None
    if found is None or not found.feasible:
        return {} if found is None else None
    placed = {(a.key, p.key): round(found.x[rows.at[f"{a.key} {p.key}"]]) for a in done for p in periods}
    return {where: count for where, count in placed.items() if count}


def shares(days: Mapping[str, int]) -> list[Period]:
    """Periods by their working days; those without any are left out.

    Raises:
        ValueError: no working day at all.
    """
    total = sum(days.values())
    if total <= 0:
        raise ValueError("the period has no working day: choose a later last day")
    return [Period(key, Fraction(count, total)) for key, count in days.items() if count]
