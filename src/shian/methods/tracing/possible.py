"""Departures without a lot code: from which lots in stock can they have come, how much, how likely?

For each place and product the stock is followed through time. What left without a code is of lots that had
come, are not past their time, and are not used up by what is on record. People take the oldest first, but not
always: the chance of a lot is a mixture of first in–first out and of drawing at random from the stock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from shian.methods.tracing.errors import TracingError
from shian.methods.tracing.store import EdgeTable, Floats, Ints

UNCODED = -1


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Lots as they came: the node of each lot at its place, product, moment, kilograms."""

    node: Ints
    place: Ints
    product: Ints
    time: Ints
    kilos: Floats


@dataclass(frozen=True, slots=True)
class Departures:
    """What left: `lot` is the node it came from, UNCODED where that was not kept; `to` the node it became."""

    lot: Ints
    to: Ints
    place: Ints
    product: Ints
    time: Ints
    arrive: Ints
    kilos: Floats
    event: Ints


@dataclass(frozen=True, slots=True)
class Habits:
    """How a place works: share of goods taken oldest first, kilograms at a time, longest stay in seconds."""

    oldest_first: float = 0.7
    portion: float = 10.0
    longest: int = 14 * 86_400


@dataclass(frozen=True, slots=True)
class Inferred:
    """Edges with their chances, and bounds of the kilograms on each. Chance 1: on record, or no other way."""

    edges: EdgeTable
    least: Floats
    most: Floats
    unexplained: Floats  # of each departure: kilograms for which no lot was in stock


@dataclass(slots=True)
class _Lot:
    """A lot in stock: what is left of it if oldest go first, if drawn at random, and at the very most."""

    node: int
    time: int
    oldest: float
    drawn: float
    most: float


