"""`shian scan`: clusters in space and time of one's own tables by Kulldorff's scan statistic. No database."""

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from shian.methods.scan import Cluster, Model, Scan, ScanError, Settings, Study, recurrence, scan
from shian.methods.scan.calendar import Calendar, Moment, Unit, read_moment
from shian.platform.codes.lines import refuse
from shian.platform.codes.scan_columns import Roles, check_roles, read_roles
from shian.platform.codes.scan_tables import (
    Places,
    Rows,
    Span,
    bernoulli_study,
    calendar_of,
    permutation_study,
    poisson_study,
    read_cases,
    read_people,
    read_places,
    tabulated,
)
from shian.platform.codes.tables import TableFault, shown

STOP_AFTER = 50  # as common software has it
app = typer.Typer(pretty_exceptions_enable=False)
CaseFile = Annotated[Path, typer.Option(help="CSV: place[,cases][,date][,age …]: a case a row, or more.")]
PlaceFile = Annotated[Path, typer.Option(help="CSV: place,latitude,longitude or place,x,y[,population].")]
PeopleFile = Annotated[Path | None, typer.Option(help="CSV: place[,date],population[,age, sex …].")]
ControlFile = Annotated[Path | None, typer.Option(help="CSV: place,controls[,date], for bernoulli.")]
ModelOf = Annotated[Model, typer.Option(help="What is random where there is no cluster.")]
MaxDays = Annotated[int | None, typer.Option(min=1, help="Longest window; without it half of the study.")]
MaxShare = Annotated[float, typer.Option(help="Largest circle, as a share of people at risk or of cases.")]
MaxRadius = Annotated[float | None, typer.Option(help="Largest circle, in km or in units of the plane.")]
MinCases = Annotated[int, typer.Option(min=1, help="Fewest cases of a cluster.")]
Prospective = Annotated[bool, typer.Option("--prospective", help="Only windows that last to the end.")]
Spatial = Annotated[bool, typer.Option("--spatial", help="Leave times aside: purely spatial.")]
Since = Annotated[str | None, typer.Option("--from", help="First day of the study.")]
Until = Annotated[str | None, typer.Option("--to", help="Last day of the study.")]
UnitOf = Annotated[Unit | None, typer.Option(help="What a time step is, if longer than cases say.")]
Cartesian = Annotated[bool, typer.Option("--cartesian", help="Coordinates are of a plane.")]
Columns = Annotated[str | None, typer.Option(help="Which column is which: place=zip,time=onset.")]
Replications = Annotated[int, typer.Option(min=0, max=999_999, help="Data sets made by chance.")]
Sequential = Annotated[bool, typer.Option("--sequential", help=f"End when {STOP_AFTER} of them exceed.")]
Seed = Annotated[int, typer.Option(min=0, max=2**62, help="Of the replications.")]
Out = Annotated[Path | None, typer.Option(help="Write here instead of printing.")]


@app.command()
def scan_tables(
    cases: CaseFile,
    places: PlaceFile,
    model: ModelOf = Model.PERMUTATION,
    population: PeopleFile = None,
    controls: ControlFile = None,
    max_days: MaxDays = None,
    max_share: MaxShare = 0.5,
    max_radius: MaxRadius = None,
    min_cases: MinCases = 2,
    prospective: Prospective = False,
    spatial: Spatial = False,
    since: Since = None,
    until: Until = None,
    unit: UnitOf = None,
    cartesian: Cartesian = False,
    columns: Columns = None,
    replications: Replications = 999,
    sequential: Sequential = False,
    seed: Seed = 2005,
    out: Out = None,
) -> None:
    """Clusters of cases in space and time: Kulldorff's scan statistic of your own tables."""
    with refusing():
        roles = read_roles(columns)
        sites = read_places(places, roles, cartesian=cartesian)
        rows = read_cases(cases, sites, roles, timeless=spatial)
        span = Span(_moment(since, "--from"), _moment(until, "--to"), unit)
        sources = Sources(rows, sites, calendar_of(rows, span), roles, model, population, controls)
        stop, threads = STOP_AFTER if sequential else None, min(os.cpu_count() or 1, 8)
        longest = sources.longest(max_days)
        settings = Settings(
            prospective, longest, max_share, max_radius, min_cases, replications, seed, stop, threads
        )
        study = sources.study()
        write(answer(scan(study, settings), study, settings, sources), out)


def _moment(text: str | None, option: str) -> Moment | None:
    if text is None:
        return None
    moment = read_moment(text)
    if moment is None:
        raise TableFault(
            [f"{option} {shown(text)}: no time: write 2021-03-05, 2021-03, 2021 or a whole number"]
        )
    return moment


