"""What a batch of events changes: gathered in memory, written at its end in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from shian.domains.supply.lots.models import Edge, Movement

Pair = tuple[int, int]  # lot, place
Kind = Movement.Kind
ZERO = Decimal(0)
MOST = "99999999999.999"  # what a sum's column holds: nonsense told often enough must not stop a capture
_IN = frozenset(Movement.IN)


@dataclass(slots=True)
class Moved:
    """A movement to be written."""

    event: int
    at: datetime
    kind: int
    place: int
    other: int | None
    lot: int | None
    quantity: Decimal | None
    unit: str
    step: str = ""
    gtin: str = ""
    product: str = ""
    inferred: bool = False


@dataclass(slots=True)
class Link:
    """An edge, new (``pk`` None) or read; ``changed`` says that it must be written, ``gone`` removed."""

    src: int
    dst: int
    event: int
    t_out: int
    t_in: int
    kind: int
    quantity: Decimal | None
    received: bool = True
    event_in: int | None = None
    pk: int | None = None
    changed: bool = False
    gone: bool = False


@dataclass(slots=True)
class Sums:
    """What a batch adds to a node."""

    came: Decimal = ZERO
    left: Decimal = ZERO
    sold: Decimal = ZERO
    wasted: Decimal = ZERO
    first: datetime | None = None
    last: datetime | None = None


@dataclass(slots=True)
class Batch:
    """Movements, sums and edges of the events at hand."""

    nodes: dict[Pair, int] = field(default_factory=dict)
    moved: list[Moved] = field(default_factory=list)
    sums: dict[int, Sums] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    waiting: dict[int, list[Link]] = field(
        default_factory=dict
    )  # by dst: edges that a message may still match
    packed: list[tuple[str, int, Decimal | None, str, int]] = field(default_factory=list)
    emptied: set[str] = field(default_factory=set)
    parts: list[tuple[str, int, bool, int, int, Decimal | None]] = field(default_factory=list)
    voided: list[tuple[int, int, int, int, int, int, int, Decimal | None]] = field(default_factory=list)
    unsaid: list[tuple[int, int, int]] = field(
        default_factory=list
    )  # inferred departures that came to be told

    def move(self, row: Moved, sign: int = 1) -> None:
        """Note a movement and what it does to its node's sums."""
        if sign > 0:
            self.moved.append(row)
        if row.lot is None:
            return
        node = self.nodes[row.lot, row.place]
        sums = self.sums.setdefault(node, Sums())
        if sign > 0:
            sums.first = row.at if sums.first is None else min(sums.first, row.at)
            sums.last = row.at if sums.last is None else max(sums.last, row.at)
        amount = sign * row.quantity if row.quantity is not None else ZERO
        if row.kind in _IN:
            sums.came += amount
        elif row.kind != Kind.SEEN:
            sums.left += amount
            if row.kind == Kind.SOLD:
                sums.sold += amount
            elif row.kind == Kind.WASTED:
                sums.wasted += amount

    def unsay(self, row: Moved, event: int) -> None:
        """Take an inferred departure back: the place itself has told of it now. ``event`` had inferred it."""
        assert row.lot is not None
        for at, other in enumerate(self.moved):
            if other.inferred and other.event == event and other.lot == row.lot and other.place == row.place:
                del self.moved[at]
                self.move(row, -1)
                return
        self.unsaid.append((event, row.lot, row.place))
        self.move(row, -1)

    def link(self, link: Link, *, waits: bool = False) -> None:
        """Note a new edge; ``waits``: a later message may complete it."""
        self.links.append(link)
        if waits:
            self.waiting.setdefault(link.dst, []).append(link)


