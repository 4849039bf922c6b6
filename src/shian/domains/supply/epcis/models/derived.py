"""Rows that follow from captures and can be made anew from them: none of these is on the ledger."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from shian.domains.supply.epcis.models.captures import CODE, Capture, Event
from shian.methods.epcisquery import Named


def _event() -> models.ForeignKey[Any, Any]:
    """The event, without a constraint in the database: these rows are counted in millions."""
    return models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="%(class)ss", db_constraint=False, db_index=False
    )


class EventIdentifier(models.Model):
    """An identifier that an event names: canonical, or as it was given where it has no canonical form.

    ``role`` is a number of ``methods.epcisquery.Named``: in which of its lists. An instance that was named
    together with its lot also stands here by its lot.
    ``sort`` is the type of a business transaction, a source or a destination; ``quantity`` and ``unit``
    (UN/ECE Rec 20; empty: pieces) are those of a quantity element, if it says so.
    """

    pk = models.CompositePrimaryKey("event_id", "ordinal")
    event = _event()
    ordinal = models.IntegerField()
    role = models.SmallIntegerField()
    value = models.CharField(max_length=CODE, db_collation="C")
    sort = models.CharField(max_length=CODE, blank=True, default="")
    quantity = models.DecimalField(max_digits=30, decimal_places=9, null=True)
    unit = models.CharField(max_length=4, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["value", "role"], name="epcis_identifier_value")]

    def __str__(self) -> str:
        return f"{Named(self.role).name} {self.value}"


class SensorReading(models.Model):
    """The numbers of one sensor report, in the SI unit of their kind (``unit``: its Rec 20 code).

    Where a unit is not known its numbers stand as they were reported, under that unit.
    """

    pk = models.CompositePrimaryKey("event_id", "ordinal")
    event = _event()
    ordinal = models.IntegerField()
    element = models.IntegerField()
    type = models.CharField(max_length=CODE, blank=True, default="")
    unit = models.CharField(max_length=4, blank=True, default="")
    value = models.FloatField(null=True)
    min_value = models.FloatField(null=True)
    max_value = models.FloatField(null=True)
    mean_value = models.FloatField(null=True)
    perc_value = models.FloatField(null=True)
    s_dev = models.FloatField(null=True)
    perc_rank = models.FloatField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["unit", "value"], name="epcis_sensor_value"),
            models.Index(fields=["unit", "max_value"], name="epcis_sensor_most"),
            models.Index(fields=["unit", "min_value"], name="epcis_sensor_least"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.value} {self.unit}"


class Handled(models.Model):
    """An operator had to do with a lot or instance, so it may read what else happened to that."""

    operator = models.BigIntegerField()
    value = models.CharField(max_length=CODE, db_collation="C")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operator", "value"], name="epcis_handled_once")
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.value}"


class Arrival(models.Model):
    """The order in which captures became visible: numbers are given under a lock held until the commit.

    Who has seen all up to a number has missed nothing before it.
    """

    capture: models.OneToOneField[Any, Any] = models.OneToOneField(
        Capture, on_delete=models.CASCADE, related_name="arrival"
    )

    def __str__(self) -> str:
        return f"{self.pk}: {self.capture_id}"


class Payload(models.Model):
    """A document that was acknowledged and not yet read, with whom it came from. Gone once it is read."""

    capture: models.OneToOneField[Any, Any] = models.OneToOneField(
        Capture, on_delete=models.CASCADE, related_name="payload"
    )
    content = models.BinaryField()
    actor = models.JSONField()
    attempts = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.capture_id}: {len(self.content)} bytes"


class Namespace(models.Model):
    """A namespace of extensions, and the prefix by which it was first seen."""

    uri = models.CharField(max_length=CODE, unique=True)
    prefix = models.CharField(max_length=60, db_index=True)

    def __str__(self) -> str:
        return f"{self.prefix}: {self.uri}"


class HierarchyLink(models.Model):
    """A place (or other master data) and one directly below it."""

    parent = models.CharField(max_length=CODE, db_collation="C")
    child = models.CharField(max_length=CODE, db_collation="C", db_index=True)
    element = models.BigIntegerField(db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["parent", "child"], name="epcis_hierarchy_down")]

    def __str__(self) -> str:
        return f"{self.parent} > {self.child}"