class _Rows:
    """Edges as they are found: lot, departure, kilograms, chance, bounds."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, float, float, float, float]] = []

    def add(self, lot: int, at: int, kilos: float, chance: float, least: float, most: float) -> None:
        self.rows.append((lot, at, kilos, min(chance, 1.0), least, most))


def inferred(arrivals: Arrivals, departures: Departures, habits: Habits | None = None) -> Inferred:
    """The edges of all departures: those with a code as they are, the others as possible edges.

    The `quantity` of a possible edge is what is expected; what is certain of it has chance 1.

    Raises:
        TracingError: a chance, portion or stay that is none.
    """
    habits = habits or Habits()
    if not 0 <= habits.oldest_first <= 1 or habits.portion <= 0 or habits.longest <= 0:
        raise TracingError(f"{habits}: a share from 0 to 1, a portion and a stay above 0 are needed")
    rows = _Rows()
    unexplained = np.zeros(len(departures.to))
    for came, left in _groups(arrivals, departures):
        _follow(arrivals, departures, came, left, habits, rows, unexplained)
    table = np.array(rows.rows, np.float64).reshape(-1, 6)
    order = np.lexsort((table[:, 0], table[:, 1]))
    table = table[order]
    at = table[:, 1].astype(np.int64)
    edges = EdgeTable.made(
        table[:, 0].astype(np.int64), departures.to[at], departures.time[at], departures.arrive[at],
        quantity=table[:, 2], event=departures.event[at], chance=table[:, 3],
    )  # fmt: skip
    return Inferred(edges, table[:, 4], table[:, 5], unexplained)


def _groups(arrivals: Arrivals, departures: Departures) -> Iterator[tuple[Ints, Ints]]:
    """The arrivals and departures of each place and product, by time."""
    keys = np.stack(
        [np.r_[arrivals.place, departures.place], np.r_[arrivals.product, departures.product]], axis=1
    )
    _, group = np.unique(keys, axis=0, return_inverse=True)
    time = np.r_[arrivals.time, departures.time]
    order = np.lexsort((time, group.ravel()))
    ends = np.flatnonzero(np.diff(group.ravel()[order])) + 1
    for members in np.split(order, ends):
        coming = members < len(arrivals.node)
        yield members[coming], members[~coming] - len(arrivals.node)


def _follow(
    arrivals: Arrivals,
    departures: Departures,
    came: Ints,
    left: Ints,
    habits: Habits,
    rows: _Rows,
    unexplained: Floats,
) -> None:
    stock: list[_Lot] = []
    waiting = came.tolist()[::-1]
    kept = _coded(departures, left)  # what will leave under its code was there till then
    for at in left.tolist():
        now = int(departures.time[at])
        while waiting and arrivals.time[waiting[-1]] <= now:
            one = waiting.pop()
            kilos = float(arrivals.kilos[one])
            node = int(arrivals.node[one])
            free = max(kilos - kept.get(node, 0.0), 0.0)
            stock.append(_Lot(node, int(arrivals.time[one]), free, free, free))
        stock = [lot for lot in stock if now - lot.time <= habits.longest]
        kilos = float(departures.kilos[at])
        if departures.lot[at] != UNCODED:
            rows.add(int(departures.lot[at]), at, kilos, 1.0, kilos, kilos)
        else:
            unexplained[at] = _uncoded(stock, at, kilos, habits, rows)


def _coded(departures: Departures, left: Ints) -> dict[int, float]:
    """Of each lot: the kilograms that left under its code."""
    known = left[departures.lot[left] != UNCODED]
    nodes, place = np.unique(departures.lot[known], return_inverse=True)
    sums = np.bincount(place, departures.kilos[known], len(nodes))
    return dict(zip(nodes.tolist(), sums.tolist(), strict=True))


def _uncoded(stock: Sequence[_Lot], at: int, kilos: float, habits: Habits, rows: _Rows) -> float:
    """Edges from the lots in stock to a departure without code; the kilograms that none explains."""
    there = [lot for lot in stock if lot.most > 0]
    most_there = sum(lot.most for lot in there)
    drawn_there = sum(lot.drawn for lot in there)
    wanted = kilos
    for lot in there:  # oldest first
        taken = min(lot.oldest, wanted)
        wanted -= taken
        lot.oldest -= taken
        share = lot.drawn / drawn_there if drawn_there > 0 else 0.0
        drawn = min(kilos * share, lot.drawn)
        lot.drawn -= drawn
        most = min(lot.most, kilos)
        least = max(0.0, kilos - (most_there - lot.most)) if most_there >= kilos else most
        random = 1.0 - (1.0 - share) ** max(kilos / habits.portion, 1.0)
        chance = habits.oldest_first * (taken > 0) + (1 - habits.oldest_first) * random
        expected = habits.oldest_first * taken + (1 - habits.oldest_first) * drawn
        if least > 0:
            chance = 1.0
        if chance > 0:
            rows.add(lot.node, at, float(np.clip(expected, least, most)), chance, least, most)
    for lot in there:
        lot.most -= max(0.0, kilos - (most_there - lot.most)) if most_there >= kilos else lot.most
    return max(0.0, kilos - most_there)


@dataclass(frozen=True, slots=True)
class Score:
    """Possible edges beside the truth: share of true edges among them, share of them true, Brier scores.

    `brier` is the mean square of chance less truth over all possible edges; `even` that of giving all lots of
    a departure the same chance; `within` the share of true kilograms that lie within the bounds.
    """

    found: float
    true: float
    brier: float
    even: float
    within: float


def scored(found: Inferred, truth: dict[tuple[int, int], float]) -> Score:
    """How good the chances and bounds are; `truth` has the kilograms of each true pair of lot and node."""
    edges = found.edges
    pairs = list(zip(edges.src.tolist(), edges.dst.tolist(), strict=True))
    is_true = np.array([pair in truth for pair in pairs])
    kilos = np.array([truth.get(pair, 0.0) for pair in pairs])
    true_count = len({pair for pair, real in zip(pairs, is_true.tolist(), strict=True) if real})
    _, place, counts = np.unique(edges.event, return_inverse=True, return_counts=True)
    even = (np.bincount(place, is_true) / counts)[place].mean() if len(pairs) else 0.0
    inside = (found.least - 1e-6 <= kilos) & (kilos <= found.most + 1e-6)
    return Score(
        true_count / max(len(truth), 1),
        float(is_true.mean()),
        float(((edges.chance - is_true) ** 2).mean()),
        float(((even - is_true) ** 2).mean()),
        float(inside[is_true].mean()),
    )
