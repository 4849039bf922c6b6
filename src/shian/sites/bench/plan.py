"""The benchmarks and their bars. A script ends with one JSON object."""

from __future__ import annotations

from shian.methods.claims.model import KINDS as CLAIM_KINDS
from shian.sites.bench.supply_plan import SUPPLY
from shian.sites.bench.table import Answer, Benchmark, Row


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


def _found(kind: str, what: str) -> Row:
    def shown(a: Answer) -> str:
        line = a["generated"][kind]
        return f"precision {line['precision']}, recall {line['recall']} ({line['planted']} planted)"

    def holds(a: Answer) -> bool:
        line = a["generated"][kind]
        return (line["precision"] or 0) >= 0.95 and (line["recall"] or 0) >= 0.8

    return Row(f"auditor, generated paragraphs: {what}", "precision ≥ 0.95, recall ≥ 0.8", shown, holds)


def _audited(name: str, words: str) -> Row:
    def shown(a: Answer) -> str:
        line, hints = a[name]["contradictions"], a[name]["hints"]
        return (
            f"precision {line['precision']}, recall {line['recall']} ({line['planted']} planted); "
            f"questions {hints['precision']}, {hints['recall']} ({hints['planted']})"
        )

    def holds(a: Answer) -> bool:
        line = a[name]["contradictions"]
        return (line["precision"] or 0) >= 0.95 and (line["recall"] or 0) >= 0.8

    return Row(f"auditor, contradictions in {words}", "precision ≥ 0.95, recall ≥ 0.8", shown, holds)


def _audit_time(name: str, words: str, seconds: int) -> Row:
    return Row(
        f"auditor, {words}",
        f"≤ {seconds} s, memory ≤ 1 GB",
        lambda a: (
            f"{a[name]['seconds']} s ({a[name]['cpu_s']} s of the processor), {a[name]['memory_mb']} MB, "
            f"{a[name]['claims']:,} figures read; × {a[name]['times_jieba']} of jieba cutting words"
        ),
        lambda a: a[name]["seconds"] <= seconds and a[name]["memory_mb"] <= 1024,
    )


AUDITING = Benchmark(
    "claims",
    False,
    (
        *(_found(name, kind.en) for name, kind in CLAIM_KINDS.items()),
        _audited("generated", "all generated paragraphs"),
        _audited("dev", "composed passages, the half that rule writers read"),
        _audited("second dev", "further passages of other writers, those that rule writers read"),
        _audited("held-out", "composed passages, the half held out"),
        _audited("second held-out", "further passages of other writers, the half held out"),
        _audited("report", "whole reports that rule writers read"),
        _audited("held-out reports", "whole reports held out"),
        _audit_time("time_of_report", "30,000 characters", 2),
        _audit_time("time_of_500_pages", "500 pages", 60),
    ),
)

OFFLINE_CHECK = Benchmark(
    "offline_check",
    False,
    (
        Row(
            "offline page in Chromium: a box of 286 MB under 10,000 seals of 40 kinds",
            "≤ 20 s, script memory ≤ 500 MB",
            lambda a: f"{a['check (s)']} s, {a['script memory (MB)']} MB",
            lambda a: a["in order"] and a["check (s)"] <= 20 and a["script memory (MB)"] <= 500,
        ),
    ),
)

CRITERIA = Benchmark(
    "criteria",
    True,
    (
        Row(
            "score board of the city, first look at a seal",
            "≤ 1 s",
            lambda a: f"{a['board_cold_s']} s cold, {a['board_warm_s']} s warm, {a['queries']} queries",
            lambda a: a["board_cold_s"] <= 1,
        ),
        Row(
            "all districts by the county's edition, first look",
            "≤ 2 s, after the page",
            lambda a: f"{a['districts_cold_s']} s cold, {a['districts_warm_s']} s warm",
            lambda a: a["districts_cold_s"] <= 2,
        ),
    ),
)

PLANNING = Benchmark(
    "planning",
    True,
    (
        Row(
            "cheapest plan of the city: 1,125 tests by district, class, link, laboratory",
            "≤ 5 s, proven within 0.2 %",
            lambda a: (
                f"{a['usual']['s']} s, gap {a['usual']['gap']:.3%}, {a['usual']['actions']} whole numbers"
            ),
            lambda a: a["usual"]["s"] <= 5 and a["usual"]["proven"] and a["tests"] == 1125,
        ),
        Row(
            "the same with visits by 90 stations, training and measures, for a score",
            "≤ 5 s, proven within 0.2 %",
            lambda a: (
                f"{a['whole']['s']} s, gap {a['whole']['gap']:.3%}, {a['whole']['actions']} whole numbers"
            ),
            lambda a: a["whole"]["s"] <= 5 and a["whole"]["proven"],
        ),
        Row(
            "beside SciPy's milp on the same model in the same run",
            "no slower",
            lambda a: f"× {a['times_scipy']} ({a['scipy']['s']} s, gap {a['scipy']['gap']:.3%})",
            lambda a: a["times_scipy"] >= 1,
        ),
        Row(
            "cost of a plan made by hand (greedy) over the cheapest",
            "≥ 1",
            lambda a: f"× {a['hand_ratio']}",
            lambda a: a["hand_ratio"] >= 1,
        ),
    ),
)

