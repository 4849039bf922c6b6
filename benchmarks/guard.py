"""The publication guard: what it finds of labelled texts, by kind, and how fast it reads.

Run: ``python benchmarks/guard.py [texts of each set]``. Three sets of templates: those it was developed on,
those looked at once, and those held out; each draws on names of its own.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from random import Random
from typing import Any

from shian.methods.redaction import Kind, find
from shian.methods.redaction.scan import NAMES
from shian.simulation.texts import generate, templates
from shian.simulation.texts.measure import measure
from shian.simulation.texts.slots import Filler

SETS = ("tuned", "checked", "held_out")
TEXTS = 1360
ROWS = 5000
PLACES = frozenset({Kind.ADDRESS})


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
    """Characters of prose a second; and seconds for 20,000 rows of a bulletin, none like another."""
    texts = [t.text for t in generate("tuned", 3000)]
    began = time.perf_counter()
    for text in texts:
        find(text)
    took = time.perf_counter() - began
    chars = sum(map(len, texts))
    began = time.perf_counter()
    for row in rows(ROWS):
        for text, lawful in row:
            find(text, lawful=lawful)
    return {
        "characters/s": round(chars / took),
        "seconds for 20,000 rows": round((time.perf_counter() - began) * 20_000 / ROWS, 1),
    }


def rows(count: int) -> Iterator[list[tuple[str, frozenset[Kind]]]]:
    """Rows as a bulletin has them: names of firms and addresses are lawful, the rest is looked through."""
    filler = Filler(Random(7), which="tuned")
    for n in range(count):
        firm, company, shop = (filler.fill(slot)[0] for slot in ("firm", "company", "shop"))
        failed = f"菌落总数║{n}CFU/g║≤{n // 2}CFU/g" if n % 20 == 0 else ""
        yield [
            *((text, NAMES) for text in (firm, company, filler.fill("product")[0], filler.fill("brand")[0])),
            *((text, PLACES) for text in (shop, f"{filler.fill('street')[0]}{n}号")),
            *((text, frozenset()) for text in (filler.fill("spec")[0], filler.fill("batch")[0], failed)),
        ]


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
