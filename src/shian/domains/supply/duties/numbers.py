"""Numbers of certificates, notices, animals and the others, each series counted under a lock."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection


def next_number(model: type[Any], start: str, digits: int, field: str = "number") -> str:
    """The next free number of a series; two at once cannot get the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{model._meta.label}:{start}"])
    found = model.objects.filter(**{f"{field}__startswith": start}).order_by(f"-{field}")
    last = found.values_list(field, flat=True).first()
    serial = int(last[len(start) :]) + 1 if last else 1
    return f"{start}{serial:0{digits}d}"


def day_series(letters: str, area: str, day: date) -> str:
    """``HG140105210301``: letters, district, day."""
    return f"{of_area(letters, area)}{day:%y%m%d}"


def of_area(stem: str, area: str) -> str:
    """The beginning of numbers that go by area: the stem and six digits of its code."""
    return f"{stem}{area[:6].ljust(6, '0')}"
