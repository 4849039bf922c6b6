"""Combined evidence on own simulated scenarios: false alarms, gain, and that bound and p-value agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from shian.methods.surveillance import EvidenceControl, Panel, SurveillanceError, combined, flexible, named
from shian.methods.surveillance.judging import at_rate, record
from shian.methods.surveillance.scenarios import means, scenarios, simulate

FIRST, LAST = 575, 623


def test_scenarios_are_what_they_say() -> None:
    every = scenarios()
    assert len(every) == len(set(every)) == 28
    found = simulate(every[8:12], 3, 1)
    assert found.counts.shape == (12, 624)
    assert found.scenario.tolist() == [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3
    assert not found.outbreak[:, :312].any()
    assert (found.outbreak <= found.counts).all()
    assert means(every[8])[[0, 623]] == pytest.approx([np.exp(1.5)] * 2, rel=1e-12)
    assert (simulate(every[8:12], 3, 1).counts == found.counts).all()


def test_false_alarms_and_gain() -> None:
    made = simulate(scenarios(), 10, 4711)
    panel = Panel([str(row) for row in range(280)], made.counts.astype(float))
    outbreak = made.outbreak[:, FIRST:]
    mine = combined(panel, EvidenceControl(alpha=0.02), FIRST, LAST)
    assert record(mine.alarm == 1, outbreak).false_positive_rate == pytest.approx(0.02, abs=0.004)
    single = flexible(panel, replace(named("nouf_nb"), limit54=(0, 4)), FIRST, LAST)
    ours, theirs = (at_rate(-found.pvalue, outbreak, 0.005) for found in (mine, single))
    assert ours.detection > theirs.detection + 0.02
    assert ((mine.pvalue <= 0.02) & (mine.observed > 0) == (mine.alarm == 1)).all()


def test_record_by_hand() -> None:
    outbreak = np.array([[0, 3, 1, 0], [0, 0, 2, 0], [0, 0, 0, 0]])
    alarm = np.array([[1, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]], bool)
    assert record(alarm, outbreak).false_positive_rate == pytest.approx(2 / 9)
    assert record(alarm, outbreak).detection == pytest.approx(0.5)


def test_alpha_beyond_the_table_is_refused() -> None:
    with pytest.raises(SurveillanceError, match=r"alpha is between 0\.0005 and 0\.05"):
        EvidenceControl(alpha=0.0001)
