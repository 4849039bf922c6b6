"""Tails and quantiles: against SciPy's distributions, and where means are beyond reason."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from shian.methods.surveillance.distributions import above, quantile

MEANS = np.array([1e-9, 0.02, 0.7, 5.0, 80.0, 2500.0, 4e5])


@pytest.mark.parametrize("phi", [1.0, 1.0001, 1.7, 30.0])
@pytest.mark.parametrize("chance", [0.05, 0.005, 1e-6])
def test_quantiles_are_scipys(phi: float, chance: float) -> None:
    known = stats.poisson(MEANS) if phi == 1 else stats.nbinom(MEANS / (phi - 1), 1 / phi)
    found = quantile(chance, MEANS, np.full(len(MEANS), phi))
    assert found.tolist() == known.isf(chance).tolist()
    counts = np.floor(MEANS * 1.3) + 2
    assert above(counts, MEANS, np.full(len(MEANS), phi)) == pytest.approx(known.sf(counts - 1), rel=1e-9)


def test_beyond_reason() -> None:
    means = np.array([3e9, 1.1692601786086989e26, np.inf, np.nan])
    found = quantile(0.005, means, np.full(4, 1.6575255966515543))
    assert found[0] == pytest.approx(3e9 + 2.5758293 * np.sqrt(3e9 * 1.6575256), rel=1e-8)
    assert found[1] == pytest.approx(1.1692601786090574e26, rel=1e-13)
    assert np.isnan(found[2:]).all()
    assert np.isnan(above(np.array([1.0, np.nan]), np.array([np.inf, 2.0]), np.ones(2))).all()


def test_nothing_is_always_reached() -> None:
    assert above(np.zeros(2), np.array([0.1, 50.0]), np.array([1.0, 3.0])).tolist() == [1.0, 1.0]
