"""Bulk writes: many records by COPY, each with its ledger entry, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from psycopg.types.json import Jsonb

from shian.platform.access.actor import Actor
from shian.platform.ledger.append import Draft, append_many
from shian.platform.personal.fields import seal_all
from shian.platform.personal.vault import keys_in_bulk
from shian.platform.records.base import Record, writing_allowed
from shian.platform.records.state import canonical, state_of


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Take ``count`` new ids of a model's sequence, ascending."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{table}"', column, count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def copy_rows(model: type[models.Model], objs: Sequence[models.Model]) -> None:
    """COPY rows whose ids are set. Only within ``writing_allowed``; the caller writes the ledger entries."""
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    names = ", ".join(f'"{f.column}"' for f in fields)
    prepare = [_preparer(f) for f in fields]
    attributes = [f.attname for f in fields]
    with connection.cursor() as cursor:
        raw: Any = cursor
        with raw.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
            for obj in objs:
                copy.write_row([p(getattr(obj, a)) for p, a in zip(prepare, attributes, strict=True)])


def _preparer(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.JSONField):
        return lambda v: None if v is None else Jsonb(v)
    if hasattr(field, "ledger_value"):
        return lambda v: None if v is None else str.__str__(v)
    return lambda v: v


def store_many(
    objs: Sequence[Record],
    *,
    by: Actor,
    verb: str,
    at: Sequence[datetime] | None = None,
) -> None:
    """Write new records of one model by COPY, their owned rows (``held_parts``) and a ledger entry each.

    ``at`` gives each entry's time (default: the actor's now). Rows are not validated one by one: importers
    and the simulator do that before. Ids and versions are set on the objects.
    """
    if not objs:
        return
    model = type(objs[0])
    now = by.now()
    with transaction.atomic(), writing_allowed(), keys_in_bulk():
        for i, (obj, pk) in enumerate(zip(objs, reserve_ids(model, len(objs)), strict=True)):
            obj.pk = pk
            obj.version = 1
            obj.changed_at = at[i] if at is not None else now
            seal_all(obj)
        copy_rows(model, objs)
        copy_parts(objs)
        append_many(
            [
                Draft(o.changed_at, by.label, verb, o.kind(), o.pk, o.area, canonical(state_of(o)))  # type: ignore[arg-type]
                for o in objs
            ]
        )


def copy_parts(objs: Sequence[Record]) -> None:
    """COPY the rows that the records own (``obj.held_parts``), with ids in order."""
    for name in type(objs[0]).parts:
        relation: Any = type(objs[0])._meta.get_field(name)
        part_model, link = relation.related_model, relation.field.attname
        rows: list[models.Model] = []
        for obj in objs:
            for row in getattr(obj, "held_parts", {}).get(name, []):
                setattr(row, link, obj.pk)
                rows.append(row)
        for row, pk in zip(rows, reserve_ids(part_model, len(rows)), strict=True):
            row.pk = pk
        copy_rows(part_model, rows)


def change_many(objs: Sequence[Record], *, by: Actor, verb: str, fields: Sequence[str]) -> None:
    """Write changed columns of existing records of one model, with a ledger entry each."""
    if not objs:
        return
    now = by.now()
    hold_parts([obj for obj in objs if not hasattr(obj, "held_parts")])
    with transaction.atomic(), writing_allowed():
        for obj in objs:
            obj.version += 1
            obj.changed_at = now
        type(objs[0]).objects.bulk_update(objs, [*fields, "version", "changed_at"], batch_size=2000)
        append_many(
            [Draft(now, by.label, verb, o.kind(), o.pk, o.area, canonical(state_of(o))) for o in objs]
        )


def hold_parts(objs: Sequence[Record]) -> None:
    """Read the rows that records of one model own, in one query a part, for their ledger entries."""
    for name in type(objs[0]).parts if objs else ():
        relation: Any = type(objs[0])._meta.get_field(name)
        link = relation.field.attname
        held: dict[int, list[Any]] = {obj.pk: [] for obj in objs}
        for row in relation.related_model.objects.filter(**{f"{link}__in": list(held)}).order_by("pk"):
            held[getattr(row, link)].append(row)
        for obj in objs:
            kept: dict[str, list[Any]] = obj.__dict__.setdefault("held_parts", {})
            kept[name] = held[obj.pk]
