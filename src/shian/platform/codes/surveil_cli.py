"""`shian surveil`: early warning over one's own tables of case counts. No database."""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum, StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import numpy as np
import typer

from shian.methods.surveillance import (
    NAMES,
    CusumControl,
    Ears,
    EarsControl,
    Evaluation,
    EvidenceControl,
    Farrington,
    Flexible,
    Panel,
    Power,
    SurveillanceError,
    Threshold,
    Transformation,
    classic,
    combined,
    cusum,
    ears,
    flexible,
    named,
)
from shian.platform.codes.lines import refuse
from shian.platform.codes.series_tables import Series, read_series
from shian.platform.codes.tables import TableFault, shown

COLUMNS = ("series", "k", "observed", "alarm", "upperbound", "expected", "pvalue", "mu0", "phi", "trend",
           "trendcoef")  # fmt: skip
YES, NO = ("true", "t", "yes", "1"), ("false", "f", "no", "0")


class Method(StrEnum):
    """What can be run."""

    FLEXIBLE = "farrington-flexible"
    CLASSIC = "farrington"
    C1 = "ears-c1"
    C2 = "ears-c2"
    C3 = "ears-c3"
    CUSUM = "cusum"
    COMBINED = "combined"


@dataclass(frozen=True, slots=True)
class Way:
    """A method's options with their defaults, and how it is run."""

    options: Any
    run: Callable[[Panel, Any, int | None, int | None], Evaluation]


def _ears(which: Ears) -> Way:
    return Way(EarsControl(), lambda panel, control, first, last: ears(panel, which, control, first, last))


WAYS: Mapping[Method, Way] = {
    Method.FLEXIBLE: Way(Flexible(), flexible),
    Method.CLASSIC: Way(Farrington(), classic),
    Method.C1: _ears(Ears.C1),
    Method.C2: _ears(Ears.C2),
    Method.C3: _ears(Ears.C3),
    Method.CUSUM: Way(CusumControl(), cusum),
    Method.COMBINED: Way(EvidenceControl(), combined),
}
# Options whose default does not tell what they hold.
KINDS: Mapping[str, type] = {"pastWeeksNotIncluded": int, "alpha": float, "m": str}
ENUMS: tuple[type[Enum], ...] = (Threshold, Power, Transformation)

app = typer.Typer(pretty_exceptions_enable=False)


@app.command()
def surveil(
    file: Annotated[Path, typer.Argument(metavar="SERIES.csv", help="Counts; - reads standard input.")],
    method: Annotated[Method, typer.Option(help="What judges each week.")],
    option: Annotated[
        list[str] | None,
        typer.Option("--option", metavar="NAME=VALUE", help="b=5, w=3, …; may be given again."),
    ] = None,
    control: Annotated[
        str | None, typer.Option("--control", help=f"Options known by a name: {', '.join(NAMES)}.")
    ] = None,
    first: Annotated[int | None, typer.Option("--from", help="Judge from this t on.")] = None,
    last: Annotated[int | None, typer.Option("--to", help="Judge up to this t.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write here instead of printing.")] = None,
) -> None:
    """Alarms, bounds and expectations of your own series of counts, one row for each series and time."""
    given = _given(option or [])
    frequency = _number(given.pop("frequency", given.pop("freq", None)), "frequency")
    by_date = _truth("epochAsDate", given.pop("epochasdate", "true"))
    try:
        series = read_series(file, frequency, by_date=by_date)
        chosen = _control(method, control, given, series.panel.frequency)
        _warn(series, chosen)
        found = WAYS[method].run(series.panel, chosen, _at(first, series), _at(last, series))
    except (TableFault, SurveillanceError) as fault:
        refuse(str(fault))
    _write(found, series.start, out)


def _at(time: int | None, series: Series) -> int | None:
    return None if time is None else time - series.start


def _given(options: Sequence[str]) -> dict[str, str]:
    """Options by their plain names: case, - and _ do not matter."""
    given: dict[str, str] = {}
    for text in options:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            refuse(f"--option {shown(text)}: write NAME=VALUE")
        key = _plain(name)
        if key in given:
            refuse(f"--option {name}: given twice")
        given[key] = value.strip().strip("\"'")
    return given


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", "").replace("-", "").replace(".", "")


