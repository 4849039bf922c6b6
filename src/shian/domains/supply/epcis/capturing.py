"""Captures: documents received and acknowledged, read, stored with all that follows, or refused.

Three ways in. ``receive`` acknowledges a document and leaves its reading to a job. ``capture`` stores at
once. ``capture_many`` is for makers of events in bulk. A capture's entry in the ledger holds its events.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shian.domains.supply.epcis.faults import fault_state
from shian.domains.supply.epcis.masterdata import keep_master
from shian.domains.supply.epcis.models import Capture, Namespace, Payload
from shian.domains.supply.epcis.people import CAPTURING, home_of, state_of_actor
from shian.domains.supply.epcis.sifting import KEPT_FAULTS, Sifted, prepare, sift
from shian.domains.supply.epcis.writing import Batch, announce, make_events, project_all, write_rows
from shian.methods.epcis import Document, Event, Fault
from shian.methods.epcis.names import used_spaces
from shian.methods.problems import Problem
from shian.platform.access.actor import Actor
from shian.platform.actions.bulk import reserve_ids
from shian.platform.actions.core import Refused, action, store
from shian.platform.ledger.append import Draft as Entry
from shian.platform.ledger.append import append_many
from shian.platform.ledger.failpoints import failpoint
from shian.platform.records.base import writing_allowed
from shian.platform.records.state import canonical, state_of

ATTEMPTS = 4  # how often the same event may arrive at the same moment from elsewhere, and be tried again
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Envelope:
    """How a document came: on faults, its format, the name of the system that sent it, its firm."""

    behaviour: str = Capture.Behaviour.ROLLBACK
    media_type: str = ""
    sender: str = ""
    operator: int | None = None


def new_capture(by: Actor, envelope: Envelope) -> Capture:
    """A capture that is not stored yet."""
    operator, area = home_of(by, envelope.operator)
    return Capture(
        job_id=str(uuid4()),
        operator_id=operator,
        area=area,
        sender=envelope.sender[:120],
        behaviour=envelope.behaviour,
        media_type=envelope.media_type[:60],
        received_at=by.now(),
    )


@action(kind="epcis.capture", verb="receive", title=_("Receive events"), roles=CAPTURING)
def receive(*, by: Actor, content: bytes, envelope: Envelope = Envelope()) -> Capture:
    """Acknowledge a document: once this returns and commits, it will be read, whatever happens."""
    capture = new_capture(by, envelope)
    capture.held_parts = {"events": []}  # type: ignore[attr-defined]
    store(capture, by=by, verb="receive")
    Payload.objects.create(capture=capture, content=content, actor=state_of_actor(by))
    return capture


def capture(*, by: Actor, document: Document, envelope: Envelope = Envelope()) -> Capture:
    """Store a document's events at once. The capture tells what was stored, what was here before, what not.

    Where its behaviour is rollback, one fault means that nothing is stored; the capture stands all the same.
    """
    prepared = prepare(document)
    return _again(lambda: _capture(by=by, document=document, prepared=prepared, envelope=envelope))


def capture_events(*, by: Actor, events: Sequence[Event], envelope: Envelope = Envelope()) -> Capture:
    """Store events that this system made itself, in the common form of ``methods.epcis``, known right."""
    return capture(by=by, document=Document(kind="events", events=tuple(events)), envelope=envelope)


def finish(*, by: Actor, capture: Capture, document: Document) -> Capture:
    """Store the events of a document that was acknowledged before."""
    prepared = prepare(document)
    return _again(lambda: _finish(by=by, capture=capture, document=document, prepared=prepared))


@action(kind="epcis.capture", verb="capture", title=_("Capture events"), roles=CAPTURING)
def _capture(*, by: Actor, document: Document, prepared: Sifted, envelope: Envelope) -> Capture:
    capture = new_capture(by, envelope)
    capture.pk = reserve_ids(Capture, 1)[0]
    return _stored(by, capture, document, prepared, "capture")


@action(kind="epcis.capture", verb="store", title=_("Store events"), roles=CAPTURING)
def _finish(*, by: Actor, capture: Capture, document: Document, prepared: Sifted) -> Capture:
    if capture.state != Capture.State.WAITING:
        raise Refused(_("These events were read already."))
    Payload.objects.filter(capture=capture).delete()
    return _stored(by, capture, document, prepared, "store")


@action(kind="epcis.capture", verb="refuse", title=_("Refuse events"), roles=CAPTURING)
def give_up(*, by: Actor, capture: Capture, reason: Problem) -> Capture:
    """Refuse a document that could not be read however often it was tried."""
    Payload.objects.filter(capture=capture).delete()
    sifted = Sifted(faults=[Fault(None, "", "ImplementationException", reason)])
    return _told(by, capture, sifted, "refuse")


def _again(attempt: Callable[[], T]) -> T:
    """Try again where another transaction stored the same event in between: it is then one that was here."""
    for _attempt in range(ATTEMPTS - 1):
        try:
            return attempt()
        except IntegrityError as fault:
            if "epcis_event_once" not in str(fault) and "epcis_vocabulary_once" not in str(fault):
                raise
    return attempt()


def _stored(by: Actor, capture: Capture, document: Document, prepared: Sifted, verb: str) -> Capture:
    sifted = sift(prepared, capture.operator_id)
    batch = Batch(capture)
    capture.held_parts = {"events": []}  # type: ignore[attr-defined]
    refused = sifted.fatal or (sifted.faults and capture.behaviour == Capture.Behaviour.ROLLBACK)
    if not refused:
        faults = keep_master(by, capture.operator_id, document.master)
        refused = bool(faults) and capture.behaviour == Capture.Behaviour.ROLLBACK
        sifted.faults += faults
    if refused:
        sifted.drafts, sifted.repeated = [], []
        return _told(by, capture, sifted, verb)
    batch.drafts = sifted.drafts
    make_events(batch, by.now())
    _keep_namespaces(document)
    done = _told(by, capture, sifted, verb)
    write_rows([batch], declared=sifted.declared)
    project_all(by, [batch])
    announce([batch])
    failpoint("epcis.stored")
    return done


def _told(by: Actor, capture: Capture, sifted: Sifted, verb: str) -> Capture:
    """Write the capture with its outcome; its events are in the entry of the ledger."""
    _outcome(capture, sifted, by.now())
    return store(capture, by=by, verb=verb)


def _outcome(capture: Capture, sifted: Sifted, at: datetime) -> None:
    bad = bool(sifted.faults) and not sifted.drafts and not sifted.repeated
    capture.state = Capture.State.FAILED if bad else Capture.State.DONE
    capture.finished_at = at
    capture.event_count = len(sifted.drafts)
    capture.repeated_count = len(sifted.repeated)
    capture.repeated = sifted.repeated[:KEPT_FAULTS]
    capture.fault_count = len(sifted.faults)
    capture.faults = [fault_state(fault) for fault in sifted.faults[:KEPT_FAULTS]]


def _keep_namespaces(document: Document) -> None:
    """Remember the prefix of each namespace that the events use, for answers and queries."""
    prefixes = {uri: prefix for prefix, uri in document.namespaces.items()}
    if not prefixes:
        return
    used = used_spaces(list(document.events)) | used_spaces([dict(e.attributes) for e in document.master])
    rows = [
        Namespace(uri=uri, prefix=prefixes[uri])
        for uri in sorted(used & set(prefixes))
        if len(uri) <= 500 and 0 < len(prefixes[uri]) <= 60 and "\x00" not in uri + prefixes[uri]
    ]
    Namespace.objects.bulk_create(rows, ignore_conflicts=True)


def capture_many(
    *, by: Actor, items: Sequence[tuple[Envelope, datetime, Sequence[Event]]], verb: str = "capture"
) -> list[Capture]:
    """Store many captures at once, for makers of events in bulk: (envelope, moment, events) of each.

    The events are known to be right and new; where one is not new the database refuses all. Each capture has
    its ledger entry, and projections run for each, in order.
    """
    batches = []
    with transaction.atomic(), writing_allowed():
        ids = reserve_ids(Capture, len(items))
        for pk, (envelope, at, events) in zip(ids, items, strict=True):
            capture = new_capture(by.at_time(at), envelope)
            capture.pk, capture.version, capture.changed_at = pk, 1, at
            prepared = prepare(Document(kind="events", events=tuple(events)))
            if prepared.faults:
                raise ValueError(f"event {prepared.faults[0]} cannot be stored")
            _outcome(capture, prepared, at)
            batch = Batch(capture, prepared.drafts)
            make_events(batch, at)
            batches.append(batch)
        Capture.objects.bulk_create([b.capture for b in batches])
        append_many([_entry(by, b.capture, verb) for b in batches])
        write_rows(batches, declared=True)
        for batch in batches:
            project_all(by.at_time(batch.capture.received_at), [batch])
        announce(batches)
    return [b.capture for b in batches]


def _entry(by: Actor, capture: Capture, verb: str) -> Entry:
    at, state = capture.received_at, canonical(state_of(capture))
    return Entry(at, by.label, verb, Capture.kind(), capture.pk, capture.area, state)
