"""Rebuilding the open clocks from the ledger: they are derived, and this is how they are derived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

import orjson
from django.db import connection, transaction

from shian.methods.workdays import WorkCalendar
from shian.platform.flows.binding import BINDINGS, Binding, binding_of
from shian.platform.flows.clocks import address, apply, new_duty, set_due
from shian.platform.flows.dates import current_calendar
from shian.platform.flows.models import Duty
from shian.platform.flows.snapshot import instance

Entry = tuple[int, str, datetime, str]


def rebuild(kinds: list[str] | None = None, *, open_only: bool = False) -> int:
    """Derive the duties of these kinds (default: all) anew; return how many there are.

    ``open_only`` keeps no trace of clocks that have been closed and reads only unfinished matters: that is
    what the inbox needs, and much faster on a city with years behind it.
    """
    made = 0
    for kind in kinds or sorted(BINDINGS):
        binding, calendar = binding_of(kind), current_calendar()
        with transaction.atomic():
            Duty.objects.filter(kind=kind).delete()
            entries = _entries(binding, open_only)
            for _, group in groupby(entries, key=lambda entry: entry[0]):
                rows = [
                    row for row in replay(binding, list(group), calendar) if not (open_only and row.done_at)
                ]
                Duty.objects.bulk_create(rows)
                made += len(rows)
    return made


def recompute() -> int:
    """Compute the due days of open clocks anew after the calendar has changed; return how many moved."""
    calendar = current_calendar()
    moved = []
    for duty in Duty.objects.filter(done_at=None).iterator():
        before = (duty.expires_at, duty.published)
        set_due(duty, calendar)
        if before != (duty.expires_at, duty.published):
            moved.append(duty)
    Duty.objects.bulk_update(moved, ["due_day", "expires_at", "published"], batch_size=1000)
    return len(moved)


def replay(binding: Binding, entries: list[Entry], calendar: WorkCalendar) -> list[Duty]:
    """The clocks of one record after its ledger entries, in their order."""
    rows: list[Duty] = []
    before = ""
    obj: Any = None
    for _, verb, at, state in entries:
        if state == "null":
            return []
        obj = instance(binding, orjson.loads(state))
        if not before:
            rows = [new_duty(binding, obj, binding.flow.clock[n], at, calendar) for n in binding.flow.opens]
        else:
            step = binding.flow.step(verb, before)
            if step is not None and step.target == obj.state:
                rows = apply(binding, obj, rows, step, at, calendar)
        before = obj.state
    for row in rows:
        if row.done_at is None:
            address(row, binding, obj)
    return rows


def _entries(binding: Binding, open_only: bool) -> Iterator[Entry]:
    table = binding.model._meta.db_table
    final = [state.name for state in binding.flow.states if state.final]
    narrow = f'AND record IN (SELECT id FROM "{table}" WHERE NOT state = ANY(%s))' if open_only else ""
    parameters: list[Any] = [binding.model.kind(), *([final] if open_only else [])]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record, verb, at, state FROM ledger_entry WHERE kind = %s {narrow} ORDER BY record, seq",
            parameters,
        )
        yield from cursor.fetchall()
