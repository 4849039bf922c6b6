"""The city's own outbreaks: how well the desk's code infers premises and lots, where the truth is known.

Run: ``python benchmarks/sourcing.py`` with SHIAN_DATABASE_URL and SHIAN_DATA naming a simulated city. What it
writes is undone. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402

from shian.simulation.illness.desk_judging import of_files, of_reports, planted  # noqa: E402
from shian.simulation.illness.judging import LEAST, Judged, summary  # noqa: E402


def shares(found: list[Judged], *, menu: bool) -> dict[str, Any]:
    """True premises first, true lot first, true lot among three; and those that were missed."""
    out: dict[str, Any] = {
        name: {k: round(float(v), 3) for k, v in vars(summary(found, kind, menu=menu, within=within)).items()}
        for name, kind, within in (("premises", "premises", 1), ("lot_first", "lot", 1), ("lot", "lot", 3))
    }
    out["missed"] = sorted(
        f"{one.key} {one.kind} {one.rank:g} of {one.choices}"
        for one in found
        if one.rank > (1 if one.kind == "premises" else 3)
    )
    return out


def main() -> None:
    """Measure and print."""
    rows = planted(Path(settings.SHIAN_DATA) / "truth")
    began = time.perf_counter()
    files, reports = list(of_files(rows, LEAST)), list(of_reports(rows, LEAST))
    blank = [one for one in of_files(rows, LEAST, lots=False) if one.kind == "lot"]
    pairs = np.array([pair for one in files + blank + reports for pair in one.probabilities], float)
    answer = {
        "file": shares(files, menu=True), "without_lots": shares(blank, menu=True),
        "reports": shares(reports, menu=False),
        "brier": round(float(((pairs[:, 0] - pairs[:, 1]) ** 2).mean()), 4),
        "seconds": round(time.perf_counter() - began, 1),
    }  # fmt: skip
    print(json.dumps(answer, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
