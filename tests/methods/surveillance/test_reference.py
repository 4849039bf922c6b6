"""Every reference result given: R's on published and simulated series, the JSS paper's figures and table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shian.methods.surveillance import (
    NAMES,
    Ears,
    EarsControl,
    Evaluation,
    Flexible,
    Panel,
    ears,
    flexible,
    named,
)

from .known import differences, panel, rows

pytestmark = pytest.mark.reference
FREQUENCY = {"rotaBB": 12}
AGES = {"X00.04": "00-04", "X05.09": "05-09", "X10.14": "10-14", "X15.69": "15-69", "X70.": "70+"}


@pytest.fixture(scope="module")
def folder(shared_dir: Path) -> Path:
    return shared_dir / "surveillance"


@pytest.fixture(scope="module")
def simulated(folder: Path) -> Panel:
    file = folder / "simulated" / "dev_series.csv.gz"
    return panel(file, [name for name in rows(file)[0] if name != "t"])


@pytest.mark.parametrize("name", ["farr_delta", "nouf_delta", "nouf_nb", "nouf_muan"])
def test_simulated(folder: Path, simulated: Panel, name: str) -> None:
    control = replace(named(name), alpha=0.005, limit54=(0, 4))
    known = rows(folder / "simulated" / f"dev_ref_{name}.csv.gz")
    assert len(known) == 9800
    assert differences(flexible(simulated, control, 575, 623), known) == []


def test_simulated_ears(folder: Path, simulated: Panel) -> None:
    known = rows(folder / "simulated" / "dev_ref_ears.csv.gz")
    for method in Ears:
        mine = [row for row in known if row["method"] == method]
        assert len(mine) == 9800
        assert differences(ears(simulated, method, EarsControl(), 575, 623), mine) == []


def published(folder: Path, name: str) -> Panel:
    """A published data set, its columns named as in the reference."""
    file = folder / "datasets" / f"{name}.csv"
    first = rows(file)[0]
    columns = ["case"] if name == "campyDE" else [column for column in first if column.startswith("observed")]
    found = panel(file, columns, FREQUENCY.get(name, 52), dated="date" in first)
    names = [column.removeprefix("observed.") for column in columns]
    names = ["observed1"] if name == "campyDE" else [AGES.get(one, one) for one in names]
    people = None
    if name in FREQUENCY:
        table = rows(file)
        people = np.array([[float(row[c.replace("observed", "pop")]) for row in table] for c in columns])
    return replace(found, names=names, population=people)


@pytest.mark.parametrize(
    "name",
    ["salmNewport", "stsNewport", "campyDE", "rotaBB", "salmonella.agona", "shadar", "hepatitisA"],
)
def test_published(folder: Path, name: str) -> None:
    series = published(folder, name)
    reference = rows(folder / "published" / "farrington_flexible_reference.csv.gz")
    controls = rows(folder / "published" / "farrington_flexible_controls.csv")
    ran = 0
    for line in controls:
        if line["dataset"] != name:
            continue
        known = [row for row in reference if (row["dataset"], row["config"]) == (name, line["config"])]
        control = replace(named(line["config"], series.frequency), b=int(line["b"]))
        assert (control.w, control.noPeriods) == (int(line["w"]), int(line["noPeriods"]))
        found = flexible(series, control, int(line["first"]) - 1, int(line["last"]) - 1)
        assert len(known) == int(line["evals"])
        assert differences(found, known) == []
        assert sum(row["alarm"] == "1" for row in known) == int(line["alarms"])
        ran += 1
    assert ran >= 5
    assert {line["config"] for line in controls} == set(NAMES)


def newport(folder: Path) -> Panel:
    """S. Newport in Germany: the sum of its states."""
    states = published(folder, "salmNewport")
    return replace(states, names=["Germany"], counts=states.counts.sum(axis=0, keepdims=True))


def of_figure(folder: Path, beginning: str) -> list[dict[str, str]]:
    table = rows(folder / "published" / "jss_salmon2016_2011.csv")
    return [row for row in table if row["fig"].startswith(beginning)]


def as_known(found: Evaluation, series: Panel, known: list[dict[str, str]]) -> list[dict[str, str]]:
    at = {str(day): row + 1 for row, day in enumerate(series.dates or [])}
    return [
        {
            "series": "Germany",
            "k": str(at[row["date"]]),
            "observed": row["observed"],
            "alarm": row["alarm"],
            "upperbound": row["upper"],
        }
        for row in known
    ]


@pytest.mark.parametrize(
    ("figure", "control", "alarms"),
    [
        ("Farrington", replace(named("farr_delta"), b=4, limit54=(0, 50)), 15),
        ("Improved", replace(named("nouf_nb"), b=4, limit54=(0, 50)), 8),
    ],
)
def test_figures_of_2016(folder: Path, figure: str, control: Flexible, alarms: int) -> None:
    series, known = newport(folder), of_figure(folder, figure)
    lines = as_known(flexible(series, control, 365, 416), series, known)
    first, last = int(lines[0]["k"]) - 1, int(lines[-1]["k"]) - 1
    found = flexible(series, control, first, last)
    assert differences(found, lines) == []
    assert found.alarm.sum() == alarms


def test_ears_of_2016(folder: Path) -> None:
    series, known = newport(folder), of_figure(folder, "EARS")
    lines = as_known(ears(series, Ears.C1, EarsControl(alpha=0.05)), series, known)
    first, last = int(lines[0]["k"]) - 1, int(lines[-1]["k"]) - 1
    found = ears(series, Ears.C1, EarsControl(alpha=0.05), first, last)
    assert differences(found, lines) == []
    assert found.alarm.sum() == 6


def test_table_2_of_2016(folder: Path) -> None:
    states = published(folder, "salmNewport")
    table = rows(folder / "published" / "jss_salmon2016_table.csv")
    at = {str(day): row + 1 for row, day in enumerate(states.dates or [])}
    lines = [
        {
            "series": name,
            "k": str(at[row["date"]]),
            "observed": row[f"{short}_count"],
            "alarm": row[f"{short}_alarm"],
            "upperbound": row[f"{short}_threshold"],
        }
        for row in table
        for short, name in (("BW", "Baden.Wuerttemberg"), ("NRW", "North.Rhine.Westphalia"))
    ]
    control = replace(named("nouf_nb"), b=4, limit54=(0, 50))
    found = flexible(states, control, int(lines[0]["k"]) - 1, int(lines[-1]["k"]) - 1)
    assert len(lines) == 10
    assert differences(found, lines) == []
