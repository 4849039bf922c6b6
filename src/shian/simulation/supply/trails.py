"""Lots whose way is given: those of samples that failed, of the demo accounts, of a school's lunch."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shian.simulation.supply.columns import SERVED, SHIPPED
from shian.simulation.supply.draws import Ints
from shian.simulation.supply.flows import HOUR, Flows
from shian.simulation.supply.goods import groups


@dataclass
class Trail:
    """One lot on its way: who made it when, over which dealer, to whom it came when.

    ``served``: kitchens that used it, and when. ``waiting``: arrivals that nobody has told of yet.
    """

    food: str
    label: str
    group: str
    maker: int
    made: int
    amount: int
    dealer: int = -1
    buyers: list[tuple[int, int]] = field(default_factory=list)
    served: list[tuple[int, int]] = field(default_factory=list)
    waiting: frozenset[int] = frozenset()
    printed: bool = False


@dataclass
class Laid:
    """Numbers of what was laid: it is all told of, in time, but for the arrivals in ``waiting``."""

    lots: list[int] = field(default_factory=list)
    moves: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    printed: list[int] = field(default_factory=list)  # lots whose number is the day alone

    def flags(self, flows: Flows) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # type: ignore[type-arg]
        """By lot: told for sure; by move: told for sure, and waiting."""
        truth = flows.truth
        return (
            np.isin(np.arange(truth.lots.size), self.lots),
            np.isin(np.arange(truth.moves.size), self.moves),
            np.isin(np.arange(truth.moves.size), self.waiting),
        )


def lay(flows: Flows, laid: Laid, trail: Trail) -> int:
    """Put a trail into the truth; returns its lot."""
    number = flows.numbers[trail.group]
    article = flows.articles.number(trail.maker, trail.food, groups()[number], label=trail.label)
    lot = int(
        flows.truth.lots.add(
            group=number,
            article=_one(article),
            place=trail.maker,
            made=trail.made,
            amount=trail.amount,
            batch=-1,
        )[0]
    )
    laid.lots.append(lot)
    if trail.printed:
        laid.printed.append(lot)
    buyers = [(place, at) for place, at in trail.buyers if place != trail.maker]
    before, source = -1, trail.maker
    if buyers and trail.dealer >= 0:
        first = min(at for _, at in buyers)
        reached = trail.made + (first - trail.made) * 6 // 10
        before = _move(
            flows, laid, lot, (source, trail.dealer), trail.amount, (trail.made + 900, reached), -1
        )
        source = trail.dealer
    came: dict[int, int] = {}
    for n, (place, at) in enumerate(buyers):
        if place != source and place not in came:
            amount = max(1, trail.amount * (3 + n % 5) // (8 * len(buyers)))
            start = trail.made + (at - trail.made) * (7 if source != trail.maker else 2) // 10
            came[place] = _move(flows, laid, lot, (source, place), amount, (start, at), before)
            if place in trail.waiting:
                laid.waiting.append(came[place])
    _serve(flows, lot, trail, came)
    return lot


def _serve(flows: Flows, lot: int, trail: Trail, came: dict[int, int]) -> None:
    amounts = flows.truth.moves["amount"]
    for place, at in trail.served:
        if place in came:
            amount = max(1, int(amounts[came[place]]) * 9 // 10)
            flows.truth.sales.add(
                lot=_one(lot), place=place, amount=amount, at=at, kind=SERVED, move=came[place]
            )


def _move(
    flows: Flows,
    laid: Laid,
    lot: int,
    ends: tuple[int, int],
    amount: int,
    times: tuple[int, int],
    before: int,
) -> int:
    number = int(
        flows.truth.moves.add(
            lot=_one(lot), source=ends[0], target=ends[1], amount=amount, out=times[0], arrived=times[1],
            kind=SHIPPED, before=before,
        )[0]
    )  # fmt: skip
    laid.moves.append(number)
    return number


def _one(value: int) -> Ints:
    return np.array([value], np.int64)


__all__ = ["HOUR", "Laid", "Trail", "lay"]
