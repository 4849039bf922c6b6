"""Seals of the table, read through Django: by number, the last, and the chain between two."""

from __future__ import annotations

from collections.abc import Iterator

from shian.methods.seals import Seal, parse
from shian.platform.ledger.models import Seal as Row


class NoSuchSeal(LookupError):
    """There is no seal of that number."""


def _of(row: Row) -> Seal:
    return parse({"body": row.body, "signature": row.signature, "key_id": row.key_id})


def seal_numbered(number: int) -> Seal:
    """A seal.

    Raises:
        NoSuchSeal: there is none of that number.
    """
    row = Row.objects.filter(number=number).first()
    if row is None:
        raise NoSuchSeal(f"there is no seal {number}")
    return _of(row)


def latest_seal() -> Seal | None:
    """The last seal, if anything is sealed."""
    row = Row.objects.order_by("-number").first()
    return _of(row) if row else None


def seals_between(first: int, last: int) -> Iterator[Seal]:
    """The seals of those numbers in order, read as they are asked for."""
    rows = Row.objects.filter(number__gte=first, number__lte=last).order_by("number")
    return (_of(row) for row in rows.iterator(chunk_size=500))
