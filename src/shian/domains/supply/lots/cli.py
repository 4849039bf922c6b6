"""`shian supply`: places, lots and movements from the events, and what firms hand in."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def supply() -> None:
    """Places, lots and movements."""


@app.command()
def rebuild() -> None:
    """Make movements, balances and edges anew from all events."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from shian.domains.supply.lots.projecting.projector import rebuild as again

    columns = (TextColumn("events"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("events")
        done = again(lambda number, total: bar.update(task, completed=number, total=total))
    typer.echo(f"{done} events read; movements, balances and edges are made anew")