@dataclass(frozen=True)
class Sources:
    """The tables of one scan."""

    cases: Rows
    places: Places
    calendar: Calendar | None
    roles: Roles
    model: Model
    population: Path | None
    controls: Path | None

    def study(self) -> Study:
        """What the model needs of them; says on standard error what was left out or chosen."""
        if self.places.note:
            typer.echo(self.places.note, err=True)
        table, outside = tabulated(self.cases, self.places, self.calendar)
        if outside:
            typer.echo(f"{self.cases.whole.table.name}: {outside} cases are outside the study", err=True)
        people, controls = self._people(), self._controls()
        tables = [self.cases.whole, self.places.whole, *(one.whole for one in (people, controls) if one)]
        check_roles(self.roles, tables)
        if self.model is Model.POISSON:
            return poisson_study(table, self.cases, people, self.places, self.calendar)
        if self.model is Model.BERNOULLI:
            given, alone = controls or people, controls is not None
            return bernoulli_study(table, self.cases, given, self.places, self.calendar, controls=alone)
        if self.calendar is None:
            raise TableFault([f"{self.cases.whole.table.name}: no column date: permutation needs times"])
        return permutation_study(table, self.places)

    def _people(self) -> Rows | None:
        if self.population is None or self.model is Model.PERMUTATION:
            return None
        return read_people(self.population, self.places, self.roles, "people", timeless=self.calendar is None)

    def _controls(self) -> Rows | None:
        if self.controls is None or self.model is not Model.BERNOULLI:
            return None
        return read_people(self.controls, self.places, self.roles, "controls", timeless=self.calendar is None)

    def longest(self, days: int | None) -> int | None:
        """The longest window in steps."""
        return None if days is None or self.calendar is None else self.calendar.longest(days)


def answer(found: Scan, study: Study, settings: Settings, sources: Sources) -> dict[str, Any]:
    """The answer as JSON has it."""
    calendar = sources.calendar
    names = list(sources.places.index)
    kind = "purely spatial"
    if study.steps > 1:
        kind = f"{'prospective' if settings.prospective else 'retrospective'} space-time"
    return {
        "model": str(study.model),
        "analysis": kind,
        "study": {
            "from": calendar.written(0) if calendar else None,
            "to": calendar.written(calendar.steps - 1, end=True) if calendar else None,
            "unit": str(calendar.unit) if calendar else None,
            "steps": study.steps,
            "places": len(names),
            "cases": found.total,
            "coordinates": "latitude and longitude" if study.points.on_earth else "plane",
        },
        "settings": {
            "max_steps": found.longest,
            "max_share": settings.largest_share,
            "max_radius": settings.radius,
            "min_cases": settings.least_cases,
            "seed": settings.seed,
            "replications": settings.replications,
        },
        "replications": len(found.null.maxima),
        "stopped": found.null.stopped,
        "clusters": [
            _cluster(rank, one, found, sources, names, alive=settings.prospective and study.steps > 1)
            for rank, one in enumerate(found.clusters, 1)
        ],
    }


def _cluster(
    rank: int, one: Cluster, found: Scan, sources: Sources, names: Sequence[str], *, alive: bool
) -> dict[str, Any]:
    calendar = sources.calendar
    first = calendar.written(one.first) if calendar else None
    last = calendar.written(one.last, end=True) if calendar else None
    p, gumbel = found.null.p(one.statistic), found.null.gumbel_p(one.statistic)
    step = calendar.step_days() if calendar else 1.0
    row = {
        "rank": rank,
        "center": names[one.centre],
        "members": [names[place] for place in one.places],
        "radius": one.radius,
        "period": [first, last] if calendar else None,
        "start": first,
        "end": last,
        "observed": one.observed,
        "expected": one.expected,
        "ratio": one.observed / one.expected,
        "relative_risk": _finite(one.relative_risk(found.total)),
        "llr": one.statistic,
        "p": _finite(p),
        "p_gumbel": _finite(gumbel),
        "recurrence_interval": _finite(recurrence(p, step)) if alive else None,
        "recurrence_interval_gumbel": _finite(recurrence(gumbel, step)) if alive else None,
    }
    return row if one.people is None else row | {"people": one.people}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def write(value: dict[str, Any], out: Path | None) -> None:
    """Print JSON, or write it to a file."""
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if out is None:
        typer.echo(text.decode(), nl=False)
        return
    try:
        out.write_bytes(text)
    except OSError as fault:
        refuse(f"{out}: {fault.strerror}")


@contextmanager
def refusing() -> Iterator[None]:
    """Tell what is wrong with the input, and end with 2."""
    try:
        yield
    except (TableFault, ScanError) as fault:
        refuse(str(fault))
