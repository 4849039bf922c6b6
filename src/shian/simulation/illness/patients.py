"""Patients who saw a doctor and were reported, as columns; two meals at most are remembered."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from shian.simulation.supply.draws import Floats, Ints

MEALS = 2


@dataclass
class Patients:
    """Columns of equal length; those of meals have shape (n, 2), a meal not remembered has setting -1.

    ``event`` and ``person`` say to which outbreak or cluster somebody belongs, and as whom.
    """

    onset: Ints
    visited: Ints
    reported: Ints
    hospital: Ints
    town: Ints
    months: Ints  # of age
    male: Ints
    agent: Ints  # the true one
    syndrome: Ints  # as the doctor sees it, number of the agent it is that of
    event: Ints
    person: Ints
    setting: Ints
    place: Ints
    food: Ints
    eaten: Ints
    along: Ints
    along_ill: Ints

    def __len__(self) -> int:
        return len(self.onset)

    def take(self, which: np.ndarray) -> Patients:  # type: ignore[type-arg]
        """Some of them, in this order."""
        return Patients(**{f.name: getattr(self, f.name)[which] for f in fields(self)})

    @classmethod
    def joined(cls, parts: list[Patients]) -> Patients:
        return cls(**{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)})


def ages(rng: np.random.Generator, child: Floats, old: Floats) -> Ints:
    """Ages in months by the weight of under fives and of those over sixty."""
    count = len(child)
    groups = np.stack([0.055 * child, np.full(count, 0.13), np.full(count, 0.62), 0.195 * old], axis=1)
    edges = np.cumsum(groups / groups.sum(axis=1, keepdims=True), axis=1)
    group = (rng.random((count, 1)) > edges).sum(axis=1).clip(0, 3)
    low, high = np.array([3, 60, 216, 720]), np.array([60, 216, 720, 1100])
    return (low[group] + rng.random(count) * (high - low)[group]).astype(np.int64)
