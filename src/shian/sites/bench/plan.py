"""The benchmarks and their bars. A script ends with one JSON object."""

from __future__ import annotations

from shian.sites.bench.table import Benchmark, Row


def _page(name: str, words: str) -> Row:
    return Row(
        f"list page, all operators, {words}",
        "median ≤ 120 ms, p95 ≤ 250 ms",
        lambda a: f"median {a[name]['median']} ms, p95 {a[name]['p95']} ms",
        lambda a: a[name]["median"] <= 120 and a[name]["p95"] <= 250,
    )


FIGURES = Benchmark(
    "figures",
    True,
    (
        Row(
            "all figures of the report, cold, from the archive",
            "≤ 3 s",
            lambda a: f"{a['archive_cold_s']} s for {a['figures']} figures",
            lambda a: a["archive_cold_s"] <= 3,
        ),
        Row(
            "the same figures as SQL on the live PostgreSQL tables",
            "archive no slower, results equal",
            lambda a: (
                f"{a['live_s']} s; archive / live = {a['ratio']}; "
                + ("equal" if a["equal"] else f"unequal: {a['unequal']}")
            ),
            lambda a: a["ratio"] <= 1 and a["equal"],
        ),
    ),
)

LISTING = Benchmark(
    "listing",
    True,
    (_page("first", "first page"), _page("last", "last page"), _page("filtered", "keyword and filter")),
)

EXPORTING = Benchmark(
    "exporting",
    True,
    (
        Row(
            "export of all operators to xlsx, as the list page does it",
            "≤ 15 s, streamed",
            lambda a: f"{a['operators']} rows in {a['page export (s)']} s, {a['memory (MB)']} MB",
            lambda a: a["page export (s)"] <= 15,
        ),
    ),
)

IMPORTING = Benchmark(
    "importing",
    False,
    (
        Row(
            "import of 50,000 operators with validation and ledger",
            "≤ 30 s, memory ≤ 1 GB",
            lambda a: f"{a['import (s)']} s, {a['memory (MB)']} MB",
            lambda a: a["import (s)"] <= 30 and a["memory (MB)"] <= 1024,
        ),
        Row(
            "the same file again: nothing changes",
            "",
            lambda a: f"{a['again (s)']} s",
            lambda a: True,
        ),
    ),
)

SEALING = Benchmark(
    "sealing",
    False,
    (
        Row(
            "sealing + archiving of 500,000 entries",
            "≥ 40,000 entries/s",
            lambda a: f"{a['entries/s']:,} entries/s, {a['memory MB']} MB",
            lambda a: a["entries/s"] >= 40_000,
        ),
        Row(
            "one commit sealed and archived behind them (the job runs every 2 s)",
            "in figures ≤ 5 s",
            lambda a: f"longest of 20: {a['one small seal and archive, longest s']} s",
            lambda a: a["one small seal and archive, longest s"] <= 3,
        ),
    ),
)


def _peer(name: str, words: str) -> Row:
    return Row(
        f"judging beside {words}",
        "faster",
        lambda a: f"× {a[f'times {name}']}",
        lambda a: a[f"times {name}"] > 1,
    )


JUDGING = Benchmark(
    "judging",
    False,
    (
        Row(
            "judging, from text to verdict",
            "≥ 50,000 results/s",
            lambda a: (
                f"{a['results/s from text to verdict']:,} results/s, {a['limits']:,} limits ({a['tables']})"
            ),
            lambda a: a["results/s from text to verdict"] >= 50_000,
        ),
        _peer("SQL", "a straightforward SQL look-up (DuckDB) in the same run"),
        _peer("pandas", "a straightforward pandas look-up in the same run"),
    ),
)

BENCHMARKS: tuple[Benchmark, ...] = (FIGURES, LISTING, EXPORTING, IMPORTING, SEALING, JUDGING)
