"""`shian standards`: loading the curated set, importing published tables, judging a result."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.command()
def load() -> None:
    """Load the curated set: editions, food catalogue, substances, limits, rules and articles."""
    from shian.domains.standards.loading import load_curated
    from shian.platform.access.actor import system_actor

    typer.echo(str(load_curated(by=system_actor())))


@app.command("import")
def import_tables(
    paths: Annotated[list[Path], typer.Argument(exists=True, help="Tables (CSV) or folders of them.")],
    report: Annotated[Path | None, typer.Option(help="Write every remark on a row to this CSV file.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report; write nothing.")] = False,
    remarks: Annotated[int, typer.Option(help="How many remarks of each table to show.")] = 10,
) -> None:
    """Import tables of GB 2763, GB 2762, GB 2761, GB 29921 and sampling rules; report what has no place."""
    from shian.domains.standards.loading import load_curated, load_readings
    from shian.domains.standards.merging import read_tables
    from shian.domains.standards.reading.tables import UnknownTable
    from shian.platform.access.actor import system_actor

    try:
        readings, _known = read_tables(paths)
    except UnknownTable as error:
        raise typer.BadParameter(str(error)) from error
    if not readings:
        raise typer.BadParameter(f"no tables of limits under {', '.join(map(str, paths))}")
    for reading in readings:
        typer.echo(reading.summary())
        for issue in reading.issues[:remarks]:
            typer.echo(f"  row {issue.row}, {issue.field} “{issue.value}”: {issue.reason}")
        if len(reading.issues) > remarks:
            typer.echo(f"  … and {len(reading.issues) - remarks} more remarks")
    if report:
        _write_report(report, readings)
    if not dry_run:
        by = system_actor()
        load_curated(by=by)
        typer.echo(str(load_readings(by=by, readings=readings)))


def _write_report(path: Path, readings: list) -> None:  # type: ignore[type-arg]
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        out = csv.writer(lines)
        out.writerow(["table", "row", "field", "value", "reason"])
        for reading in readings:
            for issue in reading.issues:
                out.writerow([reading.source, issue.row, issue.field, issue.value, issue.reason])


@app.command("judge")
def judge_one(
    food: str,
    item: str,
    result: str,
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day that chooses the edition.")],
    unit: Annotated[str, typer.Option()] = "mg/kg",
    lod: Annotated[str, typer.Option(help="Detection limit, in the same unit.")] = "",
    language: Annotated[str, typer.Option(help="zh or en")] = "zh",
) -> None:
    """Judge one result and say why, e.g. `shian standards judge 韭菜 毒死蜱 0.05 --day 2021-09-03`."""
    from shian.domains.standards.judging import judge_result
    from shian.methods.limits import explain

    verdict = judge_result(food=food, item=item, text=result, unit=unit, day=day.date(), lod=lod)
    typer.echo(explain(verdict, language))
