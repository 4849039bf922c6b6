"""Records of two lists that speak of the same person or event, by Fellegi & Sunter with an EM algorithm.

Fellegi & Sunter 1969; the chances m of levels among matches by EM (Winkler 1988) over pairs that share a
block, the chances u among others from pairs drawn at random. Fields are taken as independent given match or
not, and a field that one side does not know says nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shian.methods.epidemiology.errors import EpidemiologyError
from shian.methods.epidemiology.similarity import Compare

Record = Mapping[str, str]
Floats = NDArray[np.float64]
Levels = NDArray[np.int8]
DRAWN = 20_000  # random pairs for u
MOST_PAIRS = 5_000_000
STEPS, CLOSE = 200, 1e-9
SMOOTHING = 0.5


@dataclass(frozen=True, slots=True)
class Field:
    """What is compared: a field of the records, how, and how many levels of agreement there are besides 0."""

    name: str
    compare: Compare
    levels: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records with the probability that they match, and the weight in bits that says so."""

    left: int
    right: int
    probability: float
    weight: float


@dataclass(frozen=True)
class Linkage:
    """Pairs at or above the threshold, likeliest first; what was learned of each field; matches expected."""

    pairs: tuple[Pair, ...]
    matches: Mapping[str, tuple[float, ...]]  # m: the chance of each level among matches
    others: Mapping[str, tuple[float, ...]]  # u: among pairs that do not match
    expected: float


def link(
    left: Sequence[Record],
    right: Sequence[Record],
    fields: Sequence[Field],
    blocks: Sequence[Sequence[str]],
    *,
    threshold: float = 0.9,
    seed: int = 1969,
) -> Linkage:
    """Which records of the left list match which of the right, each at most one.

    Args:
        left: records as texts by field; a missing or empty text is not known.
        right: the same; the very same list looks for doubles within it.
        fields: what to compare.
        blocks: pairs are looked at if they agree, without gaps, in all fields of at least one of these.
        threshold: the least probability of a pair told.
        seed: of the random pairs.

    Raises:
        EpidemiologyError: no fields or blocks, or a block that holds too many pairs.
    """
    if not fields or not blocks:
        raise EpidemiologyError("linking needs fields to compare and blocks to look in")
    within = left is right
    pairs = sorted(_candidates(left, right, blocks, within=within))
    whole = len(left) * (len(left) - 1) // 2 if within else len(left) * len(right)
    patterns = _compared(left, right, pairs, fields)
    u = _others(left, right, fields, within=within, seed=seed)
    m, share, probabilities = _learn(patterns, fields, u, whole)
    weights = _bits(patterns, m, u)
    chosen = _one_to_one(pairs, probabilities, weights, threshold, within=within)
    names = [field.name for field in fields]
    return Linkage(
        tuple(chosen),
        dict(zip(names, (tuple(one.tolist()) for one in m), strict=True)),
        dict(zip(names, (tuple(one.tolist()) for one in u), strict=True)),
        share * whole,
    )


def _candidates(
    left: Sequence[Record], right: Sequence[Record], blocks: Sequence[Sequence[str]], *, within: bool
) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for block in blocks:
        index: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, record in enumerate(right):
            if all(key := tuple(record.get(name, "") for name in block)):
                index[key].append(at)
        for at, record in enumerate(left):
            key = tuple(record.get(name, "") for name in block)
            found.update((at, other) for other in index.get(key, ()) if not within or at < other)
            if len(found) > MOST_PAIRS:
                words = f"more than {MOST_PAIRS:,} pairs: choose narrower blocks"
                raise EpidemiologyError(f"the block {', '.join(block)} gives {words}")
    return found


def _compared(
    left: Sequence[Record], right: Sequence[Record], pairs: Sequence[tuple[int, int]], fields: Sequence[Field]
) -> Levels:
    """Pairs × fields: the level of agreement, -1 where one is not known."""
    table = np.full((len(pairs), len(fields)), -1, np.int8)
    for column, field in enumerate(fields):
        known: dict[tuple[str, str], int] = {}
        for row, (a, b) in enumerate(pairs):
            key = left[a].get(field.name, ""), right[b].get(field.name, "")
            if key not in known:
                level = field.compare(*key)
                known[key] = -1 if level is None else min(level, field.levels)
            table[row, column] = known[key]
    return table


def _others(
    left: Sequence[Record], right: Sequence[Record], fields: Sequence[Field], *, within: bool, seed: int
) -> list[Floats]:
    chance = np.random.default_rng(seed)
    if not left or not right:
        return [np.full(field.levels + 1, 1 / (field.levels + 1)) for field in fields]
    a, b = chance.integers(0, len(left), DRAWN).tolist(), chance.integers(0, len(right), DRAWN).tolist()
    drawn = [(x, y) for x, y in zip(a, b, strict=True) if not within or x != y]
    table = _compared(left, right, drawn, fields)
    return [_shares(table[:, at], np.ones(len(drawn)), field.levels) for at, field in enumerate(fields)]


def _shares(levels: Levels, weights: Floats, most: int) -> Floats:
    """The share of each level among those known, smoothed so that none is impossible."""
    known = levels >= 0
    counts = np.bincount(levels[known].astype(np.int64), weights[known], most + 1) + SMOOTHING
    return np.asarray(counts / counts.sum(), np.float64)


def _learn(
    patterns: Levels, fields: Sequence[Field], u: list[Floats], whole: int
) -> tuple[list[Floats], float, Floats]:
    """EM: the chances m, the share of matches among all pairs, the probability of each candidate."""
    m = [np.append(np.full(field.levels, 0.1 / field.levels), 0.9) for field in fields]
    share = min(max(len(patterns), 1) / max(whole, 1) / 2, 0.5)
    probabilities = np.zeros(len(patterns))
    for _step in range(STEPS):
        odds = np.exp2(np.clip(_bits(patterns, m, u), -900, 900)) * share / (1 - share)
        probabilities = odds / (1 + odds)
        m = [_shares(patterns[:, at], probabilities, field.levels) for at, field in enumerate(fields)]
        before, share = share, float(np.clip(probabilities.sum() / max(whole, 1), 1e-12, 0.5))
        if abs(share - before) <= CLOSE * before:
            break
    return m, share, probabilities


def _bits(patterns: Levels, m: Sequence[Floats], u: Sequence[Floats]) -> Floats:
    weights = np.zeros(len(patterns))
    for at, (match, other) in enumerate(zip(m, u, strict=True)):
        bits = np.append(np.log2(match / other), 0.0)  # level -1, not known, says nothing
        weights += bits[patterns[:, at]]
    return weights


def _one_to_one(
    pairs: Sequence[tuple[int, int]],
    probabilities: Floats,
    weights: Floats,
    threshold: float,
    *,
    within: bool,
) -> Iterator[Pair]:
    """The likeliest pairs first, each record once (within one list: once on each side)."""
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    for at in np.argsort(-weights, kind="stable").tolist():
        left, right = pairs[at]
        if probabilities[at] < threshold:
            break
        if left in taken_left or right in taken_right:
            continue
        taken_right.add(right)
        if not within:
            taken_left.add(left)
        yield Pair(left, right, float(probabilities[at]), float(weights[at]))
