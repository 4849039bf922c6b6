"""The benchmarks and their bars. A script ends with one JSON object."""

from __future__ import annotations

from shian.methods.claims.model import KINDS as CLAIM_KINDS
from shian.sites.bench.illness_plan import ILLNESS
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


AUDITED = {
    "generated": "all generated paragraphs",
    "dev": "composed passages, the half that rule writers read",
    "held-out": "composed passages, the half held out until 2026-11-30",
    "second dev": "further passages of other writers",
    "report": "whole reports that rule writers read",
    "opened reports": "whole reports held out until 2026-11-30",
    "third dev": "the third round, the half that rule writers read",
    "third held-out": "the third round, the half held out until 2026-11-29",
    "fourth dev": "the fourth round, the half that rule writers read",
    "fourth held-out": "the fourth round, the half that nobody has read",
}
"""Sets of texts (benchmarks/claims.py) and how they are told."""
AUDITING = Benchmark(
    "claims",
    False,
    (
        *(_found(name, kind.en) for name, kind in CLAIM_KINDS.items()),
        *(_audited(name, words) for name, words in AUDITED.items()),
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
    BOX,
    GUARD,
    *SUPPLY,
    *ILLNESS,
)
