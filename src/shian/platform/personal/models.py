"""Data keys: one per record that holds personal data, wrapped under the installation's master key."""

from __future__ import annotations

from django.db import models


class DataKey(models.Model):
    """The key of one record's personal data. Destroying it (``wrapped`` set to NULL) erases the data.

    The encrypted fields' tokens carry the key's id, so the record is found from them and the key needs no
    reference back.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    wrapped = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "personal_datakey"

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
