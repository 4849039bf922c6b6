"""`shian import KIND FILE`: the same import as on the pages, with a progress bar."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from shian.platform.access.actor import system_actor
from shian.platform.exchange import runs, shown
from shian.platform.exchange.limits import Unreadable
from shian.platform.exchange.models import ImportRun
from shian.platform.exchange.spec import SPECS, spec_of

SHOWN = 20


def import_file(
    kind: Annotated[
        str, typer.Argument(help="What the file holds; without FILE, lists what can be imported.")
    ] = "",
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, readable=True)] = None,
    all_or_nothing: Annotated[
        bool,
        typer.Option(
            "--all-or-nothing/--good-rows", help="Write nothing if one row is bad, or the good rows."
        ),
    ] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check; write nothing.")] = False,
) -> None:
    """Import an xlsx, xls, ods or CSV file in the name of the system."""
    console = Console()
    if file is None or kind not in SPECS:
        for name, spec in sorted(SPECS.items()):
            console.print(f"{name:28} {spec.title}")
        raise typer.Exit(0 if not kind else 2)
    try:
        run = runs.start(by=system_actor(), kind=kind, path=file, name=file.name)
    except Unreadable as refusal:
        console.print(str(refusal), style="red")
        raise typer.Exit(1) from None
    with _bar(console) as bar:
        task = bar.add_task(str(shown.TITLES["read"]), total=None)

        def tell(phase: str, done: int, total: int) -> None:
            bar.update(
                task, description=str(shown.TITLES.get(phase, phase)), completed=done, total=total or None
            )

        if dry_run:
            runs.prepare(run, tell=tell)
        else:
            runs.execute(run, mode="all" if all_or_nothing else "good", tell=tell)
    _result(console, run)
    raise typer.Exit(0 if run.state in (ImportRun.State.DONE, ImportRun.State.READY) else 1)


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def _result(console: Console, run: ImportRun) -> None:
    spec = spec_of(run.kind)
    for note in run.said("notes"):
        console.print(note, style="dim")
    for blocker in run.said("blockers"):
        console.print(blocker, style="red")
    table = Table(show_header=False, box=None)
    for label, count, _tone in shown.tiles(run):
        table.add_row(str(label), f"{count:,}")
    console.print(table)
    for issue in run.issues.all()[:SHOWN]:
        place = f"{issue.sheet} {issue.row}".strip()
        console.print(f"{place}: {spec.label(issue.field)} “{issue.value}” {issue.reason}", highlight=False)
    if run.counts.get("issues", 0) > SHOWN:
        console.print(f"… {run.counts['issues'] - SHOWN} more")
    console.print(f"{run.get_state_display()} (#{run.pk})", style="bold")


app = import_file
