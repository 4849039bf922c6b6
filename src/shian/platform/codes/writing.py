"""Writes the rows of `shian dl`: for people, as JSON, or as CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

import orjson
import typer

from shian.platform.codes.rows import COLUMNS, Row


class Form(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def form(*, as_json: bool, as_csv: bool) -> Form:
    """The form that the options --json and --csv ask for; both at once are refused."""
    if as_json and as_csv:
        raise typer.BadParameter("give --json or --csv, not both")
    return Form.JSON if as_json else Form.CSV if as_csv else Form.TEXT


def write(
    rows: Iterable[Row], wanted: Form, told: Callable[[Row], str], columns: Sequence[str] = COLUMNS
) -> int:
    """Print all rows, one after another as they come, and count those refused."""
    refused, at = 0, -1
    if wanted is Form.CSV:
        typer.echo(_csv([columns]), nl=False)
    for at, row in enumerate(rows):
        refused += not row["accepted"]
        if wanted is Form.JSON:
            typer.echo(("[" if at == 0 else ",\n ") + orjson.dumps(row).decode(), nl=False)
        elif wanted is Form.CSV:
            typer.echo(_csv([[_cell(row.get(name)) for name in columns]]), nl=False)
        else:
            typer.echo(told(row))
    if wanted is Form.JSON:
        typer.echo("[]" if at < 0 else "]")
    return refused


def _csv(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def _cell(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    text = str(value)
    # A spreadsheet would run a cell that begins like a formula.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
