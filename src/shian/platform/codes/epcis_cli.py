"""`shian epcis …`: validate, hash and convert EPCIS documents at the command line. No database."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import orjson
import typer

from shian.methods.epcis import (
    CbvFormat,
    Document,
    EpcFormat,
    Fault,
    Limits,
    WritingError,
    event_hash,
    pre_hash,
    read,
    to_json,
    to_xml,
)
from shian.platform.codes.lines import refuse
from shian.platform.codes.prefixes import known_prefixes

LIMITS = Limits(size=200 << 20, events=1_000_000)
MOST_FAULTS = 10_000  # lines told of one file

app = typer.Typer(
    help="EPCIS documents, JSON or XML: validate, hash, convert.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


class Form(StrEnum):
    """What a document is written in."""

    JSON = "json"
    XML = "xml"


AsForm = Annotated[
    Form | None, typer.Option("--from", help="Read as this; else told by the first character.")
]


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(help="EPCIS documents, 2.0 or 1.2; - reads standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="A JSON array, one object per fault.")] = False,
    form: AsForm = None,
) -> None:
    """Tell every fault, one a line: file, event (from 1), field, reason. Exit 1 when there is one."""
    told: list[dict[str, Any]] = []
    for file in files:
        document = _document(file, form)
        for number, fault in enumerate(document.faults):
            if as_json:
                told.append(_row(file, fault))
            elif number < MOST_FAULTS:
                typer.echo(_line(file, fault))
        if not as_json and len(document.faults) > MOST_FAULTS:
            typer.echo(f"{file}: and {len(document.faults) - MOST_FAULTS} more")
        if not document.faults:
            typer.echo(f"{file}: {_counted(document)}, no fault", err=True)
        told += [{}] * (not as_json and bool(document.faults))
    if as_json:
        typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    raise typer.Exit(1 if told else 0)


@app.command("hash")
def hash_(
    file: Annotated[Path, typer.Argument(help="An EPCIS document; - reads standard input.")],
    pre: Annotated[
        bool, typer.Option("--pre-hash", help="The texts that are hashed, not their hashes.")
    ] = False,
    form: AsForm = None,
) -> None:
    """Print the hash id of each event, one a line, in the order of the document. Exit 1 where it has none."""
    document = _document(file, form, check=False)
    _refuse_unread(file, document)
    for event in document.events:
        text = pre_hash(event, ignore=document.ignored)
        typer.echo(" ".join(text.splitlines()) if pre else event_hash(event, ignore=document.ignored))


@app.command()
def convert(
    file: Annotated[Path, typer.Argument(help="An EPCIS document, 2.0 or 1.2; - reads standard input.")],
    to: Annotated[Form, typer.Option("--to", help="What to write.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write; else standard output.")
    ] = None,
    epcs: Annotated[
        EpcFormat, typer.Option("--epc-format", help="How EPCs are written.")
    ] = EpcFormat.NO_PREFERENCE,
    words: Annotated[
        CbvFormat, typer.Option("--cbv-format", help="How words of the CBV are written in XML.")
    ] = CbvFormat.NO_PREFERENCE,
    prefix_file: Annotated[
        Path | None,
        typer.Option("--prefix-table", help="GS1's list of company prefix formats, for EPC URNs."),
    ] = None,
    form: AsForm = None,
) -> None:
    """Write the document as EPCIS 2.0 JSON or XML; faults of the input go to standard error."""
    document = _document(file, form)
    _refuse_unread(file, document)
    for fault in document.faults[:MOST_FAULTS]:
        typer.echo(_line(file, fault), err=True)
    if document.kind == "request":
        typer.echo(f"{file}: a message of the query interface holds nothing to convert", err=True)
        raise typer.Exit(1)
    created = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    known = known_prefixes(prefix_file)
    try:
        if to is Form.JSON:
            data = to_json(document, created=created, epc_format=epcs, prefixes=known) + b"\n"
        else:
            data = to_xml(document, created=created, epc_format=epcs, cbv_format=words, prefixes=known)
    except WritingError as error:
        typer.echo(f"{file}: {_plain(str(error.problem))}", err=True)
        raise typer.Exit(1) from error
    _write(data, out)


def _document(file: Path, form: Form | None, *, check: bool = True) -> Document:
    try:
        if str(file) == "-":
            data = _taken(sys.stdin.buffer)
        else:
            with file.open("rb") as stream:
                data = _taken(stream)
    except (OSError, ValueError) as error:
        refuse(f"{file}: {getattr(error, 'strerror', None) or error}")
    return read(data, form=form.value if form else None, limits=LIMITS, check=check)


def _taken(stream: BinaryIO) -> bytes:
    """The bytes; one more than allowed where there are too many, for the reader to refuse."""
    return stream.read(LIMITS.size + 1)


def _refuse_unread(file: Path, document: Document) -> None:
    """End the command where nothing was read: there are faults, and no events or master data."""
    if document.faults and not document.events and not document.master:
        for fault in document.faults:
            typer.echo(_line(file, fault), err=True)
        raise typer.Exit(1)


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        typer.echo(data, nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        refuse(f"{out}: {error.strerror}")


def _row(file: Path, fault: Fault) -> dict[str, Any]:
    number = None if fault.event is None else fault.event + 1
    reason = _plain(str(fault.problem))
    name = _plain(str(file))
    return {
        "file": name,
        "event": number,
        "field": _plain(fault.field),
        "exception": fault.name,
        "reason": reason,
    }


def _line(file: Path, fault: Fault) -> str:
    event = "" if fault.event is None else f"event {fault.event + 1}"
    where = ", ".join(part for part in (event, fault.field) if part)
    return _plain(": ".join(part for part in (str(file), where, str(fault.problem)) if part))


def _plain(text: str) -> str:
    """The text on one line, without characters that a terminal would obey or that cannot be written."""
    clean = text.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in clean)


def _counted(document: Document) -> str:
    count = len(document.events)
    return f"{count} event{'s' * (count != 1)}"
