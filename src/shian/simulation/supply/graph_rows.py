"""Writing the graph: nodes, edges and movements, from columns to COPY."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection

from shian.domains.supply.lots.models import Edge, Movement, Node
from shian.simulation.rows import restart
from shian.simulation.supply import telling
from shian.simulation.supply.bodies import DESTROYED, ENDS
from shian.simulation.supply.draws import Ints
from shian.simulation.supply.graph import Graph, chunks
from shian.simulation.supply.records import stamps
from shian.simulation.supply.writer import Writer, copy

NULL = "\\N"
NODE = ("id", "lot_id", "place_id", "came", "left", "sold", "wasted", "first_at", "last_at")
EDGE = ("src", "dst", "event", "event_in", "t_out", "t_in", "kind", "quantity", "received")
MOVEMENT = (
    "event", "at", "kind", "place_id", "other_id", "lot_id", "gtin", "product", "quantity", "unit", "step",
    "inferred",
)  # fmt: skip


def write(writer: Writer, found: Graph) -> None:
    """All rows of the graph; nodes take the next free numbers."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{Node._meta.db_table}"')
        before = int(cursor.fetchone()[0])
    lots = np.array([writer.named.lot_id.get(n, 0) for n in range(writer.truth.lots.size)], np.int64)
    places = np.array(writer.named.place_id, np.int64)
    copy(Node, NODE, _nodes(found, lots, places, before))
    restart(Node, before + len(found.node_lot) + 1)
    copy(Edge, EDGE, _edges(found, before, writer.first_event))
    copy(Movement, MOVEMENT, _movements(writer, found, lots, places))


def _nodes(found: Graph, lots: Ints, places: Ints, before: int) -> Iterator[str]:
    for part in chunks(len(found.node_lot)):
        columns = [
            (np.arange(part.start, part.stop) + before + 1).tolist(), lots[found.node_lot[part]].tolist(),
            places[found.node_place[part]].tolist(),
            *(found.sums[n][part].tolist() for n in ("came", "left", "sold", "wasted")),
            *(_moments(found.sums[n][part]) for n in ("first", "last")),
        ]  # fmt: skip
        yield from _lines(columns)


def _lines(columns: list[list[Any]]) -> Iterator[str]:
    """Columns as lines for COPY."""
    return ("\t".join(map(str, row)) + "\n" for row in zip(*columns, strict=True))


def _moments(seconds: Ints) -> list[str]:
    return [f"{t}Z" if s else NULL for t, s in zip(stamps(seconds), seconds.tolist(), strict=True)]


def _edges(found: Graph, before: int, first_event: int) -> Iterator[str]:
    e = found.edges
    for part in chunks(len(e["src"])):
        arrived = [first_event + n if n >= 0 else NULL for n in e["event_in"][part].tolist()]
        columns = [
            (e["src"][part] + before + 1).tolist(), (e["dst"][part] + before + 1).tolist(),
            (e["event"][part] + first_event).tolist(), arrived,
            *(e[n][part].tolist() for n in ("out", "arrived", "kind", "amount")),
            ["t" if r else "f" for r in e["received"][part].tolist()],
        ]  # fmt: skip
        yield from _lines(columns)


def _movements(writer: Writer, found: Graph, lots: Ints, places: Ints) -> Iterator[str]:
    moved, rows = found.moved, writer.articles.rows
    of_lot = writer.truth.lots["article"]
    steps = _steps(writer)
    order = np.argsort(moved.event, kind="stable")
    for part in chunks(len(order)):
        w = order[part]
        article = np.where(moved.lot[w] >= 0, of_lot[moved.lot[w]], moved.article[w]).tolist()
        named = (moved.lot[w] >= 0).tolist()
        columns = zip(
            moved.event[w].tolist(), stamps(moved.at[w]), moved.kind[w].tolist(),
            places[moved.place[w]].tolist(), moved.other[w].tolist(), lots[moved.lot[w]].tolist(), named,
            article, moved.amount[w].tolist(), moved.inferred[w].tolist(),
            strict=True,
        )  # fmt: skip
        for event, at, kind, place, other, lot, has, art, amount, inferred in columns:
            to = places[other] if other >= 0 else NULL
            what = f"{lot}\t" if has else f"{NULL}\t{rows[art].gtin}"
            yield (
                f"{event + writer.first_event}\t{at}Z\t{kind}\t{place}\t{to}\t{what}\t\t{amount}\t"
                f"{rows[art].unit}\t{steps[event]}\t{'t' if inferred else 'f'}\n"
            )


def _steps(writer: Writer) -> list[str]:
    """The business step of each event."""
    plain = {
        telling.MAKE: "commissioning", telling.BECOME: "creating_class_instance", telling.LEAVE: "shipping",
        telling.ARRIVE: "receiving",
    }  # fmt: skip
    ends = writer.truth.sales["kind"].tolist()
    return [
        plain[kind] if kind in plain else ENDS.get(ends[of], DESTROYED)[0]
        for kind, of in zip(writer.told.kind.tolist(), writer.told.of.tolist(), strict=True)
    ]
