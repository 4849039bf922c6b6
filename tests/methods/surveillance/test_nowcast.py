"""Nowcasting: the estimate by hand, its coverage on simulated delays, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from shian.methods.surveillance.errors import SurveillanceError
from shian.methods.surveillance.nowcast import nowcast, triangle


def test_shares_by_hand() -> None:
    table = np.array([[4, 4, 2], [6, 2, 9], [5, 9, 9]])  # the nines lie in the future
    found = nowcast(table)
    hazard_2, hazard_1 = 2 / 10, (4 + 2) / (8 + 8)
    within_1, within_0 = 1 - hazard_2, (1 - hazard_2) * (1 - hazard_1)
    assert found.reported.tolist() == [10, 8, 5]
    assert found.share.tolist() == pytest.approx([1, within_1, within_0], rel=1e-12)
    assert found.expected.tolist() == pytest.approx([10, 8 / within_1, 5 / within_0], rel=1e-12)
    assert (found.low[0], found.high[0]) == (10, 10)
    assert found.low[2] < 5 / within_0 < found.high[2]


def test_triangle_knows_only_what_is_reported_by_now() -> None:
    onset, reported = np.array([0, 0, 1, 1, 2]), np.array([0, 3, 1, 2, 5])
    assert triangle(onset, reported, now=3, longest=2).tolist() == [
        [1, 0, 1],
        [1, 1, 0],
        [0, 0, 0],
        [0, 0, 0],
    ]
    with pytest.raises(SurveillanceError, match="in the week of its onset or later"):
        triangle(np.array([2]), np.array([1]), 3, 2)


def test_intervals_cover_what_comes() -> None:
    chance = np.random.default_rng(5)
    delays = np.array([0.35, 0.3, 0.2, 0.1, 0.05])
    covered = 0
    for _ in range(200):
        cases = chance.poisson(20, 60)
        whole = np.array([chance.multinomial(count, delays) for count in cases])
        found = nowcast(whole)
        covered += int(((found.low <= cases) & (cases <= found.high))[-4:].sum())
    assert 0.93 <= covered / 800 <= 0.99


def test_recent_delays_only() -> None:
    early, late = np.tile([8, 2], (50, 1)), np.tile([2, 8], (10, 1))
    found = nowcast(np.vstack([early, late]), recent=10)
    assert found.share[-1] == pytest.approx(0.2, rel=1e-12)
    with pytest.raises(SurveillanceError, match="recent at least the number of delays"):
        nowcast(early, recent=1)


def test_nothing_reported_is_not_nothing_to_come() -> None:
    table = np.tile([3, 2, 1], (20, 1))
    table[-1] = 0
    found = nowcast(table)
    assert (found.expected[-1], found.low[-1]) == (0, 0)
    assert found.high[-1] >= 2
