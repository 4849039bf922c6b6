"""Writes captures with their events: rows, what follows from them, the projections; all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from shian.domains.supply.epcis.deriving import Derived, handled_values
from shian.domains.supply.epcis.models import Arrival, Capture, Event
from shian.domains.supply.epcis.projection import project
from shian.platform.access.actor import Actor
from shian.platform.actions.bulk import reserve_ids
from shian.platform.ledger.failpoints import failpoint

ARRIVALS = 0x65706369  # advisory lock: the order of arrivals is the order of commits
EVENT_COLUMNS = (
    "id", "capture_id", "ordinal", "hash", "event_id", "type", "action", "event_time", "record_time",
    "tz_offset", "biz_step", "disposition", "read_point", "biz_location", "declared_at", "wrong",
    "operator_id", "area", "body",
)  # fmt: skip
IDENTIFIER_COLUMNS = ("event_id", "ordinal", "role", "value", "sort", "quantity", "unit")
READING_COLUMNS = (
    "event_id", "ordinal", "element", "type", "unit", "value", "min_value", "max_value", "mean_value",
    "perc_value", "s_dev", "perc_rank",
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """An event about to be stored: its place in its document, hash, what follows from it, and itself."""

    ordinal: int
    hash: str
    read: dict[str, Any]
    derived: Derived

    @property
    def key(self) -> tuple[str, datetime | None]:
        """What makes an event the same as another: its hash; a declaration of error also by its time."""
        return self.hash, self.derived.columns["declared_at"]


@dataclass(slots=True)
class Batch:
    """A capture whose row exists or is about to, and the new events that it brings."""

    capture: Capture
    drafts: list[Draft] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def make_events(batch: Batch, recorded_at: datetime) -> None:
    """Make the event rows of a batch, with their ids; nothing is written."""
    ids = reserve_ids(Event, len(batch.drafts))
    capture = batch.capture
    batch.events = [
        Event(
            id=pk,
            capture_id=capture.pk,
            ordinal=draft.ordinal,
            hash=draft.hash,
            record_time=recorded_at,
            operator_id=capture.operator_id,
            area=capture.area,
            body=draft.read,
            **draft.derived.columns,
        )
        for pk, draft in zip(ids, batch.drafts, strict=True)
    ]
    capture.held_parts = {"events": batch.events}  # type: ignore[attr-defined]


def write_rows(batches: Sequence[Batch], *, declared: bool) -> None:
    """COPY the events of the batches and all rows that follow from them. Their captures must stand already.

    ``declared`` is false where it is known that no declaration of error has to do with them.
    """
    _copy("epcis_event", EVENT_COLUMNS, (_event_row(e, d) for b in batches for e, d in _pairs(b)))
    failpoint("epcis.events")
    _copy("epcis_eventidentifier", IDENTIFIER_COLUMNS, _identifier_rows(batches))
    _copy("epcis_sensorreading", READING_COLUMNS, _reading_rows(batches))
    for batch in batches if declared else ():
        _settle_declarations(batch)
    _write_handled(batches)


def announce(batches: Iterable[Batch]) -> None:
    """Give the captures their places in the order of arrivals; last before the commit: others wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ARRIVALS])
    Arrival.objects.bulk_create([Arrival(capture=b.capture) for b in batches if b.events])


def project_all(by: Actor, batches: Iterable[Batch]) -> None:
    """Run the projections of each batch that brought something new."""
    for batch in batches:
        if batch.events:
            project(by, batch.capture, batch.events)


def _pairs(batch: Batch) -> Iterable[tuple[Event, Draft]]:
    return zip(batch.events, batch.drafts, strict=True)


def _event_row(event: Event, draft: Draft) -> tuple[Any, ...]:
    return (*(getattr(event, name) for name in EVENT_COLUMNS[:-1]), draft.derived.body)


def _identifier_rows(batches: Sequence[Batch]) -> Iterable[tuple[Any, ...]]:
    for batch in batches:
        for event, draft in _pairs(batch):
            for ordinal, identifier in enumerate(draft.derived.identifiers):
                yield (event.pk, ordinal, *map(_plain, identifier))


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, int) else value


def _reading_rows(batches: Sequence[Batch]) -> Iterable[tuple[Any, ...]]:
    for batch in batches:
        for event, draft in _pairs(batch):
            for ordinal, row in enumerate(draft.derived.readings):
                yield (event.pk, ordinal, *(row[name] for name in READING_COLUMNS[2:]))


def _copy(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        raw: Any = cursor
        with raw.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


def _settle_declarations(batch: Batch) -> None:
    """Mark as wrong what was declared so, whichever came first; only by the same firm, or by the city."""
    hashes = [event.hash for event in batch.events]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE epcis_event e SET wrong = true FROM epcis_event d"
            " WHERE e.hash = ANY(%s) AND e.declared_at IS NULL AND NOT e.wrong"
            "   AND d.hash = e.hash AND d.declared_at IS NOT NULL"
            "   AND (d.operator_id IS NULL OR d.operator_id = e.operator_id) RETURNING e.hash",
            [hashes],
        )
        marked = {row[0] for row in cursor.fetchall()}
        named = [e.event_id for e in batch.events if e.declared_at is not None and e.event_id]
        if named:
            cursor.execute(
                "UPDATE epcis_event SET wrong = true WHERE event_id = ANY(%s) AND event_id <> ''"
                " AND declared_at IS NULL AND NOT wrong AND (%s::bigint IS NULL OR operator_id = %s)",
                [named, batch.capture.operator_id, batch.capture.operator_id],
            )
    for event in batch.events:
        event.wrong = event.declared_at is None and event.hash in marked


def _write_handled(batches: Sequence[Batch]) -> None:
    for batch in batches:
        operator = batch.capture.operator_id
        if operator is not None:
            found: set[str] = set()
            for draft in batch.drafts:
                found |= handled_values(draft.derived.identifiers)
            handled(operator, found)


def handled(operator: int, values: Iterable[str]) -> None:
    """Note that an operator had to do with these lots or instances (canonical codes): it may read of them."""
    chosen = sorted(set(values))
    if not chosen:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO epcis_handled (operator, value)"
            " SELECT %s, unnest(%s::text[]) ON CONFLICT DO NOTHING",
            [operator, chosen],
        )
