"""The benchmarks of events, traces, recalls and of the code on the packet, and their bars."""

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


def _times(peer: str, words: str, least: int) -> Row:
    return Row(
        f"trace, 10 M edges: 20 huge closures beside {words} in the same run",
        f"≥ {least}× faster, answers equal",
        lambda a: (
            f"× {a['times'][peer]} ({a['huge'][peer]['sum']:,.0f} ms; "
            f"index {a['huge']['index']['sum']:.0f} ms)"
        ),
        lambda a: a["times"][peer] >= least and a["unequal"] == 0,
    )


TRACING = Benchmark(
    "tracing",
    False,
    (
        _times("postgres", "PostgreSQL's recursive CTE (JIT off, covering indexes)", 50),
        _times("sqlite", "SQLite's", 30),
        _times("igraph", "igraph", 3),
        _times("rustworkx", "rustworkx", 3),
        Row(
            "trace, 10 M edges: 200 random closures beside igraph",
            "p95 no slower, a quarter of the peak memory",
            lambda a: (
                f"p95 {a['random']['index']['p95']} ms, igraph {a['random']['igraph']['p95']} ms; "
                f"{a['index_process_mb']} MB, igraph {a['igraph_process_mb']:,} MB"
            ),
            lambda a: (
                a["random"]["index"]["p95"] <= a["random"]["igraph"]["p95"]
                and a["index_process_mb"] * 4 <= a["igraph_process_mb"]
            ),
        ),
        Row(
            "trace, 10 M edges: closures in time beside PostgreSQL; a few static ones beside DuckDB",
            "",
            lambda a: (
                f"× {a['temporal']['postgres']['sum'] / a['temporal']['index']['sum']:.1f}; "
                f"× {a['duckdb_few']['duckdb']['sum'] / a['duckdb_few']['index']['sum']:,.0f}"
            ),
            lambda a: True,
        ),
        Row(
            "trace index: built from Parquet, on disk",
            "≥ 2 M edges/s, ≤ 24 bytes per edge",
            lambda a: (
                f"{a['edges_per_s']:,} edges/s ({a['build_cpu_s']} s of the processor); "
                f"{a['bytes_per_edge']} bytes, both ways with times"
            ),
            lambda a: a["edges_per_s"] >= 2_000_000 and a["bytes_per_edge"] <= 24,
        ),
        Row(
            "trace index: first answer of a new process, files not in memory",
            "≤ 2 s",
            lambda a: f"{a['cold_first_s']} s ({a['cold_first_cpu_s']} s of the processor)",
            lambda a: a["cold_first_s"] <= 2,
        ),
        Row(
            "common sources of 10 places, 10 M edges, judged",
            "median ≤ 10 ms",
            lambda a: (
                f"median {a['common_sources']['p50']} ms "
                f"({a['common_sources']['cpu_p50']} ms of the processor); "
                f"of {a['common_sources']['outbreaks']} true sources "
                f"{a['common_sources']['none likelier']} with none likelier, "
                f"{a['common_sources']['at most nine likelier']} with at most nine"
            ),
            lambda a: a["common_sources"]["p50"] <= 10,
        ),
        Row(
            "a recall's growth where 20 % of the wholesalers keep no codes: static, in time",
            "",
            lambda a: next(
                f"× {row['× static']}, × {row['× in time']}"
                for row in a["missing_codes"]
                if row["without codes (%)"] == 20
            ),
            lambda a: True,
        ),
    ),
)

CAPTURE = Benchmark(
    "capture",
    False,
    (
        Row(
            "capture of events, JSON: acknowledged, validated, hashed, stored, on the ledger, projected",
            "≥ 2,000 events/s, one process",
            lambda a: (
                f"{a['events/s']:,} events/s ({a['events']:,} events; fsync {a['fsync']}, "
                f"{a['projections']} projections)"
            ),
            lambda a: a["events/s"] >= 2_000,
        ),
        Row(
            "beside it in the same run: rows alone, one by one through Django's models",
            "faster",
            lambda a: (
                f"× {a['times row by row']} ({a['row by row, events/s']:,} events/s); "
                f"QU4RTET: {a['QU4RTET, events/s'] or 'not installed here'}"
            ),
            lambda a: a["times row by row"] > 1,
        ),
        Row(
            "event visible in a trace after its commit, longest of 20 chains",
            "≤ 1 s",
            lambda a: (
                f"{a['visible by the index, longest s']} s by the index, "
                f"{a['visible by the tables, longest s']} s by the tables"
            ),
            lambda a: (
                a["visible by the index, longest s"] <= 1 and a["visible by the tables, longest s"] <= 1
            ),
        ),
    ),
)

SUPPLY: tuple[Benchmark, ...] = (TRACING, CAPTURE, RECALLS, PACKET)
