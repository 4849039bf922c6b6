"""`shian flows`: the docs' pages, the calendar and limits, and the open clocks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.command()
def docs(
    folder: Annotated[Path, typer.Option(help="Where the pages go.")] = Path("docs/flows"),
    check: Annotated[bool, typer.Option(help="Only say whether the pages are current.")] = False,
) -> None:
    """Write the flows' pages of the docs from their tables."""
    from shian.platform.flows.docs import pages, write
    from shian.platform.flows.files import all_limits

    if not check:
        changed = write(folder, all_limits())
        typer.echo(f"{len(changed)} pages written" if changed else "all pages are current")
        return
    stale = [
        name
        for name, text in pages(all_limits()).items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text
    ]
    if stale:
        typer.echo(f"not current: {', '.join(stale)}; run `shian flows docs`", err=True)
        raise typer.Exit(1)


@app.command()
def seed() -> None:
    """Fill the holiday table with the published calendars and load the time limits of all domains."""
    from shian.platform.flows.files import seed_all

    days, limits = seed_all()
    typer.echo(f"{days} days and {limits} limits added or changed")


@app.command()
def rebuild(
    every: Annotated[bool, typer.Option("--all", help="Also the clocks that are closed.")] = False,
) -> None:
    """Derive the open clocks anew from the ledger."""
    from shian.platform.flows.rebuild import rebuild as derive

    typer.echo(f"{derive(open_only=not every)} clocks")


@app.command()
def remind() -> None:
    """Tell officers what is near its end or overdue."""
    from django.utils import timezone

    from shian.platform.flows.notices import remind as tell

    typer.echo(f"{tell(timezone.now())} notifications")
