"""Early warning: Farrington Flexible beside R, a city's morning run, detectors on Noufaily's 28 scenarios.

Run: ``python benchmarks/surveillance.py``. R runs on the same series in the same run where it is there or
may be installed from Debian (SHIAN_BENCH_INSTALL_R=1); otherwise its recorded time
(simulated/dev_timing.csv of the reference material) is shown as such. Own series, simulated. Prints one
JSON object.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from shian.methods.surveillance import (
    CusumControl,
    Ears,
    EarsControl,
    EvidenceControl,
    Farrington,
    Flexible,
    Panel,
    classic,
    combined,
    cusum,
    ears,
    flexible,
    named,
)
from shian.methods.surveillance.judging import at_rate, record
from shian.methods.surveillance.scenarios import Simulated, scenarios, simulate

FIRST, LAST = 575, 623
CITY = 5_000
NOMINAL = 0.005
CONTROL = replace(named("nouf_nb"), alpha=NOMINAL, limit54=(0, 4))
SHARED = Path(os.environ.get("SHIAN_SHARED", Path(__file__).parents[2] / "shared"))
RECORDED = SHARED / "surveillance" / "simulated" / "dev_timing.csv"
R_SERIES = 12
R_SCRIPT = """
suppressMessages(library(surveillance)); d <- as.matrix(read.csv("series.csv"))
x <- lapply(seq_len(ncol(d)), function(i) sts(observed = matrix(d[, i]), frequency = 52))
con <- list(range = 576:624, b = 5, w = 3, noPeriods = 10, weightsThreshold = 2.58, pastWeeksNotIncluded = 26,
            pThresholdTrend = 1, thresholdMethod = "nbPlugin", alpha = 0.005, limit54 = c(0, 4))
time <- system.time(r <- lapply(x, function(s) suppressWarnings(farringtonFlexible(s, con))))[["elapsed"]]
write.csv(sapply(r, function(s) as.vector(upperbound(s))), "bounds.csv", row.names = FALSE)
cat(time)
"""


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """The shortest of some runs, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def panel(made: Simulated) -> Panel:
    """Simulated series as a panel."""
    return Panel([f"s{row}" for row in range(len(made.counts))], made.counts.astype(float))


def one_evaluation(series: Panel) -> float:
    """Microseconds of a Farrington Flexible evaluation, one core, with threshold and p-value."""
    evaluations = len(series.names) * (LAST - FIRST + 1)
    return best(lambda: flexible(series, CONTROL, FIRST, LAST)) / evaluations * 1e6


def beside_r(series: Panel, microseconds: float) -> dict[str, Any]:
    """The same work in R: run now, or its recorded time."""
    if not shutil.which("Rscript") and os.environ.get("SHIAN_BENCH_INSTALL_R") == "1":
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "r-cran-surveillance"],
                       stdout=subprocess.DEVNULL, check=False)  # fmt: skip
    if shutil.which("Rscript"):
        ran = run_r(series)
        if ran is not None:
            return ran | {"r_times": round(ran["r_us"] / microseconds), "r_recorded": False}
    if not RECORDED.is_file():
        return {"r_times": None, "r_recorded": True}
    with RECORDED.open() as stream:
        lines = {line["config"]: float(line["ms_per_eval"]) for line in csv.DictReader(stream)}
    slow = lines["nouf_nb"] * 1e3
    return {"r_us": round(slow), "r_times": round(slow / microseconds), "r_recorded": True}


def run_r(series: Panel) -> dict[str, Any] | None:
    """R's time and whether its bounds are ours; None where its package is not there."""
    rows = np.linspace(0, len(series.names) - 1, R_SERIES).astype(int)
    part = Panel([series.names[row] for row in rows], series.counts[rows])
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "series.csv"
        heading = ",".join(part.names)
        np.savetxt(table, part.counts.T, fmt="%d", delimiter=",", header=heading, comments="")
        run = subprocess.run(
            ["Rscript", "-e", R_SCRIPT], cwd=folder, capture_output=True, text=True, check=False
        )
        if run.returncode:
            return None
        theirs = np.genfromtxt(
            Path(folder) / "bounds.csv", delimiter=",", skip_header=1, missing_values="NA"
        ).T
    ours = flexible(part, CONTROL, FIRST, LAST).upperbound
    evaluations = R_SERIES * (LAST - FIRST + 1)
    same = bool(np.array_equal(ours, theirs, equal_nan=True))
    return {"r_us": round(float(run.stdout) / evaluations * 1e6), "r_same": same}


def morning() -> float:
    """Seconds of all methods over a city's series for the present week."""
    made = simulate(scenarios(), -(-CITY // 28), 6)
    series = Panel([str(row) for row in range(CITY)], made.counts[:CITY].astype(float))

    def run() -> None:
        flexible(series, Flexible(noPeriods=10, pastWeeksNotIncluded=26), LAST, LAST)
        classic(series, Farrington(), LAST, LAST)
        for method in Ears:
            ears(series, method, EarsControl(), LAST, LAST)
        cusum(series, CusumControl(), LAST, LAST)
        combined(series, EvidenceControl(), LAST, LAST)

    return best(run, 3)


def detection(made: Simulated) -> dict[str, Any]:
    """False-alarm rate and detection of the combined evidence; the best single method at the same rate."""
    series, outbreak = panel(made), made.outbreak[:, FIRST:]
    mine = combined(series, EvidenceControl(alpha=NOMINAL), FIRST, LAST)
    rate = record(mine.alarm == 1, outbreak).false_positive_rate
    single = {}
    for name in ("farr_delta", "nouf_delta", "nouf_nb", "nouf_muan"):
        control = replace(named(name), alpha=NOMINAL, limit54=(0, 4))
        found = flexible(series, control, FIRST, LAST)
        single[name] = at_rate(-np.nan_to_num(found.pvalue, nan=1.0), outbreak, rate).detection
    for method in Ears:
        found = ears(series, method, EarsControl(), FIRST, LAST)
        excess = np.nan_to_num(found.observed - found.upperbound, nan=-1e9)
        single[f"EARS {method}"] = at_rate(excess, outbreak, rate).detection
    name = max(single, key=lambda one: single[one])
    return {
        "fpr": round(100 * rate, 3),
        "pod": round(100 * record(mine.alarm == 1, outbreak).detection, 1),
        "best_single": name,
        "best_single_pod": round(100 * single[name], 1),
    }


def measure() -> dict[str, Any]:
    """All figures."""
    series = panel(simulate(scenarios(), 7, 2))
    flexible(series, CONTROL, FIRST, LAST)
    combined(series, EvidenceControl(), FIRST, LAST)
    microseconds = one_evaluation(series)
    answer: dict[str, Any] = {"us": round(microseconds, 1)}
    answer |= beside_r(series, microseconds)
    answer["morning_s"] = round(morning(), 2)
    answer["series"] = CITY
    return answer | detection(simulate(scenarios(), 50, 20_130_320))


if __name__ == "__main__":
    print(json.dumps(measure()))