def _control(method: Method, name: str | None, given: Mapping[str, str], frequency: int) -> Any:
    """The options of a method: its defaults or a named control, with what was given put in."""
    base = WAYS[method].options
    if name is not None:
        if method is not Method.FLEXIBLE:
            refuse(f"--control goes with {Method.FLEXIBLE.value} only")
        if name not in NAMES:
            refuse(f"--control {shown(name)}: there are {', '.join(NAMES)}")
        base = named(name, frequency)
    known = {_plain(one.name): one.name for one in fields(base)}
    unknown = [key for key in given if key not in known]
    if unknown:
        there = ", ".join([*known.values(), "frequency", "epochAsDate"])
        refuse(
            "\n".join(
                f"--option {key}: {method.value} has no such option; there are {there}" for key in unknown
            )
        )
    values = {known[key]: _value(known[key], getattr(base, known[key]), text) for key, text in given.items()}
    return replace(base, **values)


def _value(name: str, default: object, text: str) -> object:
    """What a text means as the value of an option."""
    if text.lower() in ("null", "none", "") and name in ("pastWeeksNotIncluded", "alpha"):
        return None
    if name == "m":
        return _expectation(text)
    if name == "limit54":
        return _pair(name, text)
    if isinstance(default, bool):
        return _truth(name, text)
    if isinstance(default, StrEnum):
        return _choice(name, type(default), text)
    if KINDS.get(name, type(default)) is int:
        return _number(text, name)
    return _real(name, text)


def _expectation(text: str) -> object:
    if text.lower() in ("null", "mean", ""):
        return "mean"
    return "glm" if text.lower() == "glm" else _real("m", text)


def _pair(name: str, text: str) -> tuple[int, int]:
    parts = text.removeprefix("c").strip("() ").split(",")
    if len(parts) != 2:
        refuse(f"--option {name}={text}: write cases,period as in {name}=5,4")
    cases, period = (_number(part.strip(), name) for part in parts)
    return cases or 0, period or 0


def _choice(name: str, kind: type[StrEnum], text: str) -> StrEnum:
    for one in kind:
        if _plain(one.value) == _plain(text):
            return one
    return refuse(f"--option {name}={text}: one of {', '.join(kind)}")


def _truth(name: str, text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    return refuse(f"--option {name}={text}: TRUE or FALSE")


def _number(text: str | None, name: str) -> int | None:
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (value == round(value) if math.isfinite(value) else False) or abs(value) > 1e6:
        refuse(f"--option {name}={text}: a whole number is wanted")
    return int(value)


def _real(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        refuse(f"--option {name}={text}: a number is wanted")
    return value


def _warn(series: Series, control: object) -> None:
    """Told, not refused: what can be meant but is probably not."""
    if getattr(control, "populationOffset", False) and series.panel.population is None:
        raise SurveillanceError("populationOffset needs columns population.<series>")


def _write(found: Evaluation, start: int, out: Path | None) -> None:
    if out is None:
        return _rows(found, start, sys.stdout)
    try:
        with out.open("w", encoding="utf-8", newline="") as stream:
            _rows(found, start, stream)
    except OSError as fault:
        refuse(f"{out}: {fault.strerror}")
    return None


def _rows(found: Evaluation, start: int, stream: TextIO) -> None:
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for at, name in enumerate(found.names):
        columns = [_texts(getattr(found, column)[at]) for column in COLUMNS[2:]]
        table.writerows(zip([_safe(name)] * len(found.times), found.times + start, *columns, strict=True))


def _texts(values: np.ndarray[Any, np.dtype[np.float64]]) -> Iterator[str]:
    return map(_text, values.tolist())


def _text(value: float) -> str:
    if math.isfinite(value):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return "NA" if math.isnan(value) else "Inf" if value > 0 else "-Inf"


def _safe(name: str) -> str:
    """A spreadsheet would run a cell that begins like a formula."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@") else name
