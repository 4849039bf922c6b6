"""`shian linelist curve|incubation`: the epidemic curve, and incubation times against agents."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from shian.methods.epidemiology.agents import Fit, Incubation, fitting, summary
from shian.methods.epidemiology.coding import known
from shian.methods.epidemiology.curve import (
    Width,
    curve,
    read_clock,
    read_date,
    read_moment,
    standing_apart,
    suited_width,
)
from shian.methods.epidemiology.errors import EpidemiologyError
from shian.platform.codes.linelist_common import AsJson, Lines, Out, coded_in, emit, refusing
from shian.platform.codes.linelist_models import existing
from shian.platform.codes.linelist_tables import Row
from shian.platform.codes.tables import TableFault
from shian.platform.codes.wholes import Whole, read_whole

SHOWN = 10
Onset = Annotated[str, typer.Option("--onset", help="The column of onset; date,time for two columns.")]
Year = Annotated[int | None, typer.Option("--year", min=1, max=9999, help="Of dates written without one.")]
Known = Annotated[str | None, typer.Option("--ill", help="Only those who are ill by this column.")]
Moments = list[datetime | None]


def curve_of(
    lines: Lines,
    onset: Onset,
    ill: Known = None,
    by: Annotated[Width | None, typer.Option(help="Width of a bar; what suits if left out.")] = None,
    year: Year = None,
    out: Out = None,
    as_json_: AsJson = False,
) -> None:
    """The epidemic curve: cases by hour or day of onset; the odd ones are told on standard error."""
    with refusing(lines):
        whole = read_whole(lines)
        moments = moments_in(whole, onset, year, _sick(whole, ill))
        at = [row for row, moment in enumerate(moments) if moment is not None]
        onsets = [moment for moment in moments if moment is not None]
        if not onsets:
            raise EpidemiologyError("no onset is known")
        width = by or suited_width(onsets)
        apart = [f"row {whole.lines[at[one]]}: onset {onsets[one]:%Y-%m-%d %H:%M}, far from the others"
                 for one in standing_apart(onsets)]  # fmt: skip
        _tell(apart)
        shown = "%Y-%m-%d %H:%M" if width in (Width.HOUR, Width.QUARTER) else "%Y-%m-%d"
        rows: list[Row] = [
            {"start": f"{bar.start:{shown}}", "cases": bar.cases} for bar in curve(onsets, width)
        ]
        emit(rows, out, json=as_json_)


def incubation(
    lines: Lines,
    onset: Onset,
    exposure: Annotated[str, typer.Option("--exposure", help="The column of the meal; date,time for two.")],
    exposure_date: Annotated[
        str | None, typer.Option("--exposure-date", help="The day of the meal, where its column is a time.")
    ] = None,
    ill: Known = None,
    year: Year = None,
    out: Out = None,
    as_json_: AsJson = False,
) -> None:
    """Incubation times in hours, and the agents they fit. Onsets before the meal are left out, and told."""
    with refusing(lines):
        whole = read_whole(lines)
        sick = _sick(whole, ill)
        onsets = moments_in(whole, onset, year, sick)
        day = read_date(exposure_date, year) if exposure_date else None
        meals = moments_in(whole, exposure, year, sick, day)
        hours: list[float] = []
        odd = []
        for row, (begin, end) in enumerate(zip(meals, onsets, strict=True)):
            if begin is None or end is None:
                continue
            if end <= begin:
                odd.append(f"row {whole.lines[row]}: onset {end:%Y-%m-%d %H:%M} is not after the exposure")
            else:
                hours.append((end - begin) / timedelta(hours=1))
        _tell(odd)
        found = summary(hours)
        emit([_fit_row(fit, found) for fit in fitting(hours)], out, json=as_json_)


def _fit_row(fit: Fit, found: Incubation) -> Row:
    agent = fit.agent
    return {
        "agent": agent.en,
        "agent_zh": agent.zh,
        "weight": fit.weight,
        "within": fit.within,
        "median_usual": fit.usual,
        "agent_low": agent.low,
        "agent_usual_from": agent.begin,
        "agent_usual_to": agent.end,
        "agent_high": agent.high,
        "n": found.n,
        "median": found.median,
        "mean": found.mean,
        "min": found.low,
        "q1": found.first_quartile,
        "q3": found.third_quartile,
        "max": found.high,
    }


def _sick(whole: Whole, ill: str | None) -> Sequence[bool | None]:
    return [True] * len(whole.lines) if ill is None else coded_in(whole, ill).answers


def moments_in(
    whole: Whole, names: str, year: int | None, wanted: Sequence[bool | None], day: date | None = None
) -> Moments:
    """The moments of a column, or of a date and a time in two; None where not known or not wanted.

    Raises:
        TableFault: there is no such column, or a cell is no moment.
    """
    columns = [existing(whole, part.strip()) for part in names.split(",")]
    if len(columns) > 2:
        raise TableFault([f"{whole.table.name}: {names}: one column, or a date and a time"])
    cells = [whole.columns[name] for name in columns]
    moments: Moments = []
    faults = []
    for row in range(len(whole.lines)):
        texts = [column[row] for column in cells]
        try:
            full = wanted[row] and all(map(known, texts))
            moments.append(_moment(texts, year, day) if full else None)
        except EpidemiologyError as fault:
            faults.append(whole.fault(row, columns[0], str(fault)))
    if faults:
        raise TableFault(faults)
    return moments


def _moment(texts: Sequence[str], year: int | None, day: date | None) -> datetime:
    if day is not None:
        return datetime.combine(day, read_clock(texts[-1]))
    if len(texts) == 2:
        return datetime.combine(read_date(texts[0], year), read_clock(texts[1]))
    return read_moment(texts[0], year)


def _tell(words: Sequence[str]) -> None:
    for line in words[:SHOWN]:
        typer.echo(line, err=True)
    if len(words) > SHOWN:
        typer.echo(f"and {len(words) - SHOWN} more", err=True)
