"""Removing many records that an import replaces: the ledger keeps what they were."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from shian.platform.access.actor import Actor
from shian.platform.ledger.append import Draft, append_many
from shian.platform.records.base import Record, writing_allowed


def remove_many(objs: Sequence[Record], *, by: Actor, verb: str) -> None:
    """Delete records of one model, each with a ledger entry whose state is `null`."""
    if not objs:
        return
    now = by.now()
    with transaction.atomic(), writing_allowed():
        append_many([Draft(now, by.label, verb, o.kind(), o.pk, o.area, "null") for o in objs])
        type(objs[0]).objects.filter(pk__in=[o.pk for o in objs]).delete()
