"""`shian criteria`: the score, the check of editions, the import of the official table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer

app = typer.Typer(no_args_is_help=True)


@app.command()
def score(
    edition: Annotated[
        str, typer.Argument(help="Such as national-2021; the usual one where not given.")
    ] = "",
    as_of: Annotated[int | None, typer.Option(help="Seal; the latest where not given.")] = None,
    area: Annotated[str, typer.Option(help="Area code, such as 140105.")] = "",
    population: Annotated[str, typer.Option(help="Population series, such as census2020.")] = "",
    year: Annotated[int | None, typer.Option(help="The year judged.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Score the city, or a district, by an edition of the criteria."""
    from shian.evaluation.criteria.book import NoSuchEdition
    from shian.evaluation.criteria.book import edition as edition_of
    from shian.evaluation.criteria.standing import standing
    from shian.evaluation.criteria.told import lines_of, record_of
    from shian.evaluation.criteria.values import Judged
    from shian.evaluation.figures.query import BadQuery, prefix
    from shian.evaluation.figures.seals import NoArchive
    from shian.evaluation.figures.store import snapshot
    from shian.evaluation.views.asked import usual_year

    try:
        one = edition_of(edition, "district" if area else "city")
        here = standing(one, snapshot(as_of), Judged(year or usual_year(), prefix(area), population))
    except (NoSuchEdition, NoArchive, BadQuery) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(orjson.dumps(record_of(here), option=orjson.OPT_INDENT_2).decode())
    else:
        typer.echo("\n".join(lines_of(here)))


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files; the platform's own where not given.")
    ] = None,
) -> None:
    """Read editions and say what is wrong with them, by file, item and field."""
    from shian.evaluation.criteria.book import FOLDER, check_file

    wrong = False
    for path in files or sorted(FOLDER.glob("*.toml")):
        checked = check_file(path)
        for fault in checked.faults:
            typer.echo(f"{path}: {fault}", err=True)
        wrong |= bool(checked.faults)
        if checked.edition:
            items = list(checked.edition.items)
            unbound = [i.id for i in items if not i.bound]
            typer.echo(
                f"{path.name}: {len(items)} items, {checked.edition.total} points, "
                f"{sum(i.figure is not None for i in items)} by figures, "
                f"{len(unbound)} unbound ({', '.join(unbound)})"
            )
    if wrong:
        raise typer.Exit(1)


@app.command("import")
def import_table(
    file: Annotated[Path, typer.Argument(help="The official table: xlsx, xls, csv.")],
    out: Annotated[Path, typer.Option(help="Where the draft goes; its name is the edition's.")],
    sheet: Annotated[str, typer.Option(help="Sheet; the one with the most items where not given.")] = "",
) -> None:
    """Read the official table into a draft of an edition, to be completed by hand or on the page."""
    from shian.evaluation.criteria.importing import Refusal, draft_text, read_file

    try:
        found = read_file(file, sheet)
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from None
    out.write_text(draft_text(found, out.stem), encoding="utf-8")
    for line in found.told():
        typer.echo(line)
    typer.echo(f"{out}: {found.items} items, {found.understood} rules understood")
