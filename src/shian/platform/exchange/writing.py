"""Writes imported records in bulk: new and changed ones, each with its ledger entry."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from django.db import transaction

from shian.platform.actions.bulk import change_many, store_many
from shian.platform.exchange.work import NEW, Row, Work
from shian.platform.personal.fields import seal_all
from shian.platform.personal.vault import keys_in_bulk

CHUNK = 5000
VERB = "import"


def write_records(work: Work, rows: Sequence[Row]) -> None:
    """All rows in one transaction, or, when good rows may go alone, a transaction for every few thousand."""
    with transaction.atomic() if work.all_or_nothing else nullcontext():
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            with transaction.atomic():
                store_many([row.record for row in part if row.outcome == NEW], by=work.by, verb=VERB)
                _change(work, [row for row in part if row.outcome != NEW])
            work.tell(work.phase, min(start + CHUNK, len(rows)), len(rows))


def _change(work: Work, rows: Sequence[Row]) -> None:
    if not rows:
        return
    fields: set[str] = set()
    # The version seen when comparing is the one written on: a change made meanwhile must not be lost.
    model = work.spec.model
    locked = model.objects.select_for_update().in_bulk([row.record.pk for row in rows])
    records = []
    with keys_in_bulk():
        for row in rows:
            record = locked[row.record.pk]
            for name in row.changes:
                setattr(record, name, row.values[name])
            seal_all(record)
            fields |= set(row.changes)
            records.append(record)
    change_many(records, by=work.by, verb=VERB, fields=sorted(fields))
