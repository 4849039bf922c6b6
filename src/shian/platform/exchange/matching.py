"""Finds what a file says twice and what the database holds already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models

from shian.methods.problems import problem
from shian.platform.access.scope import in_scope
from shian.platform.exchange.work import CHANGED, REPEATED, UNCHANGED, Row, Work
from shian.platform.personal.fields import EncryptedTextField, Sealed
from shian.platform.personal.vault import decrypt_many
from shian.platform.records.base import Record
from shian.platform.resources.registry import resource_of

CHUNK = 5000
Key = tuple[Any, ...]


def chunks(rows: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """Slices of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def key_of(row: Row, names: Sequence[str]) -> Key | None:
    """The row's natural key, None where a part of it is missing."""
    values = tuple(row.values.get(name) for name in names)
    return None if any(value in (None, "") for value in values) else values


def repeated_in_file(work: Work) -> None:
    """Rows whose key came before: left out if they say the same, refused if they say something else."""
    seen: dict[tuple[Sequence[str], Key], Row] = {}
    for row in work.good():
        if row.outcome == REPEATED:
            continue
        for names in work.spec.keys:
            key = key_of(row, names)
            if key is None:
                continue
            first = seen.setdefault((names, key), row)
            if first is not row:
                _repeated(work, row, first, names)
            break


def _repeated(work: Work, row: Row, first: Row, names: Sequence[str]) -> None:
    same = all(row.values.get(name) == first.values.get(name) for name in work.spec.attributes)
    where = {"row": first.number, "sheet": first.sheet}
    if same:
        row.outcome = REPEATED
        work.warn(row, names[0], problem("is the same as row %(row)s; it was taken once", **where))
    else:
        message = "has the same key as row %(row)s but says something else; keep one of them"
        work.refuse(row, names[0], problem(message, **where))


def match_existing(work: Work) -> None:
    """For each good row the record that exists already, and in which fields it differs."""
    rows = [row for row in work.good() if row.outcome != REPEATED]
    for names in work.spec.keys:
        rows = _match(work, rows, names)
    may_edit = resource_allows(work)
    for row in work.good():
        if row.outcome == CHANGED and not may_edit:
            work.refuse(row, row.changes[0], problem("exists already, and your role may not change it"))
        elif row.outcome == CHANGED and work.spec.permits is None and not in_scope(row.record, work.by):
            work.refuse(row, "area", problem("exists already, outside your area or organisation"))


def resource_allows(work: Work) -> bool:
    """Whether the actor may change records of the kind that exist."""
    if work.spec.permits is not None:
        return work.spec.permits(work.by)
    return resource_of(work.spec.model.kind()).allows("edit", work.by)


def _match(work: Work, rows: Sequence[Row], names: Sequence[str]) -> list[Row]:
    """Matches rows by one key; returns those that it could not match."""
    left: list[Row] = []
    for part in chunks(rows):
        keyed: dict[Key, Row] = {}
        for row in part:
            key = key_of(row, names)
            if key is None:
                left.append(row)
            else:
                keyed[key] = row
        found = _existing(work.spec.model, names, keyed)
        matched = [(row, found[key]) for key, row in keyed.items() if key in found]
        left += [row for key, row in keyed.items() if key not in found]
        _compare(work, matched)
        work.progress(0, 0)
    return left


def _existing(model: type[Record], names: Sequence[str], keyed: dict[Key, Row]) -> dict[Key, Record]:
    if not keyed:
        return {}
    first = {key[0] for key in keyed}
    found: dict[Key, Record] = {}
    doubtful: set[Key] = set()
    for record in model.objects.filter(**{f"{names[0]}__in": first}).order_by("pk"):
        key = tuple(getattr(record, name) for name in names)
        if key in keyed and found.setdefault(key, record) is not record:
            doubtful.add(key)
    # Two records with one key: neither may be taken for the row's; the row counts as new and is checked then.
    return {key: record for key, record in found.items() if key not in doubtful}


def _compare(work: Work, matched: Sequence[tuple[Row, Record]]) -> None:
    """What each row would change. A blank cell never erases what is there."""
    if not matched:
        return
    model, plain = work.spec.model, defaultdict[int, dict[str, str]](dict)
    secret = [f.attname for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]
    names = [name for name in secret if name in work.spec.attributes]
    tokens = [(record.pk, name, getattr(record, name)) for _, record in matched for name in names]
    sealed = [(pk, name, token.token) for pk, name, token in tokens if isinstance(token, Sealed)]
    for (pk, name, _token), text in zip(sealed, decrypt_many([token for *_, token in sealed]), strict=True):
        plain[pk][name] = text
    for row, record in matched:
        row.record = record
        row.changes = tuple(_changes(work, row, record, plain[record.pk]))
        row.outcome = CHANGED if row.changes else UNCHANGED


def _changes(work: Work, row: Row, record: Record, plain: dict[str, str]) -> Iterator[str]:
    for name in work.spec.attributes:
        value = row.get(name, None)
        if value is None:
            continue
        if isinstance(value, models.Model):
            old, value = getattr(record, f"{name}_id"), value.pk
        else:
            old = plain[name] if name in plain else getattr(record, name)
        if old != value:
            yield name
