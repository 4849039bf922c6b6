"""The loops of the scan, compiled: circles × windows of one data set, and those of its replications.

A window's statistic is worth its logarithms only where a cheap bound says that it can beat the best so far.
Poisson and permutation: with d = c - μ > 0 and x ln(x/y) ≤ (x - y) + (x - y)²/2y for x > y, and the same for
the rest with its count below, LLR ≤ d²/2 · (1/μ + 1/(C - c)). Bernoulli: LLR ≤ Pearson's χ² of the table.
Random numbers are splitmix64 (Steele, Lea & Flood 2014), a stream of its own for every replication, so that
results do not depend on how the work is shared among threads. What is None in a call (the longest window of
a scan of windows that last to the end, the people of the other models) is left out when it is compiled.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., Any])
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]
State = NDArray[np.uint64]
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def compiled(function: F) -> F:
    """The function as machine code, without Python's lock while it runs; kept on disk where one may write."""
    try:
        made = njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # no folder for the cache can be written
        made = njit(nogil=True, error_model="numpy")(function)
    return cast(F, made)


class Rings(NamedTuple):
    """The circles: of centre i the places order[starts[i]:starts[i + 1]]; `last`: may be outermost."""

    starts: NDArray[np.int64]
    order: Ints
    last: Flags


class Data(NamedTuple):
    """By place and step: counts, whether a place has any, what is expected.

    Summed: for windows that last to the end column l of both holds a window of l + 1 steps, else all up to
    the step.
    """

    counts: Floats
    busy: Flags
    expected: Floats


class Draws(NamedTuple):
    """What replications are drawn from: a pool of places or cells, with steps; or cells by shares."""

    pool: Ints
    slots: Ints
    share: Floats
    other: Ints


@compiled
def _mixed(x: Any) -> Any:
    x = (x ^ (x >> np.uint64(30))) * FIRST
    x = (x ^ (x >> np.uint64(27))) * SECOND
    return x ^ (x >> np.uint64(31))


