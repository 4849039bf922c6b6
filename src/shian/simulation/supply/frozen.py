"""Frozen imports: before the gate straight to the dealers, then through the gate, and what went round it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shian.simulation.seeds import scaled
from shian.simulation.supply import seasons
from shian.simulation.supply.columns import WASTED, Holdings
from shian.simulation.supply.draws import Ints, Rng, pick
from shian.simulation.supply.flows import HOUR, Flows
from shian.simulation.supply.goods import Group, data
from shian.simulation.supply.seasons import DAY, FIRST


@dataclass(frozen=True)
class Gated:
    """What passed the gate: lot, kilograms, when it came and left (positives stay), which were positive."""

    lot: Ints
    amount: Ints
    came: Ints
    left: Ints
    positive: np.ndarray  # type: ignore[type-arg]


@dataclass(frozen=True)
class Imports:
    gated: Gated
    leaked: Ints  # lots that went round the gate


def run(flows: Flows, group: Group, share: float) -> Imports:
    """All frozen imports of the three years; tonnages at the gate and outside it are the report's."""
    rule, scale = data()["gate"], flows.made.scale
    rng = flows.rng("frozen")
    opened, closed = (rule[name].toordinal() - FIRST for name in ("first", "last"))
    before = _arrivals(flows, group, rng, max(1, round(group.lots * scale * share)), 0, opened - 1)
    flows.deliver(group, before)
    gated = _arrivals(
        flows, group, rng, scaled(rule["lots"], scale), opened, closed, rule["kilograms"] * scale
    )
    passed = _through(flows, rng, gated, scaled(rule["positives"], scale))
    leaked = _arrivals(
        flows, group, rng, scaled(rule["leaks"], scale), opened, closed, rule["outside"] * scale
    )
    flows.deliver(group, leaked)
    away = passed.left > 0
    at_gate = Holdings(
        passed.lot, np.full(len(passed.lot), flows.world.gate), passed.amount, passed.left, passed.move
    )
    flows.deliver(group, at_gate[away])
    return Imports(Gated(passed.lot, passed.amount, passed.came, passed.left, ~away), np.unique(leaked.lot))


def _arrivals(
    flows: Flows, group: Group, rng: Rng, count: int, first: int, last: int, kilograms: float = 0.0
) -> Holdings:
    """Lots made abroad that reach the city on days of the period; ``since`` is when they reach it."""
    makers = flows.world.pool("outside:frozen")
    weights = seasons.weights(group.season)[first : last + 1]
    days = np.sort(pick(rng, count, weights)) + first
    reached = seasons.moments(rng, days, 8.2, 17)  # the same day in UTC
    median, spread = group.kilograms
    amount = np.maximum(200, median * np.exp(rng.normal(0.0, spread, count))).astype(np.int64)
    if kilograms:
        amount = exactly(amount, round(kilograms))
    place = makers[pick(rng, count, flows.world.size[makers])]
    made = reached - (rng.integers(25, 60, count) * DAY)
    held = flows.new_lots(group, rng, place, made, amount)
    return Holdings(held.lot, held.place, held.amount, reached, held.move)


def exactly(amounts: Ints, total: int) -> Ints:
    """The amounts in proportion, as whole numbers of at least one that add up to the total."""
    ends = np.round(np.cumsum(amounts) * (total / amounts.sum())).astype(np.int64)
    return np.diff(np.concatenate([[0], ends]))


@dataclass(frozen=True)
class _Passed:
    lot: Ints
    amount: Ints
    came: Ints
    left: Ints
    move: Ints


def _through(flows: Flows, rng: Rng, held: Holdings, positives: int) -> _Passed:
    """Into the gate and out again after tests and disinfection; positives are destroyed there."""
    n = len(held)
    arrived = flows.move(
        held, np.arange(n), np.full(n, flows.world.gate), held.amount, held.since - 20 * HOUR * 24, held.since
    )
    left = arrived.since + rng.integers(20 * HOUR, 96 * HOUR, n)
    bad = np.sort(rng.choice(n, min(positives, n), replace=False))
    flows.truth.sales.add(
        lot=arrived.lot[bad], place=np.full(len(bad), flows.world.gate), amount=arrived.amount[bad],
        at=arrived.since[bad] + 5 * DAY, kind=WASTED, move=arrived.move[bad],
    )  # fmt: skip
    left[bad] = 0
    return _Passed(arrived.lot, arrived.amount, arrived.since, left, arrived.move)
