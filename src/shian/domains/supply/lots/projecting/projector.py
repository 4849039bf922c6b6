"""The projection: new events into places, lots, movements, balances, edges and findings; and all anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction

from shian.domains.supply.epcis.models import Capture, Event
from shian.domains.supply.epcis.projection import projector
from shian.domains.supply.lots.models import Lot, Packed, ProcessPart
from shian.domains.supply.lots.projecting import doubts
from shian.domains.supply.lots.projecting.applying import Run, apply
from shian.domains.supply.lots.projecting.ending import ENDING, settle, settle_nodes
from shian.domains.supply.lots.projecting.known import Lots, places_of
from shian.domains.supply.lots.projecting.reading import Told, What, told_by
from shian.domains.supply.lots.projecting.state import Pair, flush, node_numbers, waiting_links
from shian.domains.supply.lots.projecting.undoing import undo
from shian.platform.access.actor import Actor, system_actor

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('supply projection'))"
# TRUNCATE would shut out all readers until the commit, minutes later; rows deleted are seen until then.
# The index is told that all edges are new, not of each one that went.
_EMPTY = """
DELETE FROM supply_movement;
ALTER TABLE supply_edge DISABLE TRIGGER supply_edge_removed;
DELETE FROM supply_edge;
ALTER TABLE supply_edge ENABLE TRIGGER supply_edge_removed;
INSERT INTO supply_edgegone (edge, at) VALUES (0, nextval('supply_edge_id_seq'));
DELETE FROM supply_packed;
DELETE FROM supply_processpart;
DELETE FROM supply_voided;
UPDATE supply_node SET came = 0, "left" = 0, sold = 0, wasted = 0, first_at = NULL, last_at = NULL;
"""
BATCH = 5000


@projector
def project(by: Actor, capture: Capture, events: Sequence[Event]) -> None:
    """What follows from a capture; in its transaction. Whatever comes is taken: doubts become findings."""
    with connection.cursor() as cursor:
        # Two captures of one lot at once would each not see the other's balances.
        cursor.execute(_LOCK)
    actor = system_actor(by.now())
    early = {e.hash for e in events if e.wrong and e.declared_at is None}
    for group in _runs(events, skip=early):
        _project(group, actor, telling=True)


def rebuild(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Make movements, nodes and edges anew from all events, in the order in which they came; return how many.

    Lots, places and findings are records: they stay as they are. Nodes keep their numbers. Whoever reads
    meanwhile sees what was there before; captures wait. ``progress`` is told how many events of how many are
    read.
    """
    done, total = 0, Event.objects.count()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
            cursor.execute(_EMPTY)
        early = _declared_before()
        rows = Event.objects.order_by("pk").iterator(BATCH)
        for part in _parts(rows):
            for group in _runs(part, skip=early):
                _project(group, system_actor(), telling=False)
            done += len(part)
            progress(done, total)
        with connection.cursor() as cursor:
            # Where goods were sent and have not arrived nothing has moved yet, but edges lead there.
            cursor.execute(
                "DELETE FROM supply_node n WHERE first_at IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM supply_edge e WHERE e.dst = n.id)"
            )
    return done


def _declared_before() -> set[str]:
    """Hashes of events that came only after they had been declared wrong: they never counted."""
    rows = Event.objects.filter(declared_at__isnull=False).values_list("hash", "pk")
    declared: dict[str, int] = {}
    for key, pk in rows:
        declared[key] = min(pk, declared.get(key, pk))
    wrong = Event.objects.filter(declared_at=None, wrong=True).values_list("hash", "pk")
    return {key for key, pk in wrong if declared.get(key, pk) < pk}


def _parts(rows: Iterable[Event]) -> Iterator[list[Event]]:
    iterator = iter(rows)
    while part := list(islice(iterator, BATCH)):
        yield part


def _runs(events: Sequence[Event], *, skip: set[str]) -> Iterator[list[Event]]:
    """Events in their order, declarations of error each alone, those that never counted left out."""
    group: list[Event] = []
    for event in events:
        if event.declared_at is not None:
            if group:
                yield group
                group = []
            yield [event]
        elif event.hash not in skip:
            group.append(event)
    if group:
        yield group


