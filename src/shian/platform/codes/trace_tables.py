"""The tables of `shian trace`: edges; stations, deliveries, links and weights."""

import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shian.methods.tracing import (
    Delivery,
    Graph,
    GraphBuilder,
    Kind,
    Moment,
    Scale,
    TracingError,
    read_moment,
)
from shian.methods.tracing.moments import EARLY, LATE, joined
from shian.platform.codes.tables import Portion, Table, TableFault, shown

DATES = ("out_date", "in_date")
MARKS = ("cross_contamination", "kill_contamination")
YES = {
    "yes": True,
    "true": True,
    "1": True,
    "是": True,
    "no": False,
    "false": False,
    "0": False,
    "否": False,
    "": False,
}
MOST_EDGES = 50_000_000
LARGEST_EDGES = 8 << 30
CACHED = 100_000
Read = Callable[[int], object]
Times = tuple[list[int], list[int]]


class Moments(dict[str, Moment | None]):
    """The moments of a table by their text, read once; all must be of one scale."""

    scale: Scale | None = None

    def __missing__(self, text: str) -> Moment | None:
        moment = read_moment(text) if text else None
        if moment:
            self.scale = joined(self.scale, moment.scale)
        if len(self) >= CACHED:
            self.clear()
        self[text] = moment
        return moment


def times(table: Table, portion: Portion, moments: Moments) -> Times:
    """For each row by when it left and from when it arrived; an unknown one is bounded by the other.

    Raises:
        TableFault: dates that are none, or arrival before departure.
    """
    nothing = [""] * len(portion.lines)
    outs, ins = (portion.columns.get(name, nothing) for name in DATES)
    leave: list[int] = []
    arrive: list[int] = []
    faults: list[str] = []
    column = ""
    for line, out_text, in_text in zip(portion.lines, outs, ins, strict=True):
        try:
            column = "out_date"
            out = moments[out_text]
            column = "in_date"
            in_ = moments[in_text]
        except TracingError as fault:
            faults.append(table.fault(line, column, str(fault)))
            continue
        if out and in_ and in_.last < out.first:
            faults.append(table.fault(line, "in_date", f"{in_text} is before out_date {out_text}"))
        leave.append(out.last if out else in_.last if in_ else LATE)
        arrive.append(in_.first if in_ else out.first if out else EARLY)
    if faults:
        raise TableFault(faults)
    return leave, arrive


@dataclass(frozen=True, slots=True)
class Edges:
    """A graph, the scale of its times (None if there are none), the line of each edge."""

    graph: Graph
    scale: Scale | None
    dated: bool
    lines: Sequence[int]


def read_edges(file: Path, read: Read) -> Edges:
    """The graph of a table of edges.

    Raises:
        TableFault: it is no such table.
    """
    table = edge_table(file)
    builder, moments = GraphBuilder(), Moments()
    lines, hashes = array("I"), array("q")
    dated = False
    for portion in table.portions(read):
        columns = portion.columns
        dated = dated or any(name in columns for name in DATES)
        leave, arrive = times(table, portion, moments) if dated else (None, None)
        builder.add(columns["from"], columns["to"], leave, arrive)
        lines.extend(portion.lines)
        # Hashes, not texts: 10 million ids would take a gigabyte. Two of a thousand million pairs of ids are
        # mistaken for each other with a probability below 1 in 10 thousand million.
        hashes.extend(map(hash, columns.get("id", ())))
    _refuse_twice(table, hashes, lines)
    return Edges(builder.graph(), moments.scale, dated, lines)


def edge_table(file: Path) -> Table:
    """What a table of edges looks like."""
    return Table(file, ("from", "to"), (*DATES, "id"), MOST_EDGES, LARGEST_EDGES)


def _refuse_twice(table: Table, hashes: Sequence[int], lines: Sequence[int]) -> None:
    empty = hash("")
    values = np.array(hashes, np.int64)
    order = np.argsort(values, kind="stable")
    values = values[order]
    again = np.flatnonzero((values[1:] == values[:-1]) & (values[1:] != empty))
    if len(again):
        pairs = sorted((lines[order[at + 1]], lines[order[at]]) for at in again.tolist())
        raise TableFault([table.fault(line, "id", f"the same id as in row {first}") for line, first in pairs])


@dataclass(frozen=True, slots=True)
class Marked:
    """Ids with the marks that their rows bear."""

    ids: dict[str, int]  # with the line of each
    crossing: frozenset[str]
    killing: frozenset[str]


def read_stations(file: Path, read: Read) -> Marked:
    """The stations, where cross contamination is or where contamination ends.

    Raises:
        TableFault: it is no such table.
    """
    table = Table(file, ("id",), MARKS)
    return _marked(table, table.portions(read))


