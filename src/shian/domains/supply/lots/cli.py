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
    from shian.domains.supply.lots.projecting.projector import rebuild as again

    done = again(lambda number: typer.echo(f"{number} events", err=True))
    typer.echo(f"{done} events read; movements, balances and edges are made anew")
