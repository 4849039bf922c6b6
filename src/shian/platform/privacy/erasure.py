"""Erasing a person's data: the record's keys are destroyed, the ledger and every hash stay as they are."""

from __future__ import annotations

import re
import uuid

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.actions.core import NotAllowed, Refused, note
from shian.platform.ledger.append import Draft, append
from shian.platform.ledger.models import Entry
from shian.platform.personal import vault
from shian.platform.personal.fields import BlindIndexField
from shian.platform.records.base import Record, writing_allowed
from shian.platform.records.state import canonical

ERASURE = "personal.erasure"
ERASERS = frozenset({System.name, "administrator"})
_TOKEN = re.compile(rf"{vault.PREFIX}:([0-9a-f]{{32}}):")


def destroy_key(*, kind: str, record: int, by: Actor, reason: str) -> int:
    """Destroy all data keys a record ever had; return how many there were.

    They are found in the record's ledger entries, so that a removed record, and what was written under an
    earlier key, are erased too. Blind indexes of the record are emptied.

    Raises:
        NotAllowed: the actor is not an administrator.
        Refused: no reason is given, or the ledger holds no personal data of this record.
    """
    if by.role.name not in ERASERS:
        raise NotAllowed(_("Only an administrator may erase personal data."))
    if not reason.strip():
        raise Refused(_("Give the reason for the erasure."), field="reason")
    with transaction.atomic():
        keys = _keys_of(kind, record)
        if not keys:
            raise Refused(_("The ledger holds no personal data of this record."))
        destroyed = vault.destroy(keys, at=by.now(), reason=reason)
        area = _empty_indexes(kind, record, by)
        state = {"kind": kind, "record": record, "keys": sorted(k.hex for k in keys), "reason": reason}
        append(Draft(by.now(), by.label, "erase", ERASURE, record, area, canonical(state)))
    return destroyed


def _keys_of(kind: str, record: int) -> set[uuid.UUID]:
    states = Entry.objects.filter(kind=kind, record=record).values_list("state", flat=True)
    return {uuid.UUID(hex=found) for state in states for found in _TOKEN.findall(state)}


def _empty_indexes(kind: str, record: int, by: Actor) -> str:
    """Empty the row's blind indexes, with an entry in its history; the row's area."""
    row = _row(kind, record)
    if row is None:
        return ""
    indexes = {f.attname: "" for f in row._meta.concrete_fields if isinstance(f, BlindIndexField)}
    if indexes:
        with writing_allowed():
            type(row).objects.filter(pk=record).update(**indexes)
    note(row, by=by, verb="erase")
    return str(row.area)


def _row(kind: str, record: int) -> Record | None:
    try:
        model: type[models.Model] = apps.get_model(kind)
    except (LookupError, ValueError):
        return None
    found = model._default_manager.select_for_update().filter(pk=record).first()
    return found if isinstance(found, Record) else None
