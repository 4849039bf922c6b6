"""What the evidence box says of witnesses: every checkpoint up to its seal, and who signed it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shian.methods.canonical import instant
from shian.platform.witnesses.models import Checkpoint

PUBLIC_PAGE = "/public/seals/"


def witnesses(seal_number: int) -> list[dict[str, Any]]:
    """The rows of ``witnesses.json``: seals published up to that one, oldest first.

    A seal nobody signed yet has one row whose ``witness``, ``key_pem`` and ``signature`` are None; otherwise
    there is a row for each witness. ``signature`` is base64 text over the UTF-8 bytes of ``statement``.
    """
    published = Checkpoint.objects.filter(seal__lte=seal_number).order_by("seal")
    rows = published.prefetch_related("countersignatures__witness")
    return [row for checkpoint in rows for row in _rows(checkpoint)]


def _rows(checkpoint: Checkpoint) -> Iterator[dict[str, Any]]:
    where = PUBLIC_PAGE + f"{checkpoint.seal}/"
    row = {
        "seal": checkpoint.seal,
        "hash": checkpoint.hash,
        "where": f"{where}; {checkpoint.where}" if checkpoint.where else where,
        "published_at": instant(checkpoint.published_at),
        "statement": checkpoint.statement,
        "witness": None,
        "key_pem": None,
        "signature": None,
    }
    signed = sorted(checkpoint.countersignatures.all(), key=lambda one: one.pk)
    if not signed:
        yield row
    for one in signed:
        yield {
            **row,
            "witness": one.witness.name,
            "key_pem": one.witness.public_key,
            "signature": one.signature,
        }
