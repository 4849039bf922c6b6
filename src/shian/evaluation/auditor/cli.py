"""`shian audit`: which figures of a report cannot be true together. Needs no database."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from shian.evaluation.auditor.paper import FOLDED, page
from shian.evaluation.auditor.run import audit_file
from shian.platform.exchange.limits import Unreadable

app = typer.Typer()
SEVERITIES = {"high": "高", "medium": "中", "low": "低", "question": "问"}


@app.command()
def audit(
    file: Annotated[Path, typer.Argument(help="A docx, PDF with a text layer, Markdown or text file.")],
    html: Annotated[
        Path | None, typer.Option(help="Write a page: the text with findings in its margin.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    facts: Annotated[
        Path | None,
        typer.Option(help="A TOML file of facts beside the report, and corrections of its reading."),
    ] = None,
    claims: Annotated[bool, typer.Option("--claims", help="Print all figures that were read.")] = False,
    against: Annotated[
        str, typer.Option(help="“latest” or a seal's number: hold bound claims against the city's records.")
    ] = "",
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
) -> None:
    """Read a report's figures and say which cannot be true together.

    Ends with 1 if some disagree, with 2 if the file cannot be read.
    """
    if lang not in {"zh", "en"}:
        raise typer.BadParameter("zh or en", param_hint="--lang")
    try:
        made = audit_file(file, facts)
    except Unreadable as refusal:
        typer.echo(f"{file}: {refusal}", err=True)
        raise typer.Exit(2) from None
    if against:
        made = _against(made, against)
    if html:
        html.write_text(page(made, lang), "utf-8")
    if json:
        sys.stdout.buffer.write(orjson.dumps(made, option=orjson.OPT_INDENT_2) + b"\n")
    else:
        _print(made, lang, claims=claims)
    raise typer.Exit(1 if any(finding["disagrees"] for finding in made["findings"]) else 0)


def _against(made: dict[str, Any], which: str) -> dict[str, Any]:
    """The only part that needs a database: for the bindings that people confirmed."""
    from shian.evaluation.auditor.binding import against
    from shian.evaluation.auditor.bound import bindings
    from shian.evaluation.figures.seals import NoArchive
    from shian.evaluation.figures.store import snapshot

    if which != "latest" and not which.isdigit():
        raise typer.BadParameter("latest, or a seal's number", param_hint="--against")
    known = bindings()
    if not known:
        typer.echo("No claim is bound to a figure yet: confirm bindings on the report's page.", err=True)
    try:
        return against(made, known, snapshot(int(which) if which.isdigit() else None))
    except NoArchive as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _print(made: dict[str, Any], lang: str, *, claims: bool) -> None:
    for finding in made["findings"]:
        grave = SEVERITIES[finding["severity"]] if lang == "zh" else finding["severity"]
        typer.echo(f"[{grave}] {finding['kind_title'][lang]} ({finding['id']})")
        typer.echo(f"    {finding['says'][lang]}")
        for line in finding["arithmetic"][:FOLDED]:
            typer.echo(f"      {line[lang]}")
        for place in finding["places"][:FOLDED]:
            typer.echo(f"      {place['line']}: …{place['text']}…")
        if (more := max(len(finding["arithmetic"]), len(finding["places"])) - FOLDED) > 0:
            typer.echo(f"      … + {more} (--json, --html)")
    if claims:
        for claim in made["claims"]:
            typer.echo(f"{claim['line']}\t{claim['text']}\t{claim['subject']}")
    counts = Counter(finding["severity"] for finding in made["findings"])
    summed = ", ".join(f"{counts[name]} {name}" for name in SEVERITIES if counts[name]) or "no findings"
    typer.echo(
        f"{made['file']}: {made['characters']} characters, {len(made['claims'])} figures, {summed}, "
        f"{made['seconds']} s",
        err=True,
    )
