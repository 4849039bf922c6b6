"""Keyset pages: a page begins after a row, not after a count; the last page costs what the first does."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from django.core.exceptions import BadRequest, ValidationError
from django.db import models
from django.db.models import Q, QuerySet

from shian.platform.resources.filtering import field_at

MOST = 2000  # characters of a mark


@dataclass(frozen=True, slots=True)
class Mark:
    """A row's place in the order, and its number in the list (from 1) as far as known."""

    values: tuple[Any, ...]
    number: int

    def text(self) -> str:
        """The mark as a query value."""
        packed = orjson.dumps([self.number, *(_plain(v) for v in self.values)])
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | date | datetime) else value


def read_mark(text: str, model: type[models.Model], ordering: tuple[str, ...]) -> Mark:
    """The mark of a query value.

    Raises:
        BadRequest: it does not belong to this list and order.
    """
    try:
        number, *values = orjson.loads(base64.urlsafe_b64decode(text[:MOST] + "=" * (-len(text) % 4)))
        if len(values) != len(ordering):
            raise ValueError("the mark has another order")
        fields = [field_at(model, name.lstrip("-")) for name in ordering]
        read = [None if v is None else f.to_python(v) for f, v in zip(fields, values, strict=True)]
        return Mark(tuple(read), int(number))
    except (ValueError, TypeError, ValidationError, binascii.Error) as fault:
        raise BadRequest(f"the page mark is not one of this list: {fault}") from fault


def mark_of(row: Any, ordering: tuple[str, ...], number: int) -> Mark:
    """The mark of a row."""
    values = []
    for name in ordering:
        value = row
        for step in name.lstrip("-").split("__"):
            value = getattr(value, "pk" if step == "pk" else step, None)
        values.append(str(value) if isinstance(value, str) else value)
    return Mark(tuple(values), number)


def beyond(ordering: tuple[str, ...], mark: Mark, *, backwards: bool = False) -> Q:
    """The condition of the rows after (or before) a mark. NULLs come last ascending, first descending."""
    found = Q()
    same = Q()
    for name, value in zip(ordering, mark.values, strict=True):
        path, ascending = name.lstrip("-"), not name.startswith("-")
        further = _further(path, value, upwards=ascending is not backwards)
        if further is not None:
            found |= same & further
        same &= Q(**{f"{path}__isnull": True}) if value is None else Q(**{path: value})
    return found if found else Q(pk__in=[])


def _further(path: str, value: Any, *, upwards: bool) -> Q | None:
    if upwards:
        return None if value is None else Q(**{f"{path}__gt": value}) | Q(**{f"{path}__isnull": True})
    return Q(**{f"{path}__isnull": False}) if value is None else Q(**{f"{path}__lt": value})


def turned(ordering: tuple[str, ...]) -> tuple[str, ...]:
    """The order backwards."""
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in ordering)


def slice_of(
    rows: QuerySet[Any], ordering: tuple[str, ...], size: int, *, mark: Mark | None, backwards: bool
) -> list[Any]:
    """Up to ``size + 1`` rows after (before) the mark, in the list's order; one more tells of more."""
    if mark is not None:
        rows = rows.filter(beyond(ordering, mark, backwards=backwards))
    order = turned(ordering) if backwards else ordering
    found = list(rows.order_by(*order)[: size + 1])
    return found[::-1] if backwards else found
