"""What the offices do, in order of time: steps taken month by month, when what they need is written."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

Step = Callable[[], None]


@dataclass
class Schedule:
    """Steps with their moments as ledger text; ``before`` takes those due before a month."""

    _steps: list[tuple[str, int, Step]] = field(default_factory=list)
    _count: int = 0

    def at(self, moment: str, step: Step) -> None:
        """Take a step at a moment; steps of the same moment keep the order in which they were given."""
        heapq.heappush(self._steps, (moment, self._count, step))
        self._count += 1

    def before(self, month: str) -> None:
        """Take the steps before a month, or before a moment; later ones stay."""
        while self._steps and self._steps[0][0][: len(month)] < month:
            _, _, step = heapq.heappop(self._steps)
            step()
