"""The share in which something was found, with exact bounds (Clopper & Pearson 1934)."""

from __future__ import annotations

from dataclasses import dataclass

from scipy.special import betaincinv

from shian.methods.censored.data import BadData


@dataclass(frozen=True)
class Share:
    """Found in how many of how many; the share with bounds of 95 %."""

    found: int
    count: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.found / self.count


def share_found(found: int, count: int, confidence: float = 0.95) -> Share:
    """The share found.

    Raises:
        BadData: nothing was tested, or more was found than tested.
    """
    if not 0 <= found <= count or count < 1:
        raise BadData(f"{found} of {count} is no share")
    tail = (1 - confidence) / 2
    low = 0.0 if found == 0 else float(betaincinv(found, count - found + 1, tail))
    high = 1.0 if found == count else float(betaincinv(found + 1, count - found, 1 - tail))
    return Share(found, count, low, high)