def _project(events: Sequence[Event], by: Actor, *, telling: bool) -> None:
    if events[0].declared_at is not None:
        _take_back(events[0], by, telling=telling)
        return
    tolds = [told_by(event) for event in events]
    places, new = places_of(tolds, by)
    lots = Lots(tolds, by)
    lots.complete(tolds, places)
    run = Run(lots, places, _contents(tolds, lots))
    _prepare(run, tolds)
    for told in tolds:
        apply(run, told)
    ending = {row.lot for row in run.batch.moved if row.kind in ENDING and row.lot is not None}
    touched = flush(run.batch)
    if telling:
        doubts.tell(run.doubts, touched, run.met, new, by)
        settle(ending, lots.by_pk.values(), by)


def _take_back(declaration: Event, by: Actor, *, telling: bool) -> None:
    wrong = Event.objects.filter(hash=declaration.hash, declared_at=None, pk__lt=declaration.pk).first()
    if wrong is None:
        return
    touched = undo(wrong.pk)
    if telling:
        doubts.tell((), touched, (), (), by)
        settle_nodes(touched, by)


def _contents(tolds: Sequence[Told], lots: Lots) -> dict[str, list[Any]]:
    """What is inside the units that these events name."""
    parents = {t.parent for t in tolds if t.parent}
    parents |= {i.code.unit or i.code.uri for t in tolds for i in (*t.items, *t.outputs)} - {""}
    found: dict[str, list[Any]] = {}
    rows = list(Packed.objects.filter(parent__in=parents).order_by("pk"))
    lots.add(Lot.objects.filter(pk__in={row.lot_id for row in rows}))
    for row in rows:
        found.setdefault(row.parent, []).append((row.lot_id, row.quantity, row.unit))
    return found


def _prepare(run: Run, tolds: Sequence[Told]) -> None:
    """Read at once what the rules will ask for: nodes, edges that may be completed, begun transformations."""
    pairs: set[Pair] = set()
    goals: set[Pair] = set()
    sources: set[Pair] = set()
    packed = _packed_in(run, tolds)
    for told in tolds:
        here, there = run.here(told), run.there(told)
        if here is None:
            continue
        for lot in _lots_of(run, told, packed):
            pairs.add((lot, here.pk))
            if there is not None:
                pairs.add((lot, there.pk))
            if told.what is What.CAME:
                goals.add((lot, here.pk))
                sources |= {(lot, there.pk)} if there else set()
            elif told.what in (What.LEFT, What.RETURNED) and there is not None:
                goals.add((lot, there.pk))
    run.batch.nodes = node_numbers(pairs)
    nodes = run.batch.nodes
    run.batch.waiting = waiting_links([nodes[p] for p in goals], [nodes[p] for p in sources])
    _voidable(run, tolds, packed)
    for part in ProcessPart.objects.filter(process__in={t.process for t in tolds} - {""}).order_by("pk"):
        run.steps.setdefault(part.process, []).append((part.output, part.node, part.at, part.quantity))


def _packed_in(run: Run, tolds: Sequence[Told]) -> dict[str, set[int]]:
    """Lots that may be inside each unit at some time during the batch."""
    inside = {parent: {row[0] for row in rows} for parent, rows in run.contents.items()}
    for told in tolds:
        if told.what is What.PACKED and told.parent:
            inside.setdefault(told.parent, set()).update(_lots_of(run, told, inside))
    return inside


def _lots_of(run: Run, told: Told, packed: dict[str, set[int]]) -> set[int]:
    found: set[int] = set()
    for item in (*told.items, *told.outputs):
        inside = packed.get(item.code.unit or item.code.uri)
        if inside:
            found |= inside
        lot = run.lots.of(item.code)
        if lot is not None:
            found.add(lot.pk)
    return found


def _voidable(run: Run, tolds: Sequence[Told], packed: dict[str, set[int]]) -> None:
    """Departures that a message takes back: looked for by where they left from."""
    wanted = [
        run.batch.nodes[lot, here.pk]
        for told in tolds
        if told.what is What.VOIDED and (here := run.here(told)) is not None
        for lot in _lots_of(run, told, packed)
    ]
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT dst FROM supply_edge WHERE src = ANY(%s) AND NOT received", [wanted])
        goals = [row[0] for row in cursor.fetchall()]
    for dst, links in waiting_links(goals, []).items():
        run.batch.waiting.setdefault(dst, links)
