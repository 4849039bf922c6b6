"""Ranking of signals: by probable burden, not by p-value alone."""

from __future__ import annotations

import math

import pytest

from shian.methods.surveillance.errors import SurveillanceError
from shian.methods.surveillance.ranking import Signal, outbreak_chance, ranked


def test_chance_by_hand() -> None:
    p = 0.001
    odds = 0.02 / 0.98 / (-math.e * p * math.log(p))
    assert outbreak_chance(p, 0.02) == pytest.approx(odds / (1 + odds), rel=1e-12)
    assert outbreak_chance(0.5, 0.02) == pytest.approx(0.02, rel=1e-12)
    assert outbreak_chance(0.0, 0.02) == pytest.approx(1.0, abs=1e-12)


def test_size_and_severity_come_before_p() -> None:
    small = Signal("two cases", 2, 0.01, 1e-6)
    large = Signal("school", 60, 20, 1e-5)
    grave = Signal("botulism", 2, 0.01, 1e-6, severity=50.0)
    doubtful = Signal("noise", 90, 80, 0.2, severity=1.0)
    order = [one.signal.name for one in ranked([small, doubtful, large, grave])]
    assert order == ["botulism", "school", "two cases", "noise"]
    first = ranked([large])[0]
    assert first.excess == 40
    assert first.weight == pytest.approx(40 * first.chance, rel=1e-12)


def test_fewer_than_expected_weigh_nothing_and_names_break_ties() -> None:
    low = [Signal(name, 3, 5, 0.9) for name in "ba"]
    assert [(one.signal.name, one.weight) for one in ranked(low)] == [("a", 0), ("b", 0)]


@pytest.mark.parametrize(
    ("signal", "words"),
    [(Signal("x", 1, 1, 1.2), "p-value"), (Signal("x", 1, 1, 0.1, -1), "severity")],
)
def test_refusals(signal: Signal, words: str) -> None:
    with pytest.raises(SurveillanceError, match=words):
        ranked([signal])
    with pytest.raises(SurveillanceError, match="prior"):
        ranked([], prior=1.0)
