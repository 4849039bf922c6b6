"""A sample of measurements: values found, and limits below which the others lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]


class BadData(ValueError):
    """The measurements cannot be analysed; the message says which and why."""


@dataclass(frozen=True)
class Sample:
    """Measurements of one analyte in one unit.

    ``value`` (n): the concentration where it was found, else the limit below which it lies. ``below`` (n):
    whether it is such a limit. ``floor`` (n): 0, or for a trace (found, too little to be measured) the limit
    of detection above which it lies; only likelihood uses it, the other methods take a trace as below
    ``value``.
    """

    value: Reals
    below: Flags
    floor: Reals

    @classmethod
    def of(
        cls,
        value: Sequence[float] | Reals,
        below: Sequence[bool] | Flags,
        floor: Sequence[float] | None = None,
    ) -> Sample:
        """Check and take measurements.

        Raises:
            BadData: lengths differ, or a value is not a positive finite number.
        """
        values = np.asarray(value, dtype=np.float64)
        flags = np.asarray(below, dtype=bool)
        floors = np.zeros(len(values)) if floor is None else np.asarray(floor, dtype=np.float64)
        if not values.shape == flags.shape == floors.shape or values.ndim != 1:
            raise BadData("values, flags and floors are lists of one length")
        wrong = np.flatnonzero(~np.isfinite(values) | (values <= 0))
        if len(wrong):
            raise BadData(f"measurement {wrong[0] + 1}: {values[wrong[0]]!r} is not a number above 0")
        wrong = np.flatnonzero(flags & ~((floors >= 0) & (floors < values)))
        if len(wrong):
            raise BadData(f"measurement {wrong[0] + 1}: the floor is not below its limit")
        return cls(values, flags, np.where(flags, floors, values))

    def __len__(self) -> int:
        return len(self.value)

    @cached_property
    def found(self) -> Reals:
        """The values that were measured, sorted."""
        return np.sort(self.value[~self.below])

    @property
    def censored(self) -> int:
        """How many lie below a limit."""
        return int(np.sum(self.below))

    @property
    def share(self) -> float:
        """Share that lies below a limit; of an empty sample 0."""
        return self.censored / len(self) if len(self) else 0.0

    def only(self, chosen: Any) -> Sample:
        """The measurements chosen by an index or mask."""
        return Sample(self.value[chosen], self.below[chosen], self.floor[chosen])


def joined(samples: Sequence[Sample]) -> Sample:
    """Several samples as one, in their order."""
    return Sample(
        np.concatenate([s.value for s in samples]),
        np.concatenate([s.below for s in samples]),
        np.concatenate([s.floor for s in samples]),
    )
