"""Draws of the supply: heavy tails, habitual partners, shares of a quantity. Columns in, columns out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Rng = np.random.Generator


def pareto(rng: Rng, count: int, least: float, alpha: float, most: float) -> Ints:
    """Whole numbers with a Pareto tail, cut off at ``most``."""
    u = rng.random(count)
    return np.minimum(most, least * (1.0 - u) ** (-1.0 / alpha)).astype(np.int64)


def zipf(rng: Rng, count: int, exponent: float = 0.9) -> Floats:
    """Sizes by rank, in random order, adding up to one."""
    weights: Floats = np.asarray((1.0 + np.arange(count)) ** -exponent, np.float64)
    return np.asarray(rng.permutation(weights / weights.sum()), np.float64) if count else weights


def pick(rng: Rng, count: int, weights: Floats) -> Ints:
    """Positions drawn by weight."""
    edges = np.cumsum(weights)
    return np.minimum(np.searchsorted(edges, rng.random(count) * edges[-1], side="right"), len(weights) - 1)


def split(rng: Rng, totals: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Divide each total into ``counts`` uneven whole shares that add up to no more than it.

    Returns: for each share the position of its total, and the share. Shares may be zero.
    """
    owner = np.repeat(np.arange(len(totals)), counts)
    weight = rng.exponential(1.0, len(owner)) + 0.05
    whole = np.bincount(owner, weight, len(totals))
    return owner, np.floor(totals[owner] * weight / whole[owner]).astype(np.int64)


@dataclass
class Partners:
    """Who buys from whom: for each seller its habitual buyers, the largest first."""

    sellers: Ints
    starts: Ints
    buyers: Ints
    pool: Ints
    weights: Floats

    @classmethod
    def drawn(cls, rng: Rng, sellers: Ints, buyers: Ints, size: Floats, bought: Floats) -> Partners:
        """Every buyer takes one to three sellers, by their ``size``; ``bought``: the buyers' sizes."""
        count = rng.integers(1, 4, len(buyers))
        of = np.repeat(np.arange(len(buyers)), count)
        at = pick(rng, len(of), size)
        order = np.lexsort((-bought[of], at))
        starts = np.searchsorted(at[order], np.arange(len(sellers) + 1))
        return cls(sellers, starts, buyers[of[order]], buyers, bought)

    def buy(self, rng: Rng, seller: Ints, habit: float = 0.92) -> Ints:
        """A buyer for each sale: mostly a habitual one, the largest oftenest; now and then anybody."""
        order = np.argsort(self.sellers)
        at = order[np.searchsorted(self.sellers, seller, sorter=order)]
        first, known = self.starts[at], self.starts[at + 1] - self.starts[at]
        chosen = first + np.floor(known * rng.random(len(seller)) ** 1.7).astype(np.int64)
        anybody = self.pool[pick(rng, len(seller), self.weights)]
        usual = (known > 0) & (rng.random(len(seller)) < habit)
        return np.where(usual, self.buyers[np.minimum(chosen, len(self.buyers) - 1)], anybody)


def check_digits(bodies: Ints, digits: int) -> Ints:
    """GS1 check digits of numbers with that many digits (GS1 General Specifications, 7.9)."""
    total, rest = np.zeros(len(bodies), np.int64), bodies.copy()
    for place in range(digits):
        total += rest % 10 * (3 if place % 2 == 0 else 1)
        rest //= 10
    return (10 - total % 10) % 10
