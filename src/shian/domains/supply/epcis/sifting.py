"""From a document to what is new in it: faults, events that were here before, and drafts to be stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from shian.domains.supply.epcis.deriving import Unstorable, derive
from shian.domains.supply.epcis.writing import Draft
from shian.methods.epcis import Document, Fault, event_hash
from shian.methods.epcis.model import VALIDATION
from shian.methods.problems import problem

ALREADY_EXISTS = "ResourceAlreadyExistsException"
KEPT_FAULTS = 500
HASH = slice(len("ni:///sha-256;"), len("ni:///sha-256;") + 64)


@dataclass(slots=True)
class Sifted:
    """What became of a document's events."""

    drafts: list[Draft] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    repeated: list[dict[str, Any]] = field(default_factory=list)
    declared: bool = False  # whether a declaration of error is among them, or was here before them

    @property
    def fatal(self) -> bool:
        """Whether the document itself is at fault, and not only some of its events."""
        return any(fault.event is None for fault in self.faults)


def prepare(document: Document) -> Sifted:
    """Drafts of the events that nothing speaks against, and the faults of the others. Asks no database."""
    made = Sifted(faults=list(document.faults))
    bad = {fault.event for fault in document.faults}
    for ordinal, event in enumerate(document.events):
        if ordinal in bad:
            continue
        try:
            derived = derive(event)
        except Unstorable as fault:
            made.faults.append(fault.fault(ordinal))
            continue
        found = event_hash(event, ignore=document.ignored)
        made.drafts.append(Draft(ordinal, found[HASH], event, derived))
    return made


def sift(prepared: Sifted, operator: int | None) -> Sifted:
    """Take out what is here already, and refuse ids that other events have.

    An event is the same where its hash is: it is stored once, whoever sends it and however often.
    """
    drafts = prepared.drafts
    known = _known([d.hash for d in drafts], [i for d in drafts if (i := d.derived.columns["event_id"])])
    made = Sifted(faults=list(prepared.faults))
    seen: dict[Any, int] = {}
    for draft in drafts:
        declared = draft.derived.columns["declared_at"] is not None
        made.declared |= declared
        here = known.by_key.get(draft.key)
        if here is not None or draft.key in seen:
            made.repeated.append({"event": draft.ordinal, "id": here, "as": seen.get(draft.key)})
        elif fault := _foreign(draft, known, operator, declared):
            made.faults.append(fault)
        else:
            seen[draft.key] = draft.ordinal
            made.drafts.append(draft)
            if not declared and draft.derived.columns["event_id"]:
                known.ids[draft.derived.columns["event_id"]] = (draft.hash, operator)
    made.declared |= known.declared
    return made


@dataclass(slots=True)
class _Known:
    by_key: dict[Any, int] = field(default_factory=dict)
    ids: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    owners: dict[str, int | None] = field(default_factory=dict)
    declared: bool = False


def _known(hashes: Sequence[str], ids: Sequence[str]) -> _Known:
    known = _Known()
    condition = "hash = ANY(%s)" + (" OR (event_id <> '' AND event_id = ANY(%s))" if ids else "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, hash, declared_at, event_id, operator_id FROM epcis_event WHERE {condition}",
            [list(hashes), *([list(ids)] if ids else [])],
        )
        for pk, hash_, declared_at, event_id, operator in cursor.fetchall():
            known.by_key[hash_, declared_at] = pk
            if declared_at is not None:
                known.declared = True
                continue
            known.owners[hash_] = operator
            if event_id:
                known.ids[event_id] = (hash_, operator)
    return known


def _foreign(draft: Draft, known: _Known, operator: int | None, declared: bool) -> Fault | None:
    """Why an event may not have this id, or may not declare that one wrong."""
    event_id = draft.derived.columns["event_id"]
    of_id = known.ids.get(event_id) if event_id else None
    if declared:
        owner = of_id[1] if of_id else known.owners.get(draft.hash, operator)
        if operator is not None and owner != operator:
            reason = problem("only who captured an event may declare it wrong")
            return Fault(draft.ordinal, "errorDeclaration", VALIDATION, reason)
        return None
    if of_id is not None and of_id[0] != draft.hash:
        reason = problem("another event has the id %(id)s", id=event_id)
        return Fault(draft.ordinal, "eventID", ALREADY_EXISTS, reason)
    return None
