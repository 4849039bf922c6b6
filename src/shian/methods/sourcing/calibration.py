"""Whether probabilities are what they say: how often sources given so much were the true one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

EDGES = (0.0, 0.01, 0.05, 0.15, 0.3, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Sources whose probability lies within two edges: how many, its mean, the share that were true."""

    low: float
    high: float
    count: int
    said: float
    true: float


def calibration(found: Iterable[tuple[float, bool]], edges: Sequence[float] = EDGES) -> list[Bin]:
    """The bins between the edges that hold any source; the last one includes its upper edge.

    Args:
        found: of each source its probability, and whether it was the true one.
        edges: ascending.
    """
    pairs = sorted(found)
    bins = []
    for low, high in pairwise(edges):
        held = [(p, true) for p, true in pairs if low <= p < high or (p == high == edges[-1])]
        if held:
            said = sum(p for p, _true in held) / len(held)
            bins.append(Bin(low, high, len(held), said, sum(true for _p, true in held) / len(held)))
    return bins


def brier(found: Iterable[tuple[float, bool]]) -> float:
    """The mean squared difference of probability and truth (Brier 1950); 0 is best."""
    pairs = list(found)
    return sum((p - true) ** 2 for p, true in pairs) / len(pairs)
