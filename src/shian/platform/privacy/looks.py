"""Looks at personal data: whoever reads it is on the ledger before they do."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from shian.platform.access.actor import Actor
from shian.platform.actions.core import note
from shian.platform.ledger.append import Draft, append
from shian.platform.personal.fields import EncryptedTextField, Sealed
from shian.platform.personal.vault import decrypt_many
from shian.platform.records.base import Record
from shian.platform.records.state import canonical

LOOK = "personal.look"


def look(record: Record, name: str, *, by: Actor) -> str:
    """The plain text of a personal field, after the record's history says who looked; ``""`` where empty.

    Raises:
        TypeError: the field holds no personal data.
        Erased: its key was destroyed; the attempt is on the ledger all the same.
    """
    _check(type(record), [name])
    with transaction.atomic():
        note(record, by=by, verb=f"look: {name}"[:60])
    value = getattr(record, name)
    return value.open() if isinstance(value, Sealed) else str(value or "")


def look_at_many(
    records: Sequence[Record], names: Sequence[str], *, by: Actor, why: str
) -> list[dict[str, str]]:
    """The plain texts of personal fields of many records of one model, with one entry that lists them all.

    Args:
        why: what they are looked at for, such as the name of the list that is printed.

    Returns:
        For each record its texts by field; ``""`` where a key was destroyed.
    """
    if not records:
        return []
    _check(type(records[0]), names)
    state = {
        "kind": records[0].kind(),
        "fields": sorted(names),
        "records": sorted(r.pk for r in records),
        "why": why,
    }
    draft = Draft(by.now(), by.label, "look", LOOK, by.user_id or 0, by.area, canonical(state))
    with transaction.atomic():
        append(draft)
    values = [{n: getattr(r, n) for n in names} for r in records]
    texts = iter(decrypt_many([v.token for of in values for v in of.values() if isinstance(v, Sealed)]))
    return [
        {n: next(texts) if isinstance(v, Sealed) else str(v or "") for n, v in of.items()} for of in values
    ]


def _check(model: type[Record], names: Sequence[str]) -> None:
    personal = {f.name for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)}
    if wrong := sorted(set(names) - personal):
        raise TypeError(f"{model.kind()} has no personal data {', '.join(wrong)}")
