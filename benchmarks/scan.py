"""Measure the scan statistic: a city's fortnight, a thousand sites, and New York's fever as published.

Run: ``python benchmarks/scan.py``. The data are random, from a seed; compiling the loops is not counted, but
told. Reads ``surveillance/scan`` in ``../shared`` (or ``$SHIAN_SHARED``); without it `published` is null.
Prints one JSON object.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import time
from pathlib import Path
from typing import Any

import numpy as np

from shian.methods.scan import Model, Points, Settings, Study, scan

SHARED = Path(os.environ.get("SHIAN_SHARED") or Path(__file__).resolve().parents[2] / "shared")
THREADS = os.cpu_count() or 1
RUNS = 3


def invented(places: int, steps: int, cases: int) -> Study:
    """Cases at random among places of very different size, evenly in time."""
    chance = np.random.default_rng(2005)
    points = Points.earth(37.5 + chance.random(places), 112 + chance.random(places))
    size = np.repeat(chance.lognormal(0, 1, places)[:, None], steps, axis=1)
    counts = chance.multinomial(cases, (size / size.sum()).ravel()).reshape(places, steps)
    return Study(Model.PERMUTATION, points, counts)


def measured(study: Study, settings: Settings, runs: int = RUNS) -> dict[str, Any]:
    """The quickest of some runs, as other work of the machine only adds to it."""
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        found = scan(study, settings)
        seconds.append(time.perf_counter() - begun)
    top = found.clusters[0].statistic
    return {"seconds": round(min(seconds), 2), "llr": round(top, 6), "p": found.null.p(top)}


def published() -> dict[str, Any] | None:
    """New York's fever as the permutation scan's paper software finds it, and the first statistic."""
    folder = SHARED / "surveillance" / "scan"
    if not folder.is_dir():
        return None
    with (folder / "NYCfevergeo.csv").open(encoding="utf-8") as stream:
        places = list(csv.DictReader(stream))
    zips = [row["zip"] for row in places]
    counts = np.zeros((len(zips), 24), np.int64)
    with (folder / "NYCfevercas.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            counts[zips.index(row["zip"]), int(row["date"].split("/")[2]) - 1] += int(row["cases"])
    points = Points.earth([float(row["lat"]) for row in places], [float(row["long"]) for row in places])
    settings = Settings(prospective=True, longest=7, radius=3.0, threads=THREADS)
    answer = measured(Study(Model.PERMUTATION, points, counts), settings)
    return {**answer, "expected_llr": 3.845418, "equal": answer["llr"] == 3.845418}


def main() -> None:
    begun = time.perf_counter()
    scan(invented(20, 10, 60), Settings(prospective=True, longest=5, replications=2, threads=THREADS))
    scan(invented(20, 10, 60), Settings(longest=5, replications=2, threads=THREADS))
    compiled = time.perf_counter() - begun
    alive = Settings(prospective=True, longest=14, threads=THREADS)
    answer = {
        "threads": THREADS,
        "compiling_s": round(compiled, 1),
        "city": measured(invented(154, 90, 2_000), alive),
        "city_any_time": measured(invented(154, 14, 300), Settings(longest=7, threads=THREADS)),
        "thousand": measured(invented(1_000, 365, 50_000), alive, runs=1),
        "published": published(),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
