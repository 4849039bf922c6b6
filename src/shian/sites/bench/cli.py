"""`shian bench`: the full city and every benchmark, in one run, as one table."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from shian.sites.bench.plan import BENCHMARKS
from shian.sites.bench.runner import BenchmarkFailed, Place, answer_of, peak_of_children, place, shian
from shian.sites.bench.table import Answer, Benchmark, Line, merged

DOCS = Path(__file__).resolve().parents[4] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
app = typer.Typer(help="Measure what docs/benchmarks.md promises.")
console = Console(stderr=True)


@app.callback(invoke_without_command=True)
def bench(
    names: Annotated[list[str] | None, typer.Option("--only", help="Only these; may be given again.")] = None,
    scale: Annotated[float, typer.Option(help="Size of the city; the bars hold for 1.0.")] = 1.0,
    write: Annotated[bool, typer.Option(help="Put the table into docs/benchmarks.md.")] = False,
) -> None:
    """Make a city of its own, run the benchmarks one after the other, print the table.

    One that fails is told in its rows; the others are measured all the same.
    """
    chosen = [b for b in BENCHMARKS if not names or b.name in names]
    failures: list[str] = []
    try:
        with ExitStack() as stack:
            lines: list[Line] = []
            for measured in _measure(chosen, _server(stack), scale, stack, failures):
                lines += measured
                if write:
                    _write(lines, scale)
    except BenchmarkFailed as failure:
        sys.exit(str(failure))
    _show(lines)
    if failures:
        sys.exit("\n".join(failures))


def _server(stack: ExitStack) -> str:
    """The PostgreSQL to measure on: the one named, else the embedded one."""
    from shian.platform import database

    if url := os.environ.get("SHIAN_DATABASE_URL"):
        return url
    stack.callback(database.Session().close)
    return database.database_url()


def _measure(
    chosen: list[Benchmark], server: str, scale: float, stack: ExitStack, failures: list[str]
) -> Iterator[list[Line]]:
    """The rows of each, as soon as it has run."""
    city: Place | None = None
    if any(b.city for b in chosen):
        city = stack.enter_context(place(server, "bench_city"))
        yield _make_city(city, scale)
    for benchmark in chosen:
        console.print(f"[bold]{benchmark.name}[/bold] …")
        try:
            answer = _answer(benchmark, server, city)
            yield [_line(benchmark, i, answer) for i in range(len(benchmark.rows))]
        except (BenchmarkFailed, KeyError) as failure:
            failures.append(f"{benchmark.name}: {failure!r}")
            yield [(row.what, row.bar, "failed", "**no**") for row in benchmark.rows]


def _answer(benchmark: Benchmark, server: str, city: Place | None) -> Answer:
    """Run it beside the full city, or beside an empty database of its own."""
    if benchmark.city and city is not None:
        return answer_of(benchmark.name, city)
    with place(server, f"bench_{benchmark.name}") as empty:
        shian(empty, "manage", "migrate", "--verbosity=0")
        return answer_of(benchmark.name, empty)


def _line(benchmark: Benchmark, i: int, answer: Answer) -> Line:
    row = benchmark.rows[i]
    return row.what, row.bar, row.shown(answer), "yes" if row.holds(answer) else "**no**"


def _make_city(city: Place, scale: float) -> list[Line]:
    console.print("[bold]the city[/bold] …")
    shian(city, "manage", "migrate", "--verbosity=0")
    simulated = shian(city, "simulate", "--scale", str(scale))
    sealed = shian(city, "ledger", "seal")
    memory = peak_of_children()
    return [
        ("simulation of the city, with its ledger", "≤ 150 s", f"{simulated:.0f} s", _yes(simulated <= 150)),
        ("first seal and archive of the city", "", f"{sealed:.0f} s", ""),
        ("memory of the largest process so far", "≤ 4 GB", f"{memory} MB", _yes(memory <= 4096)),
    ]


def _yes(holds: bool) -> str:
    return "yes" if holds else "**no**"


def _show(lines: list[Line]) -> None:
    table = Table("what", "bar", "measured", "holds")
    for line in lines:
        table.add_row(*line)
    Console().print(table)


def _write(lines: list[Line], scale: float) -> None:
    """Keep what was measured in the document; what was not measured this time stays as it is."""
    day = f"{datetime.now().astimezone():%Y-%m-%d}"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, scale {scale:g}"
    before, _, rest = DOCS.read_text(encoding="utf-8").partition(BEGIN)
    table, _, after = rest.partition(END)
    body = f"{BEGIN}\nMeasured on {machine}.\n\n{merged(table, lines, day)}{END}"
    DOCS.write_text(before + body + after, encoding="utf-8")