def node_numbers(pairs: Iterable[Pair]) -> dict[Pair, int]:
    """The numbers of nodes, made where there are none. Two statements."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    lots, places = [p[0] for p in wanted], [p[1] for p in wanted]
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO supply_node (lot_id, place_id, came, "left", sold, wasted) '
            "SELECT l, p, 0, 0, 0, 0 FROM unnest(%s::bigint[], %s::bigint[]) AS w(l, p) "
            "WHERE NOT EXISTS (SELECT 1 FROM supply_node n WHERE n.lot_id = l AND n.place_id = p) "
            "ON CONFLICT (lot_id, place_id) DO NOTHING",
            [lots, places],
        )
        cursor.execute(
            "SELECT n.lot_id, n.place_id, n.id FROM unnest(%s::bigint[], %s::bigint[]) AS w(l, p) "
            "JOIN supply_node n ON n.lot_id = l AND n.place_id = p",
            [lots, places],
        )
        return {(lot, place): pk for lot, place, pk in cursor.fetchall()}


def waiting_links(goals: Sequence[int], sources: Sequence[int]) -> dict[int, list[Link]]:
    """Edges to these nodes that are not received, or whose departure nobody told; and departures from
    ``sources`` to nobody knows where. By the node they lead to, oldest first.
    """
    if not goals and not sources:
        return {}
    kinds = [Edge.Kind.SHIPMENT.value, Edge.Kind.RETURN.value]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT src, dst, event, t_out, t_in, kind, quantity, received, event_in, id FROM supply_edge "
            "WHERE kind = ANY(%s) AND (dst = ANY(%s) OR (dst = ANY(%s) AND src = dst)) "
            "AND (NOT received OR event = event_in) ORDER BY t_out, id",
            [kinds, list(goals), list(sources)],
        )
        found: dict[int, list[Link]] = {}
        for row in cursor.fetchall():
            found.setdefault(row[1], []).append(Link(*row))
        return found


def flush(batch: Batch) -> list[int]:
    """Write everything; return the numbers of the nodes whose sums changed."""
    with connection.cursor() as cursor:
        _copy(
            cursor,
            "supply_movement",
            "event, at, kind, place_id, other_id, lot_id, quantity, unit, step, gtin, product, inferred",
            (
                (m.event, m.at, m.kind, m.place, m.other, m.lot, m.quantity, m.unit, m.step, m.gtin,
                 m.product, m.inferred)
                for m in batch.moved
            ),
        )  # fmt: skip
        _write_sums(cursor, batch.sums)
        _write_links(cursor, batch.links, batch.waiting)
        if batch.unsaid:
            cursor.execute(
                "DELETE FROM supply_movement m "
                "USING unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS w(event, lot, place) "
                "WHERE m.event = w.event AND m.lot_id = w.lot AND m.place_id = w.place AND m.inferred",
                [list(column) for column in zip(*batch.unsaid, strict=True)],
            )
        if batch.emptied:
            cursor.execute("DELETE FROM supply_packed WHERE parent = ANY(%s)", [list(batch.emptied)])
        _copy(cursor, "supply_packed", "parent, lot_id, quantity, unit, event", batch.packed)
        _copy(cursor, "supply_processpart", "process, event, output, node, at, quantity", batch.parts)
        _copy(cursor, "supply_voided", "event, sent, src, dst, t_out, t_in, kind, quantity", batch.voided)
    touched = list(batch.sums)
    for held in (
        batch.moved,
        batch.sums,
        batch.links,
        batch.waiting,
        batch.packed,
        batch.parts,
        batch.unsaid,
        batch.voided,
    ):
        held.clear()  # type: ignore[attr-defined]
    batch.emptied.clear()
    return touched


def _write_sums(cursor: Any, sums: dict[int, Sums]) -> None:
    if not sums:
        return
    rows = sorted(sums.items())
    cursor.execute(
        f"UPDATE supply_node n SET came = least(n.came + w.came, {MOST}), "
        f'"left" = least(n."left" + w.gone, {MOST}), '
        f"sold = least(n.sold + w.sold, {MOST}), wasted = least(n.wasted + w.wasted, {MOST}), "
        "first_at = least(n.first_at, w.first_at), last_at = greatest(n.last_at, w.last_at) "
        "FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], "
        "%s::timestamptz[], %s::timestamptz[]) AS w(id, came, gone, sold, wasted, first_at, last_at) "
        "WHERE n.id = w.id",
        [
            [pk for pk, _ in rows],
            *(
                [getattr(s, name) for _, s in rows]
                for name in ("came", "left", "sold", "wasted", "first", "last")
            ),
        ],
    )


def _write_links(cursor: Any, links: Sequence[Link], waiting: dict[int, list[Link]]) -> None:
    _copy(
        cursor,
        "supply_edge",
        "src, dst, event, event_in, t_out, t_in, kind, quantity, received",
        (
            (e.src, e.dst, e.event, e.event_in, e.t_out, e.t_in, e.kind, e.quantity, e.received)
            for e in links
            if not e.gone
        ),
    )
    read = {id(e): e for group in waiting.values() for e in group if e.pk is not None}.values()
    gone = [e.pk for e in read if e.gone]
    if gone:
        cursor.execute("DELETE FROM supply_edge WHERE id = ANY(%s)", [gone])
    changed = [e for e in read if e.changed and not e.gone]
    if changed:
        cursor.execute(
            "UPDATE supply_edge e SET dst = w.dst, event = w.event, event_in = w.event_in, t_out = w.t_out, "
            "t_in = w.t_in, quantity = w.quantity, received = w.received "
            "FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], "
            "%s::numeric[], %s::boolean[]) AS w(id, dst, event, event_in, t_out, t_in, quantity, received) "
            "WHERE e.id = w.id",
            [
                [getattr(e, name) for e in changed]
                for name in ("pk", "dst", "event", "event_in", "t_out", "t_in", "quantity", "received")
            ],
        )


def _copy(cursor: Any, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    rows = list(rows)
    if not rows:
        return
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
