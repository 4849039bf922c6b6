"""The installation's own record: one row, written once when it is set up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from shian.platform.records.base import Record


class Installation(Record):
    """Which city this is. ``simulated`` marks everything in it; seed and scale say how it was made."""

    city_code = models.CharField(max_length=12)
    city_name = models.CharField(max_length=60)
    simulated = models.BooleanField(default=False)
    seed = models.BigIntegerField(null=True, blank=True)
    scale = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    made_on = models.DateField()

    scope_shared = True

    class Meta:
        db_table = "installation"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="installation_one")]

    def __str__(self) -> str:
        return self.city_name
