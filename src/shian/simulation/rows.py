"""Rows as plain dictionaries: one mapping is the record's state, its database row, and its ledger entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from shian.platform.records.base import Record
from shian.platform.records.state import plan_of
from shian.simulation.journal import Journal

Row = dict[str, Any]


class Table:
    """Writes one model: values are given in the form the ledger keeps them (dates and decimals as text).

    PostgreSQL reads those texts as they are, so nothing is converted twice, and state and row cannot differ.
    Rows of a record's ``parts`` stand under their names; they get their ids when they are written.
    """

    def __init__(self, model: type[models.Model], journal: Journal | None = None) -> None:
        self.model = model
        self.journal = journal
        self.fields = [f for f in model._meta.concrete_fields if not f.generated]
        self.names = [f.attname for f in self.fields]
        self.blank: Row = {f.attname: _blank(f) for f in self.fields}
        self.parts: tuple[str, ...] = tuple(getattr(model, "parts", ()))
        self.part_tables = {name: Table(model._meta.get_field(name).related_model) for name in self.parts}  # type: ignore[arg-type]
        self.links = {name: model._meta.get_field(name).field.attname for name in self.parts}  # type: ignore[union-attr]
        self.kind = model.kind() if issubclass(model, Record) else ""
        self.state_names = frozenset(name for name, _ in plan_of(model)) if self.kind else frozenset()
        self.hidden = frozenset(self.names) - self.state_names if self.kind else frozenset()
        self.next_id = _next_id(model)

    def new(self, **values: Any) -> Row:
        """A row with the next id and the model's defaults."""
        row = {**self.blank, **values, "id": self.next_id}
        self.next_id += 1
        if len(row) != len(self.blank) + sum(p in values for p in self.parts):
            raise KeyError(
                f"{self.kind}: no such column: {sorted(set(row) - set(self.blank) - set(self.parts))}"
            )
        return row

    def tell(self, row: Row, at: str, actor: str, verb: str) -> None:
        """Count a version of the row and put its state in the journal."""
        row["version"] += 1
        row["changed_at"] = at
        assert self.journal is not None
        self.journal.add(at, actor, verb, self.kind, row["id"], row["area"], self.state(row))

    def state(self, row: Row) -> str:
        """Canonical text of the row's state."""
        if self.hidden:
            row = {k: v for k, v in row.items() if k not in self.hidden}
        return orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()

    def copy(self, rows: Sequence[Row]) -> None:
        """COPY rows in their final state, and the rows they own."""
        if not rows:
            return
        quoted = ", ".join(f'"{f.column}"' for f in self.fields)
        dumps = [_writer(f) for f in self.fields]
        pairs = list(zip(self.names, dumps, strict=True))
        with connection.cursor() as cursor:
            raw: Any = cursor
            with raw.copy(f'COPY "{self.model._meta.db_table}" ({quoted}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row([row[n] if d is None else d(row[n]) for n, d in pairs])

    def settle(self) -> None:
        """Move the sequence past the ids used, so that people's records follow."""
        restart(self.model, self.next_id)
        for table in self.part_tables.values():
            table.settle()


def _blank(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.ForeignKey) or field.primary_key:
        return None
    value = field.get_default()
    if isinstance(field, models.DecimalField) and value is not None:
        return f"{value:.{field.decimal_places}f}"
    if value is None or isinstance(value, str | int | bool | list | dict):
        return str(value) if isinstance(value, str) else value
    return str(value)


def _writer(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, ArrayField):
        return lambda v: v
    if isinstance(field, models.JSONField):
        return lambda v: None if v is None else orjson.dumps(v).decode()
    return None


def _next_id(model: type[models.Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT coalesce(max("{model._meta.pk.column}"), 0) + 1 FROM "{model._meta.db_table}"'
        )
        return int(cursor.fetchone()[0])


def restart(model: type[models.Model], value: int = 1) -> None:
    """Let a model's ids go on from ``value``."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", [f'"{table}"', column, value]
        )
