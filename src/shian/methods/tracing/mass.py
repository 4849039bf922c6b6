"""How much of each lot can contain what is suspected: bounds by the balance of what came and went."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.store import EdgeTable, Floats, Ints, Store

CLOSE = 1e-9  # kilograms
MOST_ROUNDS = 10_000


@dataclass(frozen=True, slots=True)
class Amounts:
    """Kilograms of suspect goods in each lot and on each edge.

    `mass` is all that a lot ever held by the records. `least`, `most`: no way of dividing and mixing leaves
    less or more. `mixed`: if every lot is stirred through, what leaves has the share of what had come.
    """

    nodes: Ints
    mass: Floats
    least: Floats
    mixed: Floats
    most: Floats
    edge_least: Floats
    edge_mixed: Floats
    edge_most: Floats


def balance_edges(store: Store, nodes: Ints, bounds: Bounds | None = None) -> EdgeTable:
    """The edges that a mass balance over some lots needs: all that leave them, and what else came to them."""
    bounds = bounds or Bounds()
    out = store.edges(nodes, back=False, bounds=bounds)
    came = store.edges(nodes, back=True, bounds=bounds)
    return EdgeTable.joined([out, came[~np.isin(came.src, nodes)]])


class _Book:
    """Edges by the order of events at each lot: what had come when something left."""

    def __init__(self, edges: EdgeTable, suspects: Mapping[int, float | None]) -> None:
        count = len(edges)
        ends = np.concatenate([edges.src, edges.dst, np.fromiter(suspects, np.int64, len(suspects))])
        self.nodes, place = np.unique(ends, return_inverse=True)
        self.src, self.dst = place[:count], place[count : 2 * count]
        self.kilos = edges.quantity
        self.came = np.bincount(self.dst, self.kilos, len(self.nodes))
        self._order(edges)
        self.seed = np.zeros(len(self.nodes))
        for at, (_, kilos) in zip(place[2 * count :], suspects.items(), strict=True):
            whole = self.came[at] + self.own[at]
            self.seed[at] = whole if kilos is None else kilos
            self.own[at] = max(self.own[at], self.seed[at] - self.came[at])
        self.mass = self.came + self.own

    def _order(self, edges: EdgeTable) -> None:
        """Of each edge: how many of those that arrive at its beginning can have come before it left."""
        count = len(edges)
        node = np.concatenate([self.dst, self.src])
        time = np.concatenate([edges.arrive, edges.leave])
        leaves = np.repeat([0, 1], count)
        order = np.lexsort((leaves, time, node))
        self.arrivals = order[order < count]
        before = np.cumsum(order < count)
        self.until = np.empty(count, np.int64)
        departures = order >= count
        self.until[order[departures] - count] = before[departures]
        self.first = np.searchsorted(self.dst[self.arrivals], self.src)
        # More left than had come: there was some before the records began.
        change = np.concatenate([self.kilos, -self.kilos])[order]
        level = np.cumsum(change)
        here = node[order]
        begin = np.searchsorted(here, here)
        lowest = np.zeros(len(self.nodes))
        np.minimum.at(lowest, here, level - (level - change)[begin])
        self.own = -lowest

    def there(self, amounts: Floats) -> Floats:
        """Of each edge: how much had come to its beginning when it left, of an amount on each edge."""
        sums = np.concatenate([[0.0], np.cumsum(amounts[self.arrivals])])
        there: Floats = np.maximum(sums[self.until] - sums[self.first], 0)
        return there


def amounts(edges: EdgeTable, suspects: Mapping[int, float | None]) -> Amounts:
    """Bounds of the suspect goods in each lot and on each edge.

    `suspects`: lots by number with the kilograms that are suspect in them, None for all. What they got from
    other suspects counts besides, up to their mass. `edges`: as `balance_edges` gives them; where lots are
    missing, their goods count as clean. Goods that are lost or left over can be of either sort, so a loss
    widens the bounds.
    """
    book = _Book(edges, suspects)
    total = float(book.seed.sum())
    seed, own = book.seed[book.src], np.maximum(book.own - book.seed, 0)[book.src]
    least = mixed = most = np.zeros(len(edges))
    arrived = book.there(book.kilos)
    held = np.maximum(arrived + book.own[book.src], CLOSE)
    for _ in range(MOST_ROUNDS):
        can = np.minimum(book.kilos, np.minimum(seed + book.there(most), total))
        clean = book.there(np.maximum(book.kilos - least, 0)) + own
        must = np.clip(book.kilos - clean, 0, can)
        even = book.kilos * np.minimum((np.minimum(seed, held) + book.there(mixed)) / held, 1)
        even = np.clip(even, must, can)
        steady = all(
            np.abs(new - old).max(initial=0) < CLOSE
            for new, old in ((can, most), (must, least), (even, mixed))
        )
        least, mixed, most = must, even, can
        if steady:
            break
    in_lots = [
        np.minimum(book.seed + np.bincount(book.dst, part, len(book.nodes)), np.minimum(book.mass, total))
        for part in (least, mixed, most)
    ]
    return Amounts(book.nodes, book.mass, in_lots[0], in_lots[1], in_lots[2], least, mixed, most)
