"""How near a vehicle came, against distances worked out by hand."""

from __future__ import annotations

import pytest

from shian.methods.tracks import METRES, Position, nearest

# Along the 38th parallel's north: from (112.00, 37.80) north to (112.00, 37.90) in an hour, then it stands.
TRACK = [Position(0, 112.0, 37.80), Position(3600, 112.0, 37.90), Position(7200, 112.0, 37.90)]


def near(longitude: float, latitude: float, earliest: float = 0, latest: float = 86_400) -> float | None:
    return nearest(TRACK, longitude, latitude, earliest=earliest, latest=latest)


def test_on_the_way_and_beside_it() -> None:
    assert near(112.0, 37.85) == pytest.approx(0, abs=1e-6)
    # A hundredth of a degree east at 37.85° N is 0.01 × 111,195.08 m × cos 37.85°.
    assert near(112.01, 37.85) == pytest.approx(878.0, abs=0.1)
    assert near(112.0, 37.91) == pytest.approx(0.01 * METRES, rel=1e-9)


def test_only_what_was_driven_in_that_time_counts() -> None:
    # After half an hour it is at 37.85: of the first quarter only the way up to 37.825 counts.
    assert near(112.0, 37.85, latest=900) == pytest.approx(0.025 * METRES, rel=1e-9)
    assert near(112.0, 37.85, earliest=1800, latest=1800) == pytest.approx(0, abs=1e-6)
    assert near(112.0, 37.85, earliest=3600, latest=5000) == pytest.approx(0.05 * METRES, rel=1e-9)


def test_without_a_track_in_that_time_nothing_is_said() -> None:
    assert near(112.0, 37.85, earliest=7201, latest=9000) is None
    assert nearest([], 112.0, 37.85, earliest=0, latest=1) is None
    assert nearest(TRACK[:1], 112.0, 37.81, earliest=0, latest=9) == pytest.approx(0.01 * METRES, rel=1e-9)
