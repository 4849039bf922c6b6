"""`shian dl …`: GS1 Digital Links, element strings and EPC URNs at the command line. No database."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from shian.methods.digitallink import (
    CANONICAL_STEM,
    DigitalLinkError,
    Element,
    Leniency,
    Link,
    Urn,
    bracketed,
    canonical,
    compress,
    from_urn,
    generate,
    read,
    to_urn,
    uri,
)
from shian.methods.digitallink.table import CONVENIENCE
from shian.methods.digitallink.values import padded
from shian.methods.problems import problem
from shian.platform.codes.lines import lines
from shian.platform.codes.prefixes import known_prefixes
from shian.platform.codes.rows import COLUMNS, Row, attempted, fault, link_row, reading_row, shown
from shian.platform.codes.writing import form, write

app = typer.Typer(
    help="GS1 Digital Link: parse, generate, check; EPC URNs to it and from it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
AsJson = Annotated[bool, typer.Option("--json", help="A JSON array, one object per input.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="A CSV table, one row per input.")]
Convenience = Annotated[bool, typer.Option("--convenience", help="Take the old names: gtin, lot, ser, …")]
ZeroSuppressed = Annotated[
    bool,
    typer.Option("--zero-suppressed", help="Take GTINs of 8, 12 or 13 digits and put zeros before them."),
]
URN_COLUMNS = ("input", "accepted", "urn", "canonical", "dropped", "ai", "value", "reason")


@app.command()
def parse(
    uris: Annotated[list[str], typer.Argument(help="Digital Links, element strings, scans, EPC URNs.")],
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    convenience: Convenience = False,
    zero_suppressed: ZeroSuppressed = False,
) -> None:
    """Take each apart: its AIs, its canonical form. Exit 1 when one is refused."""
    leniency = Leniency(convenience, zero_suppressed)
    rows = (reading_row(text, leniency) for text in uris)
    _end(write(rows, form(as_json=as_json, as_csv=as_csv), _told_whole))


@app.command("generate")
def generate_(
    ais: Annotated[list[str], typer.Argument(metavar="AI=VALUE…", help="As in 01=09506000134352 10=ABC.")],
    domain: Annotated[
        str, typer.Option(help="Domain, with a path before the key if wanted.")
    ] = CANONICAL_STEM,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    convenience: Convenience = False,
    zero_suppressed: ZeroSuppressed = False,
) -> None:
    """Make the Digital Link of application identifiers. Exit 1 when they make none."""
    leniency = Leniency(convenience, zero_suppressed)

    def made() -> Row:
        link = generate([_element(text, leniency) for text in ais], domain)
        return {"kind": "generated", "element_string": bracketed(link.elements)} | link_row(link)

    row = attempted(" ".join(ais), made)
    _end(write([row], form(as_json=as_json, as_csv=as_csv), lambda row: _told(row, "uri")))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="One text per line, UTF-8; - reads standard input.")],
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    convenience: Convenience = False,
    zero_suppressed: ZeroSuppressed = False,
) -> None:
    """Say of each line whether it is accepted. Exit 1 when one is refused, 2 when the file cannot be read."""
    leniency = Leniency(convenience, zero_suppressed)
    rows = ({"line": number} | reading_row(text, leniency) for number, text in lines(file))
    _end(write(rows, form(as_json=as_json, as_csv=as_csv), _told_line, ("line", *COLUMNS)))


@app.command("from-urn")
def from_urn_(
    urns: Annotated[list[str], typer.Argument(help="EPC URNs: urn:epc:id:…, idpat, class.")],
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """The Digital Link of each EPC URN. Exit 1 when one is refused."""

    def made(text: str) -> Row:
        link = from_urn(text)
        return {"canonical": uri(link), "element_string": bracketed(link.elements)}

    rows = (attempted(text, lambda text=text: made(text)) for text in urns)  # type: ignore[misc]
    _end(write(rows, form(as_json=as_json, as_csv=as_csv), lambda row: _told(row, "canonical"), URN_COLUMNS))


@app.command("to-urn")
def to_urn_(
    uris: Annotated[list[str], typer.Argument(help="Digital Links or element strings.")],
    prefix_length: Annotated[
        int | None, typer.Option("--prefix-length", help="Digits of the company prefix, 6 to 12.")
    ] = None,
    prefix_file: Annotated[
        Path | None, typer.Option("--prefix-table", help="GS1's list of company prefix formats, as JSON.")
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    convenience: Convenience = False,
    zero_suppressed: ZeroSuppressed = False,
) -> None:
    """The EPC URN of each Digital Link. Exit 1 when one is refused."""
    known = known_prefixes(prefix_file)
    leniency = Leniency(convenience, zero_suppressed)

    def made(text: str) -> Row:
        link = _link(text, leniency)
        return _urn_row(to_urn(link, prefix_length, known), link)

    rows = (attempted(text, lambda text=text: made(text)) for text in uris)  # type: ignore[misc]
    _end(write(rows, form(as_json=as_json, as_csv=as_csv), _told_urn, URN_COLUMNS))


@app.command("compress")
def compress_(
    uris: Annotated[list[str], typer.Argument(help="Digital Links or element strings.")],
    keep_key: Annotated[bool, typer.Option("--keep-key", help="Leave the key readable.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """The compressed form of each; `parse` and `check` read it. Exit 1 when one is refused."""

    def made(text: str) -> Row:
        link = _link(text, Leniency())
        return {"canonical": uri(canonical(link)), "compressed": compress(link, keep_key=keep_key)}

    rows = (attempted(text, lambda text=text: made(text)) for text in uris)  # type: ignore[misc]
    columns = ("input", "accepted", "compressed", "canonical", "ai", "value", "reason")
    _end(write(rows, form(as_json=as_json, as_csv=as_csv), lambda row: _told(row, "compressed"), columns))


def _link(text: str, leniency: Leniency) -> Link:
    reading = read(text, leniency)
    if reading.link is None:
        raise DigitalLinkError(reading.no_link or problem("has no Digital Link"))
    return reading.link


def _urn_row(urn: Urn, link: Link) -> Row:
    return {"urn": urn.text, "canonical": uri(canonical(link)), "dropped": bracketed(urn.dropped)}


def _element(text: str, leniency: Leniency) -> Element:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text}: write AI=VALUE, as in 01=09506000134352")
    ai = CONVENIENCE.get(name, name) if leniency.convenience else name
    return Element(ai, padded(ai, value) if leniency.zero_suppressed else value)


def _told(row: Row, name: str) -> str:
    return str(row[name]) if row["accepted"] else f"refused: {shown(row['input'])}\n  {fault(row)}"


def _told_urn(row: Row) -> str:
    note = f"\n  not in the URN: {row['dropped']}" if row["accepted"] and row["dropped"] else ""
    return _told(row, "urn") + note


def _told_line(row: Row) -> str:
    if not row["accepted"]:
        return f"{row['line']}\trefused\t{shown(row['input'])}\t{fault(row)}"
    return f"{row['line']}\taccepted\t{row['canonical'] or row['no_link']}\t{row['element_string']}"


def _told_whole(row: Row) -> str:
    return "\n".join(_whole(row)) if row["accepted"] else _told(row, "canonical")


def _whole(row: Row) -> Iterator[str]:
    yield shown(row["input"])
    yield f"  {row['kind']}: {row['canonical'] or row['no_link']}"
    for element in row["ais"]:
        yield f"  ({element['ai']}) {element['value']}  {element['title']}".rstrip()
    others: Sequence[str] = row.get("other_parameters", ())
    if others:
        yield f"  other parameters: {' '.join(others)}"
    if row.get("fragment") is not None:
        yield f"  fragment: {row['fragment']}"


def _end(refused: int) -> None:
    raise typer.Exit(1 if refused else 0)
