"""The typed columns of the archive: which fields a kind's state has, and of which DuckDB type.

Types are written as DuckDB's ``json_transform`` takes them: a type's name, ``{"field": type}`` for an object,
``[type]`` for a list. Nested values without declared types stay JSON text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from shian.platform.records.state import plan_of

Type = str | dict[str, Any] | list[Any]
Columns = Mapping[str, Type]
Provider = Callable[[str], Columns | None]

FIXED = ("leaf", "seal", "seq", "at", "actor", "verb", "record", "area", "state")


def columns_of_kind(kind: str) -> Columns | None:
    """The columns of a kind that is a record's; ``None`` where no model has that kind."""
    if kind.count(".") != 1:
        return None
    try:
        model = apps.get_model(kind)
    except LookupError:
        return None
    found: dict[str, Type] = _columns_of_model(model)
    for name in getattr(model, "parts", ()):
        part = model._meta.get_field(name).related_model
        if isinstance(part, type):
            found[name] = [_columns_of_model(part)]
    return found


def _columns_of_model(model: type[models.Model]) -> dict[str, Type]:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    return {name: _type_of(fields[name]) for name, _ in plan_of(model)}


def _type_of(field: models.Field[Any, Any]) -> str:
    if isinstance(field, models.ForeignKey):
        return _type_of(field.target_field)
    match field:
        case models.DecimalField():
            return f"DECIMAL({min(field.max_digits or 38, 38)},{field.decimal_places})"
        case models.DateTimeField():
            return "TIMESTAMP WITH TIME ZONE"
        case models.DateField():
            return "DATE"
        case models.BooleanField():
            return "BOOLEAN"
        case models.IntegerField():
            return "BIGINT"
        case models.JSONField() | ArrayField():
            return "JSON"
        case _:
            return "VARCHAR"


def columns_in_states(structure: str | None, known: Columns) -> dict[str, Type]:
    """The columns of states whose kind no model describes.

    Args:
        structure: what DuckDB's ``json_group_structure`` says of the states.
        known: the columns found so far; a column keeps its type until a value does not fit.
    """
    found = orjson.loads(structure) if structure else {}
    merged = dict(known)
    for name, kind in found.items() if isinstance(found, dict) else ():
        new = _simple(kind)
        old = merged.get(name)
        if new is not None:
            merged[name] = new if old in (None, new) else "VARCHAR"
    return merged


def _simple(kind: Any) -> Type | None:
    if not isinstance(kind, str):
        return "JSON"
    if kind in ("BIGINT", "UBIGINT", "HUGEINT"):
        return "BIGINT"
    if kind in ("BOOLEAN", "JSON"):
        return kind
    return None if kind == "NULL" else "VARCHAR"


def names_in_archive(columns: Columns) -> dict[str, str]:
    """The archive's name of each field: its own, or with ``_`` after it where the ledger has that column.

    ``area`` is left out: it is the entry's own.
    """
    taken = set(FIXED)
    names: dict[str, str] = {}
    for field in columns:
        if field == "area":
            continue
        name = field
        while name.lower() in taken:
            name += "_"
        taken.add(name.lower())
        names[field] = name
    return names
