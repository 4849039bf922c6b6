"""What writing zero, half the limit or the limit for what was not found gives: a warning only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shian.methods.censored.data import Sample


@dataclass(frozen=True)
class Substituted:
    """Median, mean and 95th percentile with a share of the limit put for every censored value."""

    share: float
    median: float
    mean: float
    p95: float


def substituted(sample: Sample, share: float) -> Substituted:
    """Statistics after substituting ``share`` (0, 0.5, 1) of the limit."""
    value = np.where(sample.below, share * sample.value, sample.value)
    return Substituted(share, float(np.median(value)), float(np.mean(value)), float(np.quantile(value, 0.95)))