@compiled
def _uniform(state: State) -> float:
    """A number from 0 to 1, of 53 random bits."""
    state[0] += GOLDEN
    return float(_mixed(state[0]) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def _seeded(state: State, seed: int, replication: int) -> None:
    state[0] = _mixed(np.uint64(seed) * GOLDEN + _mixed(np.uint64(replication) + FIRST))


@compiled
def statistic(c: float, mu: float, total: float, people: float | None) -> float:
    """The log likelihood ratio of c cases where mu are expected, of all `total`; with people: Bernoulli."""
    if people is not None:
        return _bernoulli(c, mu * people / total, total, people)
    inside = c * math.log(c / mu)
    if c >= total:
        return inside
    return inside + (total - c) * math.log((total - c) / (total - mu))


@compiled
def _plogp(part: float, whole: float) -> float:
    return part * math.log(part / whole) if part > 0 else 0.0


@compiled
def _bernoulli(c: float, n: float, total: float, people: float) -> float:
    inside = _plogp(c, n) + _plogp(n - c, n)
    outside = _plogp(total - c, people - n) + _plogp(people - n - total + c, people - n)
    return inside + outside - _plogp(total, people) - _plogp(people - total, people)


@compiled
def _promising(c: float, mu: float, best: float, least: float, total: float, people: float | None) -> bool:
    """Whether a window may beat the best, by the bound."""
    d, rest = c - mu, total - c
    if people is not None:
        n = mu * people / total
        bound = d * d * people * people * people > best * n * total * (people - n) * (people - total)
    else:
        bound = d * d * (rest + mu) > 2.0 * best * mu * rest
    return (d > 0.0) & (c >= least) & bound


@compiled
def _alive(
    begin: int, end: int, rings: Rings, data: Data, total: float, people: float | None, least: float,
    best: float, work: Floats, found: Floats,
) -> float:  # fmt: skip
    """The best window of one centre that lasts to the end, if it beats the best. Work: cases, expected."""
    c, mu = work[0], work[1]
    longest, fresh = data.counts.shape[1], False
    for i in range(longest):
        c[i] = mu[i] = 0.0
    for at in range(begin, end):
        place = rings.order[at]
        for i in range(longest):
            mu[i] += data.expected[place, i]
        if data.busy[place]:
            fresh = True
            for i in range(longest):
                c[i] += data.counts[place, i]
        if not (fresh and rings.last[at]):
            continue
        fresh = False
        hot = False
        for i in range(longest):
            hot |= _promising(c[i], mu[i], best, least, total, people)
        if hot:
            for i in range(longest):
                if _promising(c[i], mu[i], best, least, total, people):
                    value = statistic(c[i], mu[i], total, people)
                    if value > best:
                        best = value
                        found[0], found[1], found[2], found[3] = at, i, 0, c[i]
                        found[4] = mu[i]
    return best


@compiled
def _all(
    begin: int, end: int, rings: Rings, data: Data, total: float, people: float | None, least: float,
    longest: int, best: float, work: Floats, found: Floats,
) -> float:  # fmt: skip
    """The best window of one centre at any time, if it beats the best.

    Work: cases and expected before each step, and after the last repeated beyond it; cases when last tried.
    """
    steps, wide = data.counts.shape[1], work.shape[1]
    c, mu, seen = work[0], work[1], work[2]
    fresh = False
    for t in range(wide):
        c[t] = mu[t] = seen[t] = 0.0
    for at in range(begin, end):
        place = rings.order[at]
        for t in range(steps):
            mu[t + 1] += data.expected[place, t]
        if data.busy[place]:
            fresh = True
            for t in range(steps):
                c[t + 1] += data.counts[place, t]
        if fresh and rings.last[at]:
            fresh = False
            for t in range(steps + 1, wide):
                c[t], mu[t] = c[steps], mu[steps]
            if c[steps] < 2 * steps or _hopeful(work, steps, total, people, least, longest, best):
                best = _windows(at, work, steps, total, people, least, longest, best, found)
            for t in range(steps + 1):
                seen[t] = c[t]
    return best


@compiled
def _hopeful(
    work: Floats, steps: int, total: float, people: float | None, least: float, longest: int, best: float
) -> bool:
    """Whether any window of a circle with cases at most times may beat the best: by the bound, in step."""
    c, mu = work[0], work[1]
    hot = False
    whole = (steps + 7) // 8 * 8  # windows beyond the end repeat others
    for length in range(1, longest + 1):
        for t in range(whole):
            hot |= _promising(c[t + length] - c[t], mu[t + length] - mu[t], best, least, total, people)
    return hot


@compiled
def _windows(
    at: int, work: Floats, steps: int, total: float, people: float | None, least: float, longest: int,
    best: float, found: Floats,
) -> float:  # fmt: skip
    """The best window of one circle, if it beats the best. Work, further: the steps with cases.

    Only windows from a step with cases to one with cases count: a shorter one with as many is no worse. And
    only those that hold a case of the places last added: the smaller circle was no worse before.
    """
    c, mu, seen, days = work[0], work[1], work[2], work[3]
    k, first, marked = 0, 0, 0
    for t in range(steps):
        if c[t + 1] > c[t]:
            days[k] = t
            k += 1
            if c[t + 1] - c[t] > seen[t + 1] - seen[t]:
                marked = k
            while days[first] <= t - longest:
                first += 1
            hot = False
            for s in range(first, marked):
                day = int(days[s])
                hot |= _promising(c[t + 1] - c[day], mu[t + 1] - mu[day], best, least, total, people)
            if hot:
                for s in range(marked - 1, first - 1, -1):
                    day = int(days[s])
                    x, y = c[t + 1] - c[day], mu[t + 1] - mu[day]
                    if _promising(x, y, best, least, total, people):
                        value = statistic(x, y, total, people)
                        if value > best:
                            best = value
                            found[0], found[1], found[2], found[3] = at, day, t, x
                            found[4] = y
    return best


@compiled
def best_windows(
    rings: Rings, data: Data, longest: int | None, total: float, people: float | None, least: float,
    apart: bool, work: Floats, out: Floats,
) -> float:  # fmt: skip
    """Of every centre the best window: its statistic, place in the order, first and last step, c and μ.

    With `apart` false centres compete: rows are written only by those that beat all before, and the largest
    statistic is returned.
    """
    best = 0.0
    for centre in range(len(rings.starts) - 1):
        if apart:
            best = 0.0
        begin, end, row = rings.starts[centre], rings.starts[centre + 1], out[centre]
        if longest is None:
            best = _alive(begin, end, rings, data, total, people, least, best, work, row[1:])
        else:
            best = _all(begin, end, rings, data, total, people, least, longest, best, work, row[1:])
        row[0] = best
    return best


@compiled
def _deal(state: State, pool: Ints, slots: Ints, many: int, moves: Ints, counts: Floats) -> None:
    """Draw so many from a pool without replacement, count them, and put them back where they were.

    With slots: places for cases of given steps. Without: people who become cases, by cell; a cell below zero
    is not counted.
    """
    size, steps = len(pool), counts.shape[1]
    for k in range(many):
        at = k + int(_uniform(state) * (size - k))
        moves[k] = at
        drawn = pool[at]
        pool[at] = pool[k]
        pool[k] = drawn
        if len(slots):
            counts[drawn, slots[k]] += 1.0
        elif drawn >= 0:
            counts[drawn // steps, drawn % steps] += 1.0
    for k in range(many - 1, -1, -1):
        at = moves[k]
        drawn = pool[at]
        pool[at] = pool[k]
        pool[k] = drawn


@compiled
def _scatter(state: State, share: Floats, other: Ints, wanted: int, counts: Floats) -> None:
    """Draw the cell of every case by Walker's alias method; the last cell is not counted."""
    size, steps = len(share), counts.shape[1]
    for _ in range(wanted):
        at = _uniform(state) * size
        cell = int(at)
        if at - cell >= share[cell]:
            cell = other[cell]
        if cell < size - 1:
            counts[cell // steps, cell % steps] += 1.0


@compiled
def replicated(
    rings: Rings, data: Data, longest: int | None, total: float, people: float | None, least: float,
    kind: int, draws: Draws, seed: int, first: int, work: Floats, rows: Floats, out: Floats,
) -> None:  # fmt: skip
    """The largest statistic of replications first, first + 1, … of data sets without clusters.

    Kind 0: places dealt anew to times (permutation); 1: cases scattered (Poisson); 2: cases chosen
    (Bernoulli). Counts of `data` are overwritten.
    """
    counts, busy = data.counts, data.busy
    places, steps = counts.shape
    state, moves = np.zeros(1, np.uint64), np.zeros(len(draws.pool), np.int32)
    for i in range(len(out)):
        _seeded(state, seed, first + i)
        for place in range(places):
            for t in range(steps):
                counts[place, t] = 0.0
        if kind == 1:
            _scatter(state, draws.share, draws.other, int(total), counts)
        else:
            many = len(draws.slots) if kind == 0 else int(total)
            _deal(state, draws.pool, draws.slots, many, moves, counts)
        for place in range(places):
            busy[place] = False
            before = 0.0
            for t in range(steps):
                if counts[place, t] > 0:
                    busy[place] = True
                before += counts[place, t]
                counts[place, t] = before
        out[i] = best_windows(rings, data, longest, total, people, least, False, work, rows)
