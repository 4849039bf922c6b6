"""The simulated city's illness: how well detection and source inference do where the truth is known.

Run: ``python benchmarks/illness.py [--seeds 5] [--plot docs/images/sourcing-calibration.svg]``. The years
are drawn anew for each seed, at full size, without a database. Sources are inferred in twice as many other
cities, on which nothing was developed. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")

import django

django.setup()

from shian.domains.surveillance.signals.detecting.replay import replay, today  # noqa: E402
from shian.domains.surveillance.signals.detecting.scoring import score  # noqa: E402
from shian.simulation.illness import detection, world  # noqa: E402
from shian.simulation.illness.judging import LEAST, Judged, calibration, judged, summary  # noqa: E402
from shian.simulation.illness.surroundings import stand_in  # noqa: E402
from shian.simulation.illness.world import World  # noqa: E402

FIRST_SEED, SEEDS = 2016, 5
FRESH_SEED = 3001  # of cities in which sources are inferred
LEARNING = 59  # days before detection begins
EPOCH = date(1970, 1, 1).toordinal()
EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 1.001)


def detected(made: World) -> dict[str, Any]:
    """Outbreaks found, days after the fifth report, false signals a week, and seconds."""
    cases, truth = detection.arrays(made.around, made.reports), detection.truth(made.reports)
    first, last = world.FIRST - EPOCH + LEARNING, world.LAST - EPOCH
    began = time.perf_counter()
    found = replay(cases, first, last)
    seconds = time.perf_counter() - began
    said = score(cases, found.happenings, truth, first, last)
    began = time.perf_counter()
    today(cases, last)
    return {
        "large": said.large, "found": said.found, "delays": list(said.delays), "false": said.false,
        "weeks": said.weeks, "signals": said.signals, "replay_s": seconds,
        "morning_s": time.perf_counter() - began,
    }  # fmt: skip


def inferred(made: World) -> list[Judged]:
    """The ranks of true sources of all outbreaks with enough cases."""
    out: list[Judged] = []
    for one in made.outbreaks:
        if one.reported >= LEAST and one.premises:
            for menu in (False, True):
                out += judged(made, one, menu=menu)
    return out


def plot(points: list[tuple[float, float, int]], path: Path) -> None:
    """The calibration as a drawing: probability given against the share that were true."""
    size, edge = 420, 50
    room = size - 2 * edge

    def at(x: float, y: float) -> tuple[float, float]:
        return round(edge + x * room, 1), round(size - edge - y * room, 1)

    marks = []
    for given, true, count in points:
        x, y = at(given, true)
        radius = round(3 + 2 * float(np.log10(count)), 1)
        marks.append(f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#206bc4" fill-opacity="0.75">'
                     f"<title>{given:.2f} → {true:.2f} ({count})</title></circle>")  # fmt: skip
    ticks = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        (x, y), (left, _) = at(tick, 0.0), at(0.0, tick)
        up = at(0.0, tick)[1]
        ticks.append(f'<text x="{x}" y="{y + 18}" text-anchor="middle">{tick:g}</text>')
        ticks.append(f'<text x="{left - 8}" y="{up + 4}" text-anchor="end">{tick:g}</text>')
    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" font-family="sans-serif" '
        f'font-size="12"><rect width="{size}" height="{size}" fill="#fff"/>'
        f'<rect x="{x0}" y="{y1}" width="{room}" height="{room}" fill="none" stroke="#999"/>'
        f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#999" stroke-dasharray="4"/>'
        + "".join(marks + ticks)
        + f'<text x="{size / 2}" y="{size - 12}" text-anchor="middle">probability given to a source</text>'
        f'<text x="14" y="{size / 2}" text-anchor="middle" transform="rotate(-90 14 {size / 2})">'
        "share of them that were the source</text></svg>\n",
        encoding="utf-8",
    )


def measure(seeds: int) -> tuple[dict[str, Any], list[tuple[float, float, int]]]:
    """All figures over the seeds, and the calibration."""
    rows, found = [], []
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        made = world.make(stand_in(seed, 1.0))
        rows.append(detected(made))
    for seed in range(FRESH_SEED, FRESH_SEED + 2 * seeds):
        found += inferred(world.make(stand_in(seed, 1.0)))
    large, weeks = sum(r["large"] for r in rows), sum(r["weeks"] for r in rows)
    shares = {
        f"{kind}_{'menu' if menu else 'reports'}": vars(summary(found, kind, menu=menu, within=within))
        for kind, within in (("premises", 1), ("lot", 3))
        for menu in (False, True)
    }
    points = calibration(found, EDGES)
    pairs = np.array([pair for one in found for pair in one.probabilities], float)
    answer = {
        "seeds": seeds, "outbreaks": large, "found": sum(r["found"] for r in rows),
        "median_delay": float(np.median([d for r in rows for d in r["delays"]])),
        "false_per_week": round(sum(r["false"] for r in rows) / weeks, 2),
        "replay_s": round(max(r["replay_s"] for r in rows), 1),
        "morning_s": round(max(r["morning_s"] for r in rows), 2),
        "sources": {k: {n: round(float(v), 3) for n, v in one.items()} for k, one in shares.items()},
        "brier": round(float(((pairs[:, 0] - pairs[:, 1]) ** 2).mean()), 4),
        "calibration": [[round(a, 3), round(b, 3), n] for a, b, n in points],
    }  # fmt: skip
    return answer, points


def main(arguments: list[str]) -> None:
    """Measure, draw where asked to, print."""
    seeds = int(arguments[arguments.index("--seeds") + 1]) if "--seeds" in arguments else SEEDS
    answer, points = measure(seeds)
    if "--plot" in arguments:
        plot(points, Path(arguments[arguments.index("--plot") + 1]))
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
