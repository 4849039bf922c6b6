"""Measure the evidence box: making it of the whole city, and checking it as a stranger does, on two cores.

Run: ``python benchmarks/box.py`` with SHIAN_DATABASE_URL and SHIAN_DATA naming a city that is sealed and
archived. The check runs in a folder that holds box, key and script alone, in an empty environment; beside it,
in the same run, ``shian ledger verify --archive-only`` hashes the whole archive. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")
ROUNDS = 3


def measure() -> dict[str, object]:
    """Times of making, checking, drawing; size and share of what is checked."""
    from django.utils import timezone

    from shian.evaluation.box.checked import SCRIPT
    from shian.evaluation.box.make import make
    from shian.platform.ledger.home import archive_folder, keys_folder
    from shian.platform.ledger.keys import city_key, public_pem

    with tempfile.TemporaryDirectory() as folder:
        alone, made_at = Path(folder) / "alone", timezone.now()
        alone.mkdir()
        began = time.perf_counter()
        made = make("latest", alone / "box.zip", at=made_at, checking=False)
        making = time.perf_counter() - began
        (alone / "CITY.pub").write_bytes(public_pem(city_key(keys_folder()).public_key()))
        shutil.copy(SCRIPT, alone / "verify.py")
        command = [sys.executable, "-I", "verify.py", "box.zip", "--key", "CITY.pub"]
        checks = [_timed(command, alone, {}) for _ in range(ROUNDS)]
        draw = ["--draw", "30", "--claim", "laboratory.samples", "--seed", "2021"]
        drawing, _ = _timed([*command, *draw], alone, {})
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        ledger = [sys.executable, "-m", "shian.sites.cli", "ledger", "verify", "--archive-only"]
        archive, _ = _timed([*ledger, str(archive_folder())], alone, dict(os.environ))
    check = sorted(seconds for seconds, _ in checks)[ROUNDS // 2]
    return {
        "make_s": round(making, 1),
        "check_s": round(check, 1),
        "draw_s": round(drawing, 1),
        "archive_s": round(archive, 1),
        "ratio": round(check / archive, 2),
        "sound": all(text.endswith("ALL AS CLAIMED\n") for _, text in checks),
        "mb": round(made.size / 1e6, 1),
        "figures": made.figures,
        "leaves": made.leaves,
        "leaves_s": round(made.leaves / check),
        "memory_mb": peak,
    }


def _timed(command: Sequence[str], folder: Path, environment: dict[str, str]) -> tuple[float, str]:
    began = time.perf_counter()
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return time.perf_counter() - began, run.stdout


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure()))
