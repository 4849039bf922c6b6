"""`shian cluster …`: closures and scores over many cities' Parquet archives, on a Spark cluster."""

import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from shian.methods.tracing import Bounds, Reach, TracingError, UnknownIds, closure_over
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.store import Ints
from shian.platform.cluster.archive import NUMBER_BITS, CodeKeys, of_city, read_archives
from shian.platform.cluster.batch import closures
from shian.platform.cluster.scoring import node_scores
from shian.platform.cluster.session import connect, local_server
from shian.platform.cluster.store import SparkStore
from shian.platform.codes.trace_cli import Row, refusing, write

NUMBER = re.compile(r"[0-9]{1,11}", re.ASCII)

app = typer.Typer(
    help="Closures and scores over many cities' archives through Spark Connect.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
EdgesOf = Annotated[
    list[str],
    typer.Option("--edges", help="CITY=PATH of Parquet files, as the server sees them; may be given again."),
]
Remote = Annotated[
    str, typer.Option(envvar="SHIAN_CLUSTER", help="sc://host:port; without, a server in this process.")
]
Temporal = Annotated[bool, typer.Option("--temporal", help="Nothing leaves before it has arrived.")]
Levels = Annotated[int | None, typer.Option(min=0, help="Follow at most so many edges from the start.")]
Possible = Annotated[bool, typer.Option("--possible", help="Follow inferred edges too (chance below 1).")]
Out = Annotated[Path | None, typer.Option("--out", help="Write here instead of printing.")]
AsJson = Annotated[bool, typer.Option("--json", help="A JSON array, one object per row.")]


class Archives:
    """The archives asked, and the names of their nodes: CITY:NUMBER, or the code where nodes have one."""

    def __init__(self, store: SparkStore, cities: Sequence[str]) -> None:
        self.store, self.cities = store, list(cities)

    def numbers(self, names: Sequence[str]) -> Ints:
        """The nodes of these names.

        Raises:
            TracingError: a name is none, or of a city that has no archive here.
        """
        if isinstance(self.store.keys, CodeKeys):
            return self.store.keys.number(names)
        return np.array([self._number(name) for name in names], np.int64)

    def _number(self, name: str) -> int:
        city, _, number = name.rpartition(":")
        if not NUMBER.fullmatch(number) or int(number) >= 1 << NUMBER_BITS:
            raise TracingError(f"{name!r}: nodes here are CITY:NUMBER")
        if city not in self.cities:
            raise UnknownIds("cities", [city])
        return int(of_city(self.cities.index(city), int(number)))

    def name(self, node: int) -> str:
        """What a node is called."""
        if isinstance(self.store.keys, CodeKeys):
            return self.store.keys.codes[node]
        return f"{self.cities[node >> NUMBER_BITS]}:{node & (1 << NUMBER_BITS) - 1}"


@app.command()
def closure(
    edges: EdgesOf,
    from_: Annotated[list[str], typer.Option("--from", help="CITY:NUMBER or a code; may be given again.")],
    remote: Remote = "",
    back: Annotated[bool, typer.Option("--back", help="Where it came from, not where it went.")] = False,
    temporal: Temporal = False,
    each: Annotated[bool, typer.Option("--each", help="Each start is a question of its own.")] = False,
    possible: Possible = False,
    levels: Levels = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Everything the start can have reached, in any of the cities, with its level and time."""
    with refusing(), _opened(edges, remote) as archives:
        start, bounds = archives.numbers(from_), Bounds(levels, possible=possible)
        if each:
            found = closures(
                archives.store, list(start[:, None]), back=back, temporal=temporal, bounds=bounds
            )
        else:
            found = [closure_over(archives.store, start, back=back, temporal=temporal, bounds=bounds)]
        if any(one.cut for one in found):
            typer.echo("not all: the search ended at its bounds", err=True)
        time_column = ("leaves_by" if back else "arrives_from",) if temporal else ()
        columns = (*(("start",) if each else ()), "id", "level", *time_column)
        rows = (
            row
            for name, one in zip(from_, found, strict=False)
            for row in _rows(archives, name, one, columns)
        )
        write(rows, columns, out, as_json=as_json)


def _rows(archives: Archives, start: str, found: Reach, columns: Sequence[str]) -> Iterator[Row]:
    times = [None] * len(found) if found.times is None else found.times.tolist()
    for node, level, at in zip(found.nodes.tolist(), found.levels.tolist(), times, strict=True):
        known = {"start": start, "id": archives.name(node), "level": level}
        shown = None if at in (EARLY, LATE) else at
        yield {name: known.get(name, shown) for name in columns}


@app.command()
def score(
    edges: EdgesOf,
    weight: Annotated[list[str], typer.Option("--weight", help="NODE=WEIGHT; may be given again.")],
    remote: Remote = "",
    back: Annotated[bool, typer.Option("--back", help="Score what lies downstream, not upstream.")] = False,
    temporal: Temporal = False,
    possible: Possible = False,
    levels: Levels = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """The share of the outbreak's weight on each node's trace, highest first; zeros are left out."""
    with refusing(), _opened(edges, remote) as archives:
        names, amounts = zip(*(_weight(one) for one in weight), strict=True)
        weights = dict(zip(archives.numbers(names).tolist(), amounts, strict=True))
        bounds = Bounds(levels, possible=possible)
        found = node_scores(archives.store, weights, back=back, temporal=temporal, bounds=bounds)
        columns = ("id", "score", "weight", "reached")
        named = (archives.name(node) for node in found.nodes.tolist())
        rows = zip(named, found.score.tolist(), found.weight.tolist(), found.reached.tolist(), strict=True)
        ranked = sorted(rows, key=lambda row: (-row[1], row[0]))
        write((dict(zip(columns, row, strict=True)) for row in ranked), columns, out, as_json=as_json)


def _weight(text: str) -> tuple[str, float]:
    name, _, amount = text.rpartition("=")
    try:
        return name, float(amount)
    except ValueError:
        raise TracingError(f"{text!r}: write NODE=WEIGHT") from None


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Whoever reaches it may read all files that this user may.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 50051,
) -> None:
    """A Spark Connect server on this machine, without Java, until Ctrl-C."""
    with refusing(), local_server(host, port) as remote:
        typer.echo(remote)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return


@contextmanager
def _opened(edges: Sequence[str], remote: str) -> Iterator[Archives]:
    paths: dict[str, list[str]] = defaultdict(list)
    for one in edges:
        city, _, path = one.partition("=")
        if not city or not path:
            raise TracingError(f"--edges {one!r}: write CITY=PATH")
        paths[city].append(path)
    with _server(remote) as address, connect(address) as session:
        yield Archives(SparkStore(session, *read_archives(session, paths)), list(paths))


@contextmanager
def _server(remote: str) -> Iterator[str]:
    if remote:
        yield remote
    else:
        with local_server() as address:
            yield address
