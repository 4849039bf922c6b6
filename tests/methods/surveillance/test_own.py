"""Methods on own simulated series, against what R's package said of them (surveillance 1.20.3)."""

from __future__ import annotations

import subprocess
import sys

import pytest

from shian.methods.surveillance import (
    CusumControl,
    Ears,
    EarsControl,
    Evaluation,
    Farrington,
    Flexible,
    Panel,
    Power,
    Threshold,
    Transformation,
    classic,
    cusum,
    ears,
    flexible,
)

from .known import OWN, differences, panel, rows

NAMES = ("high", "low", "gaps", "zero")
FIRST, LAST = 318, 329
FLEXIBLE = {
    "nb": Flexible(noPeriods=10, pastWeeksNotIncluded=26, pThresholdTrend=1.0, alpha=0.01),
    "muan": Flexible(b=3, noPeriods=6, thresholdMethod=Threshold.MUAN, limit54=(0, 4)),
    "delta": Flexible(
        b=4, w=2, weightsThreshold=1.0, powertrans=Power.VARIANCE, thresholdMethod=Threshold.DELTA
    ),
    "offset": Flexible(b=3, noPeriods=5, pThresholdTrend=1.0, populationOffset=True),
    "plain": Flexible(
        b=3, reweight=False, trend=False, powertrans=Power.NONE, thresholdMethod=Threshold.DELTA
    ),
}
CUSUM = {
    "rossi": CusumControl(trans=Transformation.ROSSI),
    "glm": CusumControl(m="glm", k=0.8, h=3.0),
    "second": CusumControl(trans=Transformation.ANSCOMBE_SECOND, m=2.5),
}
EARS = {
    "c1": (Ears.C1, EarsControl()),
    "c2": (Ears.C2, EarsControl(minSigma=0.5)),
    "c3": (Ears.C3, EarsControl(baseline=6)),
}
KNOWN = rows(OWN / "expected.csv")


def series(*, dated: bool = False) -> Panel:
    return panel(OWN / "series.csv", NAMES, dated=dated)


def wrong(name: str, found: Evaluation) -> list[str]:
    known = [row for row in KNOWN if row["config"] == name]
    assert len(known) >= 36
    return differences(found, known)


@pytest.mark.parametrize("name", FLEXIBLE)
def test_flexible(name: str) -> None:
    found = flexible(series(dated=name in ("nb", "delta")), FLEXIBLE[name], FIRST, LAST)
    assert wrong(name, found) == []


def test_the_compiler_is_loaded_when_a_model_is_fitted_only() -> None:
    code = "import sys, shian.methods.surveillance; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_classic() -> None:
    assert wrong("classic", classic(series(dated=True), Farrington(alpha=0.02), FIRST, LAST)) == []


@pytest.mark.parametrize("name", EARS)
def test_ears(name: str) -> None:
    assert wrong(name, ears(series(), *EARS[name], FIRST, LAST)) == []


@pytest.mark.parametrize("name", CUSUM)
def test_cusum(name: str) -> None:
    assert wrong(name, cusum(series(), CUSUM[name], FIRST, LAST)) == []
