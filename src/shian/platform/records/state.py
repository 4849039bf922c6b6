"""A record's state as canonical JSON: what the ledger keeps and the archive is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import models

Json = dict[str, Any]
Converter = Callable[[Any], Any]
_CANONICAL = orjson.OPT_SORT_KEYS


def _decimal(value: Decimal | int | str, *, places: int) -> str:
    return f"{Decimal(value):.{places}f}"


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _day(value: date) -> str:
    return value.isoformat()


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        raise TypeError(f"a float ({value!r}) cannot stand in a record's state: use a decimal")
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def _file_or_text(value: Any) -> str:
    return str(value)


def _converter(field: models.Field[Any, Any]) -> Converter | None:
    """The function that makes a field's value JSON; ``None`` where it is JSON already."""
    custom = getattr(field, "ledger_value", None)
    if custom is not None:
        return custom  # type: ignore[no-any-return]
    match field:
        case models.DecimalField():
            return partial(_decimal, places=field.decimal_places)
        case models.FloatField():
            raise TypeError(f"{field}: a record has no float fields: use a decimal")
        case models.DateTimeField():
            return _moment
        case models.DateField():
            return _day
        case models.JSONField() | ArrayField():
            return _plain
        case models.CharField() | models.TextField():
            return str
        case models.IntegerField() | models.BooleanField() | models.ForeignKey():
            return None
        case _:
            return _file_or_text


@cache
def plan_of(model: type[models.Model]) -> tuple[tuple[str, Converter | None], ...]:
    """(attribute, converter) of each column that belongs to the state, in column order."""
    left_out = frozenset(getattr(model, "not_in_state", ()))
    return tuple(
        (f.attname, _converter(f))
        for f in model._meta.concrete_fields
        if f.attname not in left_out and not getattr(f, "not_in_ledger", False)
    )


def columns_of(obj: models.Model) -> Json:
    """The JSON values of a row's own columns."""
    out: Json = {}
    for name, convert in plan_of(type(obj)):
        value = getattr(obj, name)
        out[name] = value if value is None or convert is None else convert(value)
    return out


def state_of(obj: models.Model) -> Json:
    """The record's state: its columns, and the rows it owns (``parts``) under their names.

    Owned rows are taken from ``obj.held_parts`` where an action or a bulk write has set them, else read
    from the database in their order of id.
    """
    out = columns_of(obj)
    held: dict[str, list[models.Model]] = getattr(obj, "held_parts", {})
    for name in getattr(obj, "parts", ()):
        rows = held[name] if name in held else getattr(obj, name).order_by("pk")
        out[name] = [columns_of(row) for row in rows]
    return out


def canonical(state: Json | None) -> str:
    """RFC 8785 text of a state. Keys here are ASCII, numbers whole, so sorted orjson output is canonical."""
    return orjson.dumps(state, option=_CANONICAL).decode()
