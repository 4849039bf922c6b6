"""`shian guard FILE`: what in a text must not be published without a decision. No database."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

import orjson
import typer

from shian.methods.redaction import Finding, find, place_of, redact, stopping

LARGEST = 20 << 20

app = typer.Typer(help="Check a text before it is published.", pretty_exceptions_enable=False)


@app.command()
def guard(
    file: Annotated[Path, typer.Argument(help="A text in UTF-8 or GB18030; - reads standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Show the words found.")] = False,
    masked: Annotated[bool, typer.Option("--masked", help="Print the text with everything masked.")] = False,
) -> None:
    """Find names, numbers, addresses and marked secrets. Exit 1 when there are any, 2 when it is no text."""
    text = _read(file)
    found = find(text)
    if masked:
        typer.echo(redact(text, stopping(found)), nl=False)
    elif as_json:
        typer.echo(orjson.dumps(_as_json(text, found, show=show), option=orjson.OPT_INDENT_2).decode())
    else:
        for f in found:
            typer.echo(_line(text, f, show=show))
        typer.echo(f"{len(found)} found, {len(stopping(found))} stop a publication")
    raise typer.Exit(1 if stopping(found) else 0)


def _read(file: Path) -> str:
    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if str(file) == "-" else file.read_bytes()
    except OSError as fault:
        _refuse(f"{file}: {fault.strerror}")
    if len(data) > LARGEST:
        _refuse(f"{file}: larger than {LARGEST >> 20} MB; split it")
    text = _decoded(data)
    if text is None:
        _refuse(f"{file}: no text in UTF-8 or GB18030; save the document as plain text first")
    return text


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            return None if "\0" in text else text
    return None


def _refuse(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(2)


def _line(text: str, f: Finding, *, show: bool) -> str:
    line, column = place_of(text, f.start)
    words = f.text if show else f.suggestion
    return f"{line}:{column}\t{f.severity}\t{f.kind}\t{words.strip()}\t{f.reason}"


def _as_json(text: str, found: list[Finding], *, show: bool) -> dict[str, object]:
    rows = []
    for f in found:
        line, column = place_of(text, f.start)
        row: dict[str, object] = {
            "kind": f.kind.value,
            "severity": f.severity.value,
            "line": line,
            "column": column,
            "start": f.start,
            "end": f.end,
            "reason": f.reason,
            "suggestion": f.suggestion,
        }
        rows.append(row | ({"text": f.text} if show else {}))
    return {"found": len(found), "stopping": len(stopping(found)), "findings": rows}
