"""Planted flaws of reports: receipts of less than was sent, arrivals that nobody told of."""

from __future__ import annotations

import numpy as np

from shian.simulation.supply.columns import LOT, NONE, Truth
from shian.simulation.supply.draws import Ints, Rng
from shian.simulation.supply.world import World


def onward(truth: Truth, left: Ints) -> Ints:
    """For each move how often its goods were told to have left again; twice as much where they were used."""
    moves = truth.moves
    times = np.zeros(moves.size, np.int64)
    next_ = np.flatnonzero((moves["before"] >= 0) & (left == LOT))
    np.add.at(times, moves["before"][next_], 1)
    for columns in (truth.sales, truth.inputs):
        if columns.size:
            np.add.at(times, columns["move"][columns["move"] >= 0], 2)
    return times


def plant_short(rng: Rng, truth: Truth, left: Ints, came: Ints, prompt: Ints, count: int) -> Ints:
    """By move how much of what was sent its receipt lacks; only where nothing went on from there."""
    lack = np.zeros(truth.moves.size, np.int64)
    times = onward(truth, left)
    fit = np.flatnonzero(
        (left == LOT) & (came == LOT) & (times == 0) & (prompt == 0) & (truth.moves["amount"] >= 10)
    )
    chosen = np.sort(rng.choice(fit, min(count, len(fit)), replace=False)) if len(fit) else fit
    amounts = truth.moves["amount"][chosen]
    lack[chosen] = np.maximum(1, (amounts * rng.uniform(0.08, 0.4, len(chosen))).astype(np.int64))
    return lack


def plant_untold(rng: Rng, truth: Truth, world: World, left: Ints, came: Ints, count: int) -> Ints:
    """Moves whose arrival is kept silent although the goods' one departure is told."""
    moves = truth.moves
    times = onward(truth, left)
    one_way = _single_way(truth)
    fit = np.flatnonzero(
        (came == LOT)
        & (times == 1)
        & one_way
        & ~world.outside[moves["target"]]
        & ~world.whole[moves["target"]]
    )
    chosen = np.sort(rng.choice(fit, min(count, len(fit)), replace=False)) if len(fit) else fit
    came[chosen] = NONE
    return chosen


def _single_way(truth: Truth) -> np.ndarray:  # type: ignore[type-arg]
    """Moves by which alone their lot came to their target."""
    moves = truth.moves
    key = moves["lot"] * (int(moves["target"].max(initial=0)) + 1) + moves["target"]
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    out: np.ndarray = count[place] == 1  # type: ignore[type-arg]
    return out
