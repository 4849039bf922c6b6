"""`shian trace …`: closures, tracing scores and common sources of one's own tables. No database."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn, TextIO, TypeVar

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from shian.methods.tracing import (
    Bounds,
    Closure,
    Kind,
    Network,
    Spread,
    TracingError,
    common_sources,
    path_to,
    scores,
    written,
)
from shian.methods.tracing import Path as SupplyPath
from shian.methods.tracing import closure as closure_of
from shian.platform.codes.tables import TableFault
from shian.platform.codes.trace_tables import (
    Edges,
    Marked,
    Read,
    read_deliveries,
    read_edges,
    read_links,
    read_stations,
    read_weights,
)

LARGE = 20 << 20  # bytes from which a bar shows how much is read

app = typer.Typer(
    help="Trace your own tables: what a lot reached, where it came from, who may be the source.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
EdgesFile = Annotated[
    Path, typer.Option("--edges", help="CSV: from,to[,out_date,in_date][,id]; - reads standard input.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Write here instead of printing.")]
AsJson = Annotated[bool, typer.Option("--json", help="A JSON array, one object per row.")]
Temporal = Annotated[bool, typer.Option("--temporal", help="Nothing leaves before it has arrived.")]
Levels = Annotated[int | None, typer.Option(min=0, help="Follow at most so many edges from the start.")]
Row = dict[str, object]
T = TypeVar("T")


@app.command()
def closure(
    edges: EdgesFile,
    from_: Annotated[list[str], typer.Option("--from", help="Start here; may be given again.")],
    back: Annotated[bool, typer.Option("--back", help="Where it came from, not where it went.")] = False,
    temporal: Temporal = False,
    levels: Levels = None,
    most: Annotated[int | None, typer.Option(min=1, help="Stop when so many are found.")] = None,
    to: Annotated[
        str | None, typer.Option("--path-to", help="Print a shortest path to (--back: from) it.")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Everything the start can have reached, with its level and, with --temporal, its time."""
    with refusing():
        known = _edges(edges, temporal=temporal)
        bounds = Bounds(levels, most)
        found = closure_of(known.graph, from_, back=back, temporal=temporal, bounds=bounds)
        if found.cut:
            typer.echo("not all: the search ended at its bounds", err=True)
        if to is not None:
            return _print_path(known, path_to(found, to), out, as_json=as_json)
        time = "leaves_by" if back else "arrives_from"
        columns = ("id", "level", time) if temporal else ("id", "level")
        write(_reached(known, found, time), columns, out, as_json=as_json)
    return None


def _reached(known: Edges, found: Closure, time: str) -> Iterator[Row]:
    times = [None] * len(found.nodes) if found.times is None else found.times.tolist()
    for name, level, at in zip(found.names, found.levels.tolist(), times, strict=True):
        row: Row = {"id": name, "level": level}
        if found.times is not None:
            row[time] = written(at, known.scale)
        yield row


def _print_path(known: Edges, path: SupplyPath | None, out: Path | None, *, as_json: bool) -> None:
    if path is None:
        refuse("there is no such path", code=1)
    rows = (
        {"step": step, "from": src, "to": dst, "row": known.lines[edge]}
        for step, (src, dst, edge) in enumerate(zip(path.nodes, path.nodes[1:], path.edges, strict=False), 1)
    )
    write(rows, ("step", "from", "to", "row"), out, as_json=as_json)


