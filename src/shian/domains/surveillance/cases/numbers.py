"""Numbers of case reports: SY, the day of the report, a sequence of the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import connection

from shian.domains.surveillance.cases.models import Case


def numbers_of(day: date) -> Iterator[str]:
    """Free numbers of a day, ascending. Two at once cannot get the same: the day is locked until the
    transaction ends."""
    stem = f"SY{day:%Y%m%d}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"illness:{stem}"])
    last = Case.objects.filter(number__startswith=stem).order_by("-number").values_list("number", flat=True)
    sequence = int(last[0][len(stem) :]) if last else 0
    while True:
        sequence += 1
        yield f"{stem}{sequence:05d}"
