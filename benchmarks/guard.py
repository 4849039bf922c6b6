"""The publication guard: what it finds of labelled texts, by kind, and how fast it reads.

Run: ``python benchmarks/guard.py [texts of each set]``. Three sets of templates: those it was developed on,
those looked at once, and those held out; each draws on names of its own.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from shian.methods.redaction import find
from shian.simulation.texts import generate, templates
from shian.simulation.texts.measure import measure

SETS = ("tuned", "checked", "held_out")
TEXTS = 1360
SPEED_CHARS = 400_000
ROWS_CHARS = 20_000 * 80


def measured(count: int) -> dict[str, Any]:
    """Recall, precision and counts of each set by kind."""
    out: dict[str, Any] = {}
    for which in SETS:
        out[which] = {
            kind: {
                "found": m.found,
                "missed": m.missed,
                "false": m.false,
                "recall": round(m.recall, 4),
                "precision": round(m.precision, 4),
            }
            for kind, m in sorted(measure(which, count).items())
        }
    return out


def speed() -> dict[str, Any]:
    """Characters and published rows a second: rows are the columns of a bulletin, about 80 characters."""
    texts = [t.text for t in generate("tuned", 4000)]
    chars = 0
    began = time.perf_counter()
    for text in texts:
        find(text)
        chars += len(text)
        if chars > SPEED_CHARS:
            break
    took = time.perf_counter() - began
    return {
        "characters/s": round(chars / took),
        "seconds for 20,000 rows of 80": round(1.6e6 * took / chars, 1),
    }


def main(count: int) -> dict[str, Any]:
    began = time.perf_counter()
    find("王")
    first = time.perf_counter() - began
    sets = measured(count)
    every = [sets[which] for which in SETS]
    return {
        "texts": count * len(SETS),
        "templates": {which: len(templates(which)) for which in SETS},
        "reading the word list s": round(first, 2),
        "sets": sets,
        "identity numbers": sum(s["identity"]["found"] + s["identity"]["missed"] for s in every),
        "identity numbers missed": sum(s["identity"]["missed"] for s in every),
        "telephones": sum(s["phone"]["found"] + s["phone"]["missed"] for s in every),
        "telephones missed": sum(s["phone"]["missed"] for s in every),
        **speed(),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else TEXTS), indent=1, ensure_ascii=False))