@app.command()
def score(
    stations: Annotated[Path, typer.Option(help="CSV: id[,cross_contamination,kill_contamination].")],
    deliveries: Annotated[Path, typer.Option(help="CSV: id,from,to[,out_date,in_date]; marks as stations.")],
    weights: Annotated[Path, typer.Option(help="CSV: kind,id,weight; kind is station or delivery.")],
    links: Annotated[Path | None, typer.Option(help="CSV: from_delivery,to_delivery.")] = None,
    temporal: Temporal = False,
    cross_contamination: Annotated[
        bool,
        typer.Option(
            "--cross-contamination", help="At every station all that comes in is in all that goes out."
        ),
    ] = False,
    back: Annotated[bool, typer.Option("--back", help="Score what lies upstream, not downstream.")] = False,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """The tracing score of each station and delivery, highest first."""
    with refusing():
        if [str(file) for file in (stations, deliveries, weights, links)].count("-") > 1:
            refuse("only one table can come from standard input")
        places = _read(stations, read_stations)
        sent, marked, dated = _read(deliveries, lambda file, read: read_deliveries(file, places, read))
        pairs = _read(links, lambda file, read: read_links(file, marked, read)) if links else []
        known = {Kind.STATION: places, Kind.DELIVERY: marked}
        weighed = _read(weights, lambda file, read: read_weights(file, known, read))
        if temporal and not dated:
            refuse(f"{deliveries}: --temporal needs a column out_date or in_date")
        network = Network(list(places.ids), sent, pairs)
        _warn(network, temporal=temporal)
        spread = _spread(places, marked, temporal=temporal, everywhere=cross_contamination)
        found = scores(network, weighed, spread, back=back)
        rows = ({name: getattr(one, name) for name in SCORED} for one in found)
        write(rows, SCORED, out, as_json=as_json)


SCORED = ("id", "kind", "score", "weight", "reached")


def _spread(stations: Marked, deliveries: Marked, *, temporal: bool, everywhere: bool) -> Spread:
    return Spread(
        temporal,
        everywhere,
        stations.crossing,
        deliveries.crossing,
        stations.killing,
        deliveries.killing,
    )


def _warn(network: Network, *, temporal: bool) -> None:
    """Links between deliveries that do not meet count as given, those against time do not: both are told."""
    by_id = {d.id: d for d in network.deliveries}
    odd = [link for link in network.links if by_id[link[0]].recipient != by_id[link[1]].sender]
    if odd:
        first, second = odd[0]
        typer.echo(
            f"{len(odd)} links join deliveries that do not meet, the first {first} → {second}: "
            f"{first} goes to {by_id[first].recipient}, {second} leaves {by_id[second].sender}",
            err=True,
        )
    late = [link for link in network.links if by_id[link[0]].arrive_from > by_id[link[1]].leave_by]
    if temporal and late:
        first, second = late[0]
        typer.echo(
            f"{len(late)} links are left out as against time, the first {first} → {second}: "
            f"{second} left before {first} arrived",
            err=True,
        )


@app.command()
def sources(
    edges: EdgesFile,
    place: Annotated[list[str], typer.Option("--place", help="A place concerned; may be given again.")],
    least: Annotated[int, typer.Option(min=1, help="Only what reaches so many of the places.")] = 1,
    temporal: Temporal = False,
    levels: Levels = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Common sources of places: how many each reaches, and how many others, the least accidental first."""
    with refusing():
        known = _edges(edges, temporal=temporal)
        found = common_sources(known.graph, place, temporal=temporal, bounds=Bounds(levels), least=least)
        rows = ({name: getattr(one, name) for name in RANKED} for one in found)
        write(rows, RANKED, out, as_json=as_json)


RANKED = ("id", "reached", "share", "base", "lift", "chance")


def _edges(file: Path, *, temporal: bool) -> Edges:
    known = _read(file, read_edges)
    if temporal and not known.dated:
        refuse(f"{file}: --temporal needs a column out_date or in_date")
    return known


def _read(file: Path, how: Callable[[Path, Read], T]) -> T:
    """Read a table, with a bar on the screen while it is a long one."""
    size = file.stat().st_size if file.is_file() else 0
    if size < LARGE or not sys.stderr.isatty():
        return how(file, lambda done: None)
    shown = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(file.name, total=size)
        return how(file, lambda done: progress.update(task, completed=done))


def write(rows: Iterable[Row], columns: Sequence[str], out: Path | None, *, as_json: bool) -> None:
    """Print rows, or write them to a file, one after another."""
    if out is None:
        return _write(rows, columns, sys.stdout, as_json=as_json)
    try:
        with out.open("w", encoding="utf-8", newline="") as stream:
            _write(rows, columns, stream, as_json=as_json)
    except OSError as fault:
        refuse(f"{out}: {fault.strerror}")
    return None


def _write(rows: Iterable[Row], columns: Sequence[str], stream: TextIO, *, as_json: bool) -> None:
    if as_json:
        before = "["
        for row in rows:
            stream.write(before + orjson.dumps(row).decode())
            before = ",\n "
        stream.write("]\n" if before != "[" else "[]\n")
        return
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(columns)
    table.writerows([_cell(row[name]) for name in columns] for row in rows)


def _cell(value: object) -> object:
    """A spreadsheet would run a cell that begins like a formula; JSON has every id as it is."""
    if not isinstance(value, str) or value[:1] not in ("=", "+", "-", "@"):
        return value
    return value if value[:1] in "+-" and value[1:].isdigit() else f"'{value}"


@contextmanager
def refusing() -> Iterator[None]:
    """Tell what is wrong with the input, and end with 2."""
    try:
        yield
    except (TableFault, TracingError) as fault:
        refuse(str(fault))


def refuse(words: str, code: int = 2) -> NoReturn:
    """End the command."""
    typer.echo(words, err=True)
    raise typer.Exit(code)
