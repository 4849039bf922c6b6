"""The benchmarks of recalls and of the code on the packet, and their bars."""

from __future__ import annotations

from shian.sites.bench.table import Answer, Benchmark, Row


def _page(name: str) -> str:
    words = {"cold": "each code once", "warm": "few codes, asked by many"}
    return f"public page of a code, {name}: {words[name]}; 2 workers, database included"


def _asked(answer: Answer, name: str) -> str:
    one = answer[name]
    return f"{one['requests/s']:,} requests/s, p99 {one['p99 (ms)']} ms, {one['errors']} errors"


def _holds(answer: Answer, name: str) -> bool:
    one = answer[name]
    return one["requests/s"] >= 1500 and one["p99 (ms)"] <= 50 and not one["errors"]


BAR = "≥ 1,500 requests/s at p99 ≤ 50 ms"
RECALLS = Benchmark(
    "recalls",
    True,
    (
        Row(
            "recall of a lot that reached 5,000 places: scope, holds and notices, on the ledger",
            "≤ 2 s",
            lambda a: f"{a['whole']} s for {a['places']:,} places; its board {a['seconds']['board']} s",
            lambda a: a["whole"] <= 2,
        ),
        Row(
            "its scope with tiers, quantities and lots, beside one recursive query for the numbers alone",
            "",
            lambda a: (
                f"{a['seconds']['scope']} s, × {a['seconds']['scope'] / a['seconds']['recursive query']:.1f} "
                f"({a['seconds']['recursive query']} s)"
            ),
            lambda a: True,
        ),
    ),
)
PACKET = Benchmark(
    "packet",
    True,
    (
        Row(_page("cold"), BAR, lambda a: _asked(a, "cold"), lambda a: _holds(a, "cold")),
        Row(_page("warm"), BAR, lambda a: _asked(a, "warm"), lambda a: _holds(a, "warm")),
        Row(
            "beside the window's page of a published sample, which takes the usual way",
            "",
            lambda a: f"× {a['cold']['requests/s'] / max(1, a[PEER]['requests/s']):.1f} ({_asked(a, PEER)})",
            lambda a: True,
        ),
    ),
)
PEER = "window's page"
SUPPLY: tuple[Benchmark, ...] = (RECALLS, PACKET)
