"""Who tells of what, and when it reaches the city: gaps, goods without their lot codes, late reports.

A place that did not tell of goods' arrival, or not with their lot, does not tell of their departure with it
either: it never had the code. So what is told is incomplete, but agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shian.simulation.supply import flaws, seasons
from shian.simulation.supply.columns import GOODS, LOT, NONE, Truth
from shian.simulation.supply.draws import Ints, Rng
from shian.simulation.supply.goods import groups
from shian.simulation.supply.seasons import DAY, EAST, EPOCH
from shian.simulation.supply.world import World

MAKE, BECOME, LEAVE, ARRIVE, USE = range(5)  # kinds of events, in the order in which they lie in the columns
Flags = NDArray[np.bool_]


@dataclass
class Told:
    """What is told: levels by move, flags by lot and sale, and the events in the order of their record."""

    made: Flags  # by lot: its making is told (by itself, or as the result of others)
    result: Flags  # by lot: as the result of others
    left: Ints  # by move: NONE, GOODS or LOT
    came: Ints
    used: Flags  # by sale
    kind: Ints  # by event
    of: Ints  # number of the lot, move or sale
    at: Ints
    teller: Ints
    recorded: Ints
    lack: Ints  # by move: how much less was received than was sent
    untold: Ints  # moves whose arrival was kept silent on purpose

    @property
    def count(self) -> int:
        return len(self.kind)

    @cached_property
    def captures(self) -> Ints:
        """The number of the capture of each event: what a place sends at one moment is one."""
        new = np.ones(self.count, np.int64)
        same = (self.teller[1:] == self.teller[:-1]) & (self.recorded[1:] == self.recorded[:-1])
        new[1:] = ~same
        return np.cumsum(new) - 1


@dataclass(frozen=True)
class Given:
    """What is not left to chance: lots and moves of which everything is told, moves told in time, arrivals
    that nobody has told of yet."""

    lots: Flags
    moves: Flags
    prompt: Flags
    waiting: Flags
    short: int = 0  # how many receipts of too little are planted
    untold: int = 0  # and how many arrivals that are kept silent


def tell(rng: Rng, world: World, truth: Truth, given: Given) -> Told:
    """Decide what is told, and when."""
    made = _made(rng, world, truth) | given.lots
    left, came = _moves(rng, world, truth, made, given)
    came[given.waiting] = NONE
    _no_twins(truth, left, came)
    whole = (given.moves | given.prompt).astype(np.int64)
    untold = flaws.plant_untold(rng, truth, world, left, came, given.untold)
    lack = flaws.plant_short(rng, truth, left, came, whole, given.short)
    result = _results(truth, made, came)
    used = came[truth.sales["move"]] == LOT if truth.sales.size else np.zeros(0, bool)
    lots, moves, sales = truth.lots, truth.moves, truth.sales
    parts = (
        (MAKE, np.flatnonzero(made & ~result), lots["made"], lots["place"]),
        (BECOME, np.flatnonzero(made & result), lots["made"], lots["place"]),
        (LEAVE, np.flatnonzero(left > NONE), moves["out"], moves["source"]),
        (ARRIVE, np.flatnonzero(came > NONE), moves["arrived"], moves["target"]),
        (USE, np.flatnonzero(used), sales["at"], sales["place"]),
    )
    kind = np.concatenate([np.full(len(which), kind) for kind, which, _, _ in parts])
    of = np.concatenate([which for _, which, _, _ in parts])
    at = np.concatenate([time[which] for _, which, time, _ in parts])
    teller = np.concatenate([place[which] for _, which, _, place in parts])
    moving, making = np.isin(kind, (LEAVE, ARRIVE)), np.isin(kind, (MAKE, BECOME))
    prompt = moving & (given.prompt | given.moves | (lack > 0))[np.where(moving, of, 0)]
    prompt |= making & given.lots[np.where(making, of, 0)]
    recorded = _recorded(rng, world, at, teller, prompt)
    order = np.lexsort((of, kind, at, teller, recorded))
    return Told(
        made, result, left, came, used,
        kind[order], of[order], at[order], teller[order], recorded[order], lack, untold,
    )  # fmt: skip


def _made(rng: Rng, world: World, truth: Truth) -> Flags:
    """Lots whose making is told: by makers that keep codes; of those outside by some."""
    place = truth.lots["place"]
    chance = np.where(world.outside[place], 0.55, np.where(np.isin(place, list(world.traced)), 1.0, 0.95))
    told: Flags = world.codes[place] & (rng.random(len(place)) < chance)
    return told


def _moves(rng: Rng, world: World, truth: Truth, made: Flags, given: Given) -> tuple[Ints, Ints]:
    """Levels at which departure and arrival of each move are told; earlier moves of the goods come first."""
    moves, lots = truth.moves, truth.lots
    labelled = np.array([g.labelled for g in groups()])[lots["group"][moves["lot"]]]
    source, target, before, lot = (moves[n] for n in ("source", "target", "before", "lot"))
    n = moves.size
    left, came, passed = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, bool)
    whole, sure = given.moves | given.prompt, given.moves
    tells_out = whole | (rng.random(n) < world.told_out[source])
    tells_in = whole | (rng.random(n) < world.told_in[target])
    plain = rng.random((2, n)) < 0.5
    origin = made | world.outside[lots["place"]]
    for now in _waves(before):
        first = before[now] < 0
        passed[now] = sure[now] | labelled[now] | (world.codes[source[now]] & (first | passed[before[now]]))
        has = np.where(first, origin[lot[now]], came[before[now]] == LOT)
        lotted = sure[now] | (has & world.codes[source[now]])
        left[now] = np.where(
            tells_out[now], np.where(lotted, LOT, plain[0, now] & ~world.outside[source[now]]), NONE
        )
        known = sure[now] | (passed[now] & world.codes[target[now]])
        came[now] = np.where(tells_in[now], np.where(known, LOT, plain[1, now]), NONE)
    return left, came


def _no_twins(truth: Truth, left: Ints, came: Ints) -> None:
    """Of reports that would read the same, word for word, only one is made."""
    moves = truth.moves
    article = truth.lots["article"][moves["lot"]]
    for level, at in ((left, moves["out"]), (came, moves["arrived"])):
        which = np.flatnonzero(level == GOODS)
        rows = [
            moves["source"][which],
            moves["target"][which],
            article[which],
            moves["amount"][which],
            at[which],
        ]
        _, first = np.unique(np.stack(rows), axis=1, return_index=True)
        twins = np.ones(len(which), bool)
        twins[first] = False
        level[which[twins]] = NONE


def _waves(before: Ints) -> list[Ints]:
    """Numbers of moves, those first that depend on none, then those that depend on these, and so on."""
    waves, depth = [], np.where(before < 0, 0, -1)
    level = 0
    while (now := np.flatnonzero(depth == level)).size:
        waves.append(now)
        open_ = depth < 0
        depth[open_ & (depth[before] == level)] = level + 1
        level += 1
    return waves


def _results(truth: Truth, made: Flags, came: Ints) -> Flags:
    """Told lots of which also an input is told: their event is a transformation."""
    inputs = truth.inputs
    known = np.zeros(max(truth.batches.size, 1), bool)
    if inputs.size:
        known[inputs["batch"][came[inputs["move"]] > NONE]] = True
    batch = truth.lots["batch"]
    return made & (batch >= 0) & known[np.maximum(batch, 0)]


def _recorded(rng: Rng, world: World, at: Ints, teller: Ints, prompt: Flags) -> Ints:
    """When the report reaches the city: daily from makers and markets, from small places once in some days;
    some reports come late, a few very late."""
    n, sites = len(at), len(world.sites)
    hour = rng.uniform(17.0, 22.5, sites)
    small = np.array([s.sort in {"retail", "caterer", "farm"} for s in world.sites])
    every = np.where(small & ~world.whole, rng.integers(1, 15, sites), 1)[teller]
    second = (hour * 3600).astype(np.int64)[teller]
    day = seasons.day_of(at + DAY - second) - EPOCH  # the first evening after it
    day += -day % every
    sent = day * DAY - EAST + second
    luck = rng.random(n)
    late = np.where(luck < 0.01, rng.integers(5, 45, n), np.where(luck < 0.05, rng.integers(1, 5, n), 0))
    sent = sent + np.where(world.whole[teller], 0, late) * DAY
    return np.where(prompt, at + 300, sent)