BOX = Benchmark(
    "box",
    True,
    (
        Row(
            "evidence box of the whole city: made",
            "",
            lambda a: f"{a['make_s']} s, {a['figures']} numbers, {a['leaves']:,} leaves, {a['mb']} MB",
            lambda a: True,
        ),
        Row(
            "the box checked by its verify.py alone, on two cores",
            "≤ 60 s, all as claimed",
            lambda a: (
                f"{a['check_s']} s ({a['leaves_s']:,} leaves/s), {a['memory_mb']} MB; drawn: {a['draw_s']} s"
            ),
            lambda a: a["sound"] and a["check_s"] <= 60,
        ),
        Row(
            "beside `shian ledger verify --archive-only` in the same run, which computes no figure",
            "",
            lambda a: f"{a['archive_s']} s for the whole archive; box / archive = {a['ratio']}",
            lambda a: True,
        ),
    ),
)


def _names(which: str, words: str) -> Row:
    return Row(
        f"names of persons, {words}",
        "recall ≥ 0.98 at precision ≥ 0.9",
        lambda a: "recall {recall}, precision {precision}".format(**a["sets"][which]["person"]),
        lambda a: (
            a["sets"][which]["person"]["recall"] >= 0.98 and a["sets"][which]["person"]["precision"] >= 0.9
        ),
    )


GUARD = Benchmark(
    "guard",
    False,
    (
        Row(
            "publication guard: identity and telephone numbers missed, all sets",
            "0",
            lambda a: (
                f"{a['identity numbers missed']} of {a['identity numbers']:,}, "
                f"{a['telephones missed']} of {a['telephones']:,}"
            ),
            lambda a: a["identity numbers missed"] == 0 and a["telephones missed"] == 0,
        ),
        _names("tuned", "templates it was developed on"),
        _names("checked", "templates looked at once"),
        _names("held_out", "templates and names held out"),
        Row(
            "publication guard: reading prose; 20,000 published results",
            "results ≤ 60 s",
            lambda a: f"{a['characters/s']:,} characters/s, {a['seconds for 20,000 rows']} s",
            lambda a: a["seconds for 20,000 rows"] <= 60,
        ),
    ),
)

SCAN = Benchmark(
    "scan",
    False,
    (
        Row(
            "space–time scan, 154 sites × 14 days × 999 replications",
            "≤ 1 s, New York fever as published",
            lambda a: (
                f"{a['city']['seconds']} s (at any time {a['city_any_time']['seconds']} s); equal: "
                + ("no reference" if a["published"] is None else "yes" if a["published"]["equal"] else "no")
            ),
            lambda a: a["city"]["seconds"] <= 1 and (a["published"] is None or a["published"]["equal"]),
        ),
        Row(
            "space–time scan, 1,000 sites, 50,000 cases, 999 replications",
            "≤ 40 s (SaTScan)",
            lambda a: f"{a['thousand']['seconds']} s, {a['memory_mb']} MB; compiling {a['compiling_s']} s",
            lambda a: a["thousand"]["seconds"] <= 40,
        ),
    ),
)


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
    ),
)

SURVEILLANCE = Benchmark(
    "surveillance",
    False,
    (
        Row(
            "Farrington Flexible, ten seasons, negative binomial bound, one core",
            "≥ 100× R's package, bounds equal",
            lambda a: (
                f"{a['us']} µs an evaluation; R "
                + (f"{a['r_us']:,} µs" if a["r_times"] else "not there, no time recorded")
                + (f": × {a['r_times']}" if a["r_times"] else "")
                + (" (recorded time, not this run)" if a["r_recorded"] else "")
                + ("" if a.get("r_same", True) else ", bounds differ")
            ),
            lambda a: (a["r_times"] or 0) >= 100 and a.get("r_same", True),
        ),
        Row(
            "a city's morning run: 5,000 series, all methods",
            "≤ 2 s",
            lambda a: f"{a['morning_s']} s",
            lambda a: a["morning_s"] <= 2,
        ),
        Row(
            "28 simulated scenarios: false alarms of the combined evidence at nominal 0.5 %",
            "within 0.1 point",
            lambda a: f"{a['fpr']} % of weeks",
            lambda a: abs(a["fpr"] - 0.5) <= 0.1,
        ),
        Row(
            "the same: outbreaks detected, beside the best single method at the same rate",
            "no fewer",
            lambda a: f"{a['pod']} %; {a['best_single']} {a['best_single_pod']} %",
            lambda a: a["pod"] >= a["best_single_pod"],
        ),
    ),
)


BENCHMARKS: tuple[Benchmark, ...] = (
    FIGURES,
    LISTING,
    EXPORTING,
    IMPORTING,
    SEALING,
    JUDGING,
    AUDITING,
    CRITERIA,
    OFFLINE_CHECK,
    PLANNING,
    SCAN,
    BOX,
    GUARD,
    TRACING,
    *SUPPLY,
    CAPTURE,
    SURVEILLANCE,
)
