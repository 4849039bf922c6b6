"""Measure the figures of the report: from the archive, cold, against the same on the live PostgreSQL tables.

Run: ``python benchmarks/figures.py`` with SHIAN_DATABASE_URL and SHIAN_DATA naming a city that is sealed and
archived. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")
ROUNDS = 5


def measure() -> dict[str, object]:
    """Both ways, turn by turn, so that neither profits from a quieter moment."""
    from shian.evaluation.figures.book import figure
    from shian.evaluation.figures.engine import Value, compute
    from shian.evaluation.figures.live import compute_live, for_postgres
    from shian.evaluation.figures.seals import folder, seal_line
    from shian.evaluation.figures.store import Snapshot, forget
    from shian.evaluation.report.text import parse, source_of

    holes = {(h.figure, h.asked) for s in parse(source_of("self_evaluation")).sentences for h in s.holes}
    asked = sorted((h for h in holes if figure(h[0]).header), key=str)
    for name, _ in asked:
        for_postgres(figure(name).body)  # transpiled beforehand, as a page on live tables would be

    def archived() -> list[Value]:
        forget()
        shot = Snapshot(folder(), seal_line())
        return [compute(name, question, shot) for name, question in asked]

    def live() -> list[Value]:
        return [compute_live(name, question) for name, question in asked]

    live()  # the server's caches are warm before its first turn counts
    times: dict[str, list[float]] = {"archive": [], "live": []}
    for _ in range(ROUNDS):
        cold, times["archive"] = _timed(archived, times["archive"])
        now, times["live"] = _timed(live, times["live"])
    shot = Snapshot(folder(), seal_line())
    archived_once = [compute(name, question, shot) for name, question in asked]
    forget()
    start = time.perf_counter()
    for name, question in asked:
        compute(name, question, shot)
    warm = time.perf_counter() - start
    unequal = [a.figure.name for a, b in zip(cold, now, strict=True) if (a.n, a.d) != (b.n, b.d)]
    return {
        "figures": len(archived_once),
        "archive_cold_s": round(statistics.median(times["archive"]), 3),
        "archive_cold_first_s": round(times["archive"][0], 3),
        "archive_warm_s": round(warm, 3),
        "live_s": round(statistics.median(times["live"]), 3),
        "ratio": round(statistics.median(times["archive"]) / statistics.median(times["live"]), 3),
        "equal": not unequal,
        "unequal": unequal,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _timed(run: Callable[[], list[Any]], times: list[float]) -> tuple[list[Any], list[float]]:
    start = time.perf_counter()
    answer = run()
    return answer, [*times, time.perf_counter() - start]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure()))
