"""Records as the ledger last knew them: many kinds at once in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from django.db import connection

from shian.platform.flows.binding import BINDINGS, Binding

Key = tuple[str, int]

_LATEST = """
SELECT e.kind, e.record, e.state
FROM unnest(%s::text[], %s::bigint[]) AS wanted(kind, record)
CROSS JOIN LATERAL (
    SELECT kind, record, state FROM ledger_entry
    WHERE kind = wanted.kind AND record = wanted.record ORDER BY seq DESC LIMIT 1
) AS e
"""


def latest(keys: Iterable[Key]) -> dict[Key, Any]:
    """Unsaved copies of these records, by (kind, id). Good for guards and titles; not for writing."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [[kind for kind, _ in wanted], [record for _, record in wanted]])
        rows = cursor.fetchall()
    return {
        (kind, record): instance(BINDINGS[kind], orjson.loads(state))
        for kind, record, state in rows
        if kind in BINDINGS and state != "null"
    }


def instance(binding: Binding, state: Mapping[str, Any]) -> Any:
    """An unsaved record with the columns of a ledger state; encrypted columns stay empty."""
    obj = binding.model()
    for field in binding.model._meta.concrete_fields:
        if field.attname in state and not hasattr(field, "ledger_value"):
            setattr(obj, field.attname, field.to_python(state[field.attname]))
    return obj
