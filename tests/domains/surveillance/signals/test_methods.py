"""The methods as the explorer offers them."""

from __future__ import annotations

import numpy as np
import pytest

from shian.domains.surveillance.signals.methods import METHODS, Choice, evaluated
from shian.methods.surveillance import Panel


def panel(weeks: int) -> Panel:
    counts = np.random.default_rng(3).poisson(4, (3, weeks)).astype(float)
    counts[0, -1] = 40
    return Panel(["a", "b", "c"], counts)


@pytest.mark.parametrize("method", [name for name, _title in METHODS])
def test_each_method_sees_what_is_plain(method: str) -> None:
    said = evaluated(panel(200), Choice(method, alpha=0.001 if method != "C3" else 0.025))
    assert said is not None
    assert said.times.tolist() == [199]
    assert said.alarm[0, -1] == 1
    assert said.alarm[1:, -1].sum() <= 1


def test_too_little_history_is_no_answer() -> None:
    assert evaluated(panel(40), Choice("combined")) is None
    assert evaluated(panel(40), Choice("C2")) is not None
    assert evaluated(panel(5), Choice("C2")) is None
    year = evaluated(panel(80), Choice("flexible"), last=52)
    assert year is not None
    assert year.times.tolist() == list(range(55, 80))
