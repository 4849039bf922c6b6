"""p-values of a scan: Monte Carlo rank, sequential stopping, Gumbel's approximation, recurrence.

Dwass 1957 for the rank; Besag & Clifford 1991 for stopping; Abrams, Kulldorff & Kleinman 2010 for the Gumbel
distribution fitted by moments to the replications' maxima; Kleinman, Lazarus & Platt 2004 for recurrence.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAME = 1e-9  # statistics that differ less, relatively, are equal: rounding depends on the order of additions
EULER = 0.577215664901532860606512090082
FEWEST = 30  # replications below which no distribution is fitted


@dataclass(frozen=True)
class Null:
    """The largest statistics of the replications made; `stopped` if they were ended early."""

    maxima: NDArray[np.float64]
    stopped: bool

    def exceeding(self, statistic: float) -> int:
        """How many replications reach a statistic."""
        return int((self.maxima >= statistic * (1 - SAME)).sum())

    def p(self, statistic: float) -> float:
        """The rank of a statistic among the replications; NaN if there are none."""
        made, above = len(self.maxima), self.exceeding(statistic)
        if not made:
            return math.nan
        return above / made if self.stopped else (above + 1) / (made + 1)

    def gumbel_p(self, statistic: float) -> float:
        """By the Gumbel distribution, which also tells small p-values apart; NaN with few replications."""
        if len(self.maxima) < FEWEST:
            return math.nan
        scale = float(self.maxima.std(ddof=1)) * math.sqrt(6) / math.pi
        if scale <= 0:
            return math.nan
        place = float(self.maxima.mean()) - EULER * scale
        return -math.expm1(-math.exp(-(statistic - place) / scale))


def stopped_at(maxima: NDArray[np.float64], statistic: float, after: int) -> int | None:
    """How many replications are needed until so many reach the statistic; None if they never do."""
    reached = np.flatnonzero(maxima >= statistic * (1 - SAME))
    return int(reached[after - 1]) + 1 if len(reached) >= after else None


def recurrence(p: float, step: float) -> float:
    """After how long such a cluster is to be expected by chance, if a scan is made at every step."""
    return step / p if p > 0 else math.inf
