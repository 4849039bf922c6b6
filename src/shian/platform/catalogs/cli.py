"""Commands about the interface's texts."""

from pathlib import Path

import typer

from shian.platform.catalogs import catalogs
from shian.platform.catalogs.pairs import PairsError

REPOSITORY = Path(__file__).resolve().parents[4]
app = typer.Typer(no_args_is_help=True)


@app.command()
def build() -> None:
    """Build the gettext catalogs of both languages from locale/pairs."""
    try:
        count = catalogs.build(REPOSITORY / "locale")
    except PairsError as error:
        raise SystemExit(str(error)) from error
    typer.echo(f"{count} texts in Chinese and English.")


@app.command()
def check() -> None:
    """Fail where a text has no Chinese, a pair is unused, or placeholders differ."""
    try:
        found = catalogs.check(REPOSITORY / "locale", REPOSITORY / "src")
    except PairsError as error:
        raise SystemExit(str(error)) from error
    for line in found:
        typer.echo(line, err=True)
    if found:
        raise SystemExit(f"{len(found)} problems in the interface's texts.")
    typer.echo("Every text has its Chinese.")
