"""The outbox of domain events."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Outbox(models.Model):
    """An event waiting for its handlers."""

    name = models.CharField(max_length=100)
    payload = models.JSONField()
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True, default="")

    class Meta:
        db_table = "actions_outbox"
        indexes: ClassVar = [
            models.Index(fields=["id"], name="outbox_waiting", condition=models.Q(delivered_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.name}"
