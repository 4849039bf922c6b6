"""What the commands of `shian linelist` share: options, columns asked of, answers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from shian.methods.epidemiology.coding import Coded, NotAsAsked, coded, column_of
from shian.methods.epidemiology.errors import EpidemiologyError
from shian.methods.epidemiology.lines import exposures_of, levels_of
from shian.platform.codes.linelist_tables import Row, as_csv, as_json, columns_of
from shian.platform.codes.tables import TableFault
from shian.platform.codes.trace_cli import refuse, write
from shian.platform.codes.wholes import Whole

Lines = Annotated[Path, typer.Argument(help="CSV, one person a row; - reads standard input.")]
Ill = Annotated[str, typer.Option("--ill", help="The column that says who is ill, or sick=probable.")]
Exposures = Annotated[
    list[str] | None,
    typer.Option("--exposures", help="Columns, by commas; also sex=F, age>=30. All yes/no ones if left out."),
]
Confidence = Annotated[float, typer.Option(min=0.5, max=0.9999, help="Of all intervals.")]
Z = Annotated[
    float | None, typer.Option("--z", min=0.1, max=10, help="Normal quantile; 1.96 gives Epi Info's limits.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Write here instead of printing.")]
AsJson = Annotated[bool, typer.Option("--json", help="A JSON array, one object per row.")]


def chosen(whole: Whole, exposures: list[str] | None, ill: str) -> list[Coded]:
    """The exposures asked for, or all columns that say yes and no but the illness."""
    wanted = split(exposures, whole)
    if wanted:
        return [coded_in(whole, name) for name in wanted]
    sick = column_of(ill, whole.columns) or ill
    found = exposures_of(whole.columns, [sick])
    if not found:
        raise TableFault([f"{whole.table.name}: no column but {ill} says yes and no; name --exposures"])
    return found


def coded_in(whole: Whole, name: str) -> Coded:
    """A column as yes and no; the fault names its row if it is one cell's."""
    try:
        return coded(name, whole.columns)
    except NotAsAsked as fault:
        where = whole.table.name if fault.at is None else f"{whole.table.name}: row {whole.lines[fault.at]}"
        raise TableFault([f"{where}, column {name}: {fault}"]) from fault


def levels_in(whole: Whole, name: str) -> Sequence[str | None]:
    """A column's values as levels, or yes and no of a condition."""
    column = column_of(name, whole.columns)
    if column is not None:
        return levels_of(whole.columns[column])
    answers = coded_in(whole, name).answers
    return [None if one is None else "yes" if one else "no" for one in answers]


def split(given: list[str] | None, whole: Whole) -> list[str]:
    """Names separated by commas, unless a column has a comma in its name."""
    names: list[str] = []
    for text in given or []:
        if text in whole.columns:
            names.append(text)
        else:
            names += [part.strip() for part in text.split(",") if part.strip()]
    return list(dict.fromkeys(names))


def emit(rows: Sequence[Row], out: Path | None, *, json: bool) -> None:
    """Print rows or write them to a file."""
    shown = [as_json(row) if json else as_csv(row) for row in rows]
    write(shown, columns_of(shown), out, as_json=json)


@contextmanager
def refusing(file: Path) -> Iterator[None]:
    """Tell what is wrong with the input, and end with 2."""
    try:
        yield
    except TableFault as fault:
        refuse(str(fault))
    except EpidemiologyError as fault:
        refuse(f"{file}: {fault}")