def read_deliveries(file: Path, stations: Marked, read: Read) -> tuple[list[Delivery], Marked, bool]:
    """The deliveries, their marks, and whether there is a column of dates.

    Raises:
        TableFault: it is no such table, or names unknown stations.
    """
    table = Table(file, ("id", "from", "to"), (*DATES, *MARKS))
    moments, deliveries, portions = Moments(), [], []
    dated = False
    for portion in table.portions(read):
        dated = dated or any(name in portion.columns for name in DATES)
        portions.append(
            Portion(portion.lines, {k: v for k, v in portion.columns.items() if k in ("id", *MARKS)})
        )
        for column in ("from", "to"):
            _refuse_unknown(table, portion, column, "station", stations)
        ends = (portion.columns[name] for name in ("id", "from", "to"))
        limits = times(table, portion, moments)
        deliveries += [Delivery(*cells) for cells in zip(*ends, *limits, strict=True)]
    return deliveries, _marked(table, portions), dated


def read_links(file: Path, deliveries: Marked, read: Read) -> list[tuple[str, str]]:
    """Which delivery went into which.

    Raises:
        TableFault: it is no such table, or names unknown deliveries.
    """
    table = Table(file, ("from_delivery", "to_delivery"), may_be_empty=True)
    links: list[tuple[str, str]] = []
    for portion in table.portions(read):
        for column in table.required:
            _refuse_unknown(table, portion, column, "delivery", deliveries)
        links += zip(*(portion.columns[name] for name in table.required), strict=True)
    return links


def read_weights(file: Path, known: dict[Kind, Marked], read: Read) -> dict[tuple[Kind, str], float]:
    """What weighs how much.

    Raises:
        TableFault: it is no such table, a weight is no number, or what is weighed is unknown.
    """
    table = Table(file, ("kind", "id", "weight"))
    weights: dict[tuple[Kind, str], float] = {}
    first: dict[tuple[Kind, str], int] = {}
    faults: list[str] = []
    for portion in table.portions(read):
        cells = zip(*(portion.columns[name] for name in table.required), strict=True)
        for line, (kind_text, name, weight) in zip(portion.lines, cells, strict=True):
            if kind_text.lower() not in set(Kind):
                faults.append(
                    table.fault(line, "kind", f"{shown(kind_text)} is neither station nor delivery")
                )
                continue
            key = kind, _ = Kind(kind_text.lower()), name
            if name not in known[kind].ids:
                faults.append(table.fault(line, "id", f"unknown {kind} {shown(name)}"))
            if key in first:
                faults.append(
                    table.fault(line, "id", f"{kind} {shown(name)} has a weight in row {first[key]}")
                )
            first.setdefault(key, line)
            try:
                weights[key] = _weight(weight)
            except ValueError as fault:
                faults.append(table.fault(line, "weight", str(fault)))
    if faults:
        raise TableFault(faults)
    if not any(weights.values()):
        raise TableFault([f"{table.name}: all weights are zero: nothing to trace to"])
    return weights


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is no number") from None
    if not math.isfinite(weight) or abs(weight) > 1e300:
        raise ValueError(f"{shown(text)} is no number that can be added")
    return weight


def _refuse_unknown(table: Table, portion: Portion, column: str, what: str, known: Marked) -> None:
    faults = [
        table.fault(line, column, f"unknown {what} {shown(name)}")
        for line, name in zip(portion.lines, portion.columns[column], strict=True)
        if name not in known.ids
    ]
    if faults:
        raise TableFault(faults)


def _marked(table: Table, portions: Iterator[Portion] | Sequence[Portion]) -> Marked:
    ids: dict[str, int] = {}
    marked: dict[str, set[str]] = defaultdict(set)
    faults: list[str] = []
    for portion in portions:
        for line, name in zip(portion.lines, portion.columns["id"], strict=True):
            if name in ids:
                faults.append(
                    table.fault(line, "id", f"{shown(name)} is given twice, first in row {ids[name]}")
                )
            ids.setdefault(name, line)
        for mark in MARKS:
            cells = zip(portion.lines, portion.columns["id"], portion.columns.get(mark, ()), strict=False)
            for line, name, cell in cells:
                if cell.lower() not in YES:
                    faults.append(table.fault(line, mark, f"{shown(cell)} is neither yes nor no"))
                elif YES[cell.lower()]:
                    marked[mark].add(name)
    if faults:
        raise TableFault(faults)
    return Marked(ids, *(frozenset(marked[mark]) for mark in MARKS))
