"""`shian report`: build, freeze and compare reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from shian.evaluation.report.build import Built
    from shian.evaluation.report.compare import ChangedSentence
    from shian.evaluation.report.opened import Opened
    from shian.evaluation.report.sources import Notes

app = typer.Typer(no_args_is_help=True)
Which = Annotated[str, typer.Argument(help="“latest”, a seal's number, or frozen:ID.")]


@app.command("build")
def build_report(
    which: Which = "latest",
    out: Annotated[
        Path | None, typer.Option(help="A .docx, .pdf or .txt file; the screen where not given.")
    ] = None,
) -> None:
    """Build the report as of a seal, or a frozen one anew."""
    opened = _open(which)
    if opened.deviations:
        for one in opened.deviations:
            typer.echo(f"{one.sentence} {one.figure}: frozen {one.frozen}, now {one.now}", err=True)
    if out is None:
        typer.echo(plain(opened.built, opened.notes))
    else:
        out.write_bytes(_writer(out.suffix)(opened.built, opened.notes))
        typer.echo(f"{out}: {len(opened.built.numbers)} numbers as of seal {opened.shot.seal.number}")
    raise typer.Exit(1 if opened.deviations else 0)


@app.command("freeze")
def freeze_report(
    title: Annotated[str, typer.Argument(help="A title of its own.")],
    user: Annotated[str, typer.Option(help="User name of the municipal coordinator who answers for it.")],
    remark: str = "",
) -> None:
    """Keep the report as of the latest seal for ever."""
    from shian.evaluation.report.actions import freeze
    from shian.platform.access.models import Appointment
    from shian.platform.actions.core import Refused

    held = Appointment.objects.filter(user__username=user, role="municipal_coordinator").first()
    if held is None:
        typer.echo(f"{user!r} is no municipal coordinator", err=True)
        raise typer.Exit(1)
    try:
        made = freeze(by=held.actor(), title=title, remark=remark)
    except Refused as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"frozen:{made.pk} {made.title}: {made.number_count} numbers as of seal {made.seal}")


@app.command()
def diff(a: Which, b: Which = "latest") -> None:
    """Which sentences changed from one report to another, and through which records."""
    from shian.evaluation.report.compare import compare

    first, second = _open(a), _open(b)
    changed = compare((first.built, first.shot), (second.built, second.shot))
    for sentence in changed:
        typer.echo(_told(sentence))
    typer.echo(f"{len(changed)} of {len(second.built.sentences)} sentences changed")


def _open(which: str) -> Opened:
    from shian.evaluation.figures.seals import NoArchive
    from shian.evaluation.report.opened import open_named
    from shian.evaluation.report.text import TextProblem

    try:
        return open_named(which)
    except (NoArchive, TextProblem) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _writer(suffix: str) -> Callable[[Built, Notes], bytes]:
    from shian.evaluation.report.docx import as_docx
    from shian.evaluation.report.pdf import as_pdf

    writers: dict[str, Callable[[Built, Notes], bytes]] = {
        ".docx": as_docx,
        ".pdf": as_pdf,
        ".txt": lambda built, notes: plain(built, notes).encode(),
    }
    if suffix not in writers:
        typer.echo(f"a report is written as {', '.join(writers)}, not {suffix!r}", err=True)
        raise typer.Exit(1)
    return writers[suffix]


def plain(built: Built, notes: Notes) -> str:
    """The report as plain text."""
    lines = [built.text.settings.title, *notes.lines]
    for block in built.blocks:
        lines += ["", "#" * block.level + " " * bool(block.level) + "".join(s.text for s in block.sentences)]
    return "\n".join(lines)


def _told(sentence: ChangedSentence) -> str:
    lines = [f"[{sentence.key}]"]
    lines += [f"  - {sentence.before}"] if sentence.before is not None else []
    lines += [f"  + {sentence.after}"] if sentence.after is not None else []
    for number in sentence.numbers:
        lines.append(f"    {number.before.hole.figure}: {number.before.text} → {number.after.text}")
        for m in number.moved[:20]:
            by = ", ".join(f"{e.verb} by {e.actor} (entry {e.seq})" for e in m.entries)
            lines.append(f"      {m.way} {m.part} {m.kind}:{m.id} {by}")
        if len(number.moved) > 20:
            lines.append(f"      … and {len(number.moved) - 20} more")
    return "\n".join(lines)
