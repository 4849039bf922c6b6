"""The tables figures read: which model stands behind each, and the columns it has, with DuckDB types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.apps import apps

from shian.platform.ledger.columns import Columns, columns_of_kind, names_in_archive
from shian.platform.records.base import Record


@dataclass(frozen=True)
class Table:
    """A table: ``laboratory_sample`` of kind ``laboratory.sample``; for owned rows the ``part`` they are.

    ``live`` is the table in PostgreSQL, ``archived`` the archive's name of each column.
    """

    name: str
    kind: str
    columns: dict[str, str]
    live: str
    archived: dict[str, str]
    part: str = ""


@cache
def tables() -> dict[str, Table]:
    """All tables by name: those of records, and those of the rows that records own."""
    found: dict[str, Table] = {}
    for model in apps.get_models():
        if issubclass(model, Record):
            kind = model.kind()
            columns = columns_of_kind(kind) or {}
            names = {"area": "area"} | names_in_archive(columns)
            own = _plain(columns)
            name = kind.replace(".", "_")
            found[name] = Table(name, kind, own, model._meta.db_table, {c: names[c] for c in own})
            for part in model.parts:
                rows = model._meta.get_field(part).related_model
                inner = columns[part]
                assert isinstance(inner, list)
                assert not isinstance(rows, str | None)
                name = f"{rows._meta.app_label}_{rows._meta.model_name}"
                own = _plain(inner[0])
                found[name] = Table(name, kind, own, rows._meta.db_table, {c: c for c in own}, names[part])
    return found


def _plain(columns: Columns) -> dict[str, str]:
    """The columns that are no nested rows. Moments are kept as UTC without a zone."""
    plain = {name: kind for name, kind in columns.items() if isinstance(kind, str)}
    return {n: "TIMESTAMP" if k == "TIMESTAMP WITH TIME ZONE" else k for n, k in plain.items()}
