"""The ledger's tables: entries, the leaves they become, and the seals over them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act: who did what to which record when, and the record's full new state.

    ``state`` is RFC 8785 canonical JSON text, or ``null`` where the record was removed. The database
    refuses UPDATE, DELETE and TRUNCATE (see migration 0001). ``xact`` is PostgreSQL's transaction id,
    by which sealing knows that no slower transaction can still slip in before it.
    """

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.TextField()
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    record = models.BigIntegerField()
    area = models.CharField(max_length=12, blank=True, default="")
    state = models.TextField()

    class Meta:
        db_table = "ledger_entry"
        indexes: ClassVar = [
            models.Index(fields=["kind", "record", "seq"], name="ledger_entry_record"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.kind}:{self.record}"


class Seal(models.Model):
    """A seal as it stands in the table; ``body`` is the canonical JSON that was signed."""

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    previous_hash = models.TextField(unique=True)
    body = models.TextField()
    signature = models.TextField()
    key_id = models.TextField()
    snapshot = models.TextField()
    cluster = models.TextField()
    floor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "ledger_seal"
        managed = False  # made by SQL in migration 0002, beside the leaf runs

    def __str__(self) -> str:
        return f"{self.number} {self.sealed_at:%Y-%m-%d %H:%M:%S}"
