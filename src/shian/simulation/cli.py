"""`shian simulate`: fill an empty database with the simulated city."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import Annotated

import typer
from django.utils import timezone
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from shian.simulation.city import TODAY
from shian.simulation.make import NotEmpty, make
from shian.simulation.supply.build import SHARE

app = typer.Typer(invoke_without_command=True, add_completion=False)


@app.callback(invoke_without_command=True)
def simulate(
    seed: Annotated[int, typer.Option(help="From it follows the whole city.")] = 2016,
    scale: Annotated[float, typer.Option(min=0.001, max=5.0, help="1 is the city of the report.")] = 1.0,
    today: Annotated[
        str, typer.Option(help="Day from which the open matters count (YYYY-MM-DD, or “now”).")
    ] = TODAY.isoformat(),
    supply: Annotated[
        float, typer.Option(min=0.001, max=1.0, help="Share of the three million events of its supply.")
    ] = SHARE,
    force: Annotated[bool, typer.Option("--force", help="Write although the database is not empty.")] = False,
) -> None:
    """Make the simulated city: Taiyuan 2019-2021, everything in it marked as simulated."""
    # The last day that is over: nothing in the city lies in the future.
    yesterday = timezone.localdate() - timedelta(days=1)
    day = yesterday if today == "now" else date.fromisoformat(today)
    columns = TextColumn("{task.description:<24}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, transient=not sys.stdout.isatty()) as bars:
        tasks: dict[str, int] = {}

        def show(what: str, share: float) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=1.0)
            bars.update(tasks[what], completed=share)  # type: ignore[arg-type]

        try:
            made = make(seed, scale, today=day, force=force, share=supply, progress=show)
        except NotEmpty as fault:
            bars.stop()
            typer.echo(str(fault), err=True)
            raise typer.Exit(1) from fault
    for kind, count in sorted(made.counts.items()):
        typer.echo(f"{kind:<28}{count:>10,}")
    typer.echo(f"{'ledger entries':<28}{made.entries:>10,}")
