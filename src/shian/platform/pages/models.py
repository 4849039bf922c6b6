"""Saved views: a person's own names for a list's filters, columns and order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SavedView(models.Model):
    """A query of a list page under a name. A preference of its user, not a record: it has no ledger entry."""

    user = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)

    class Meta:
        db_table = "pages_savedview"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "name"], name="saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name
