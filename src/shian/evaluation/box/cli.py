"""`shian box make`: the evidence box of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)
WORDS = {
    "report": "building the report",
    "leaves": "hashing leaves",
    "packing": "packing",
    "checking": "checking",
}


@app.callback()
def box() -> None:
    """Evidence boxes: a report with all that is needed to recompute it."""


@app.command()
def make(
    which: Annotated[str, typer.Argument(metavar="REPORT", help="“latest”, a seal's number, or frozen:ID.")],
    out: Annotated[Path, typer.Option(help="The box, a .zip file.")],
    attachments: Annotated[str, typer.Option(help="all, none, or how many to draw.")] = "30",
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    check: Annotated[bool, typer.Option(help="Run the box's own check before it is handed out.")] = True,
) -> None:
    """Make the evidence box of a report."""
    from django.utils import timezone

    from shian.evaluation.box.contents import CannotMake
    from shian.evaluation.box.make import make as make_box

    with _bar() as tell:
        try:
            made = make_box(
                which, out, at=timezone.now(), attachments=attachments, force=force, checking=check, tell=tell
            )
        except CannotMake as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from None
    typer.echo(
        f"{made.path}: {made.title}, seal {made.seal}, {made.figures} numbers, {made.leaves} leaves, "
        f"{made.attachments} attachments, {made.size / 1e6:.1f} MB\nSHA-256 {made.sha256}"
    )


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def tell(phase: str, done: int, total: int) -> None:
            progress.update(task, description=WORDS[phase], completed=done, total=total or None)

        yield tell
