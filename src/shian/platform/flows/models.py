"""Tables of flows: days off, dated time limits, open clocks and notifications."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shian.methods.clocks import Certainty, Edition, Limit, Unit
from shian.platform.records.base import Record

UNITS = [
    (Unit.IMMEDIATE.value, _("At once")),
    (Unit.HOURS.value, _("hours")),
    (Unit.WORKING_DAYS.value, _("working days")),
    (Unit.CALENDAR_DAYS.value, _("calendar days")),
    (Unit.MONTHS.value, _("months")),
    (Unit.YEARS.value, _("years")),
]
CERTAINTIES = [
    (Certainty.VERIFIED.value, _("Text read")),
    (Certainty.SECOND_HAND.value, _("Read second-hand")),
    (Certainty.MEMORY_HIGH.value, _("From memory, confident")),
    (Certainty.MEMORY_LOW.value, _("From memory, to be checked")),
]


class CalendarDay(Record):
    """A day that differs from Mon–Fri: a holiday, or a weekend day that is worked (State Council notice)."""

    day = models.DateField(_("Day"), unique=True)
    worked = models.BooleanField(_("Working day"), default=False)
    name = models.CharField(_("Holiday"), max_length=40, blank=True, default="")
    source = models.CharField(_("Source"), max_length=200, blank=True, default="")

    scope_shared = True

    class Meta:
        db_table = "flows_calendarday"
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class TimeLimit(Record):
    """A limit as one edition of a rule gives it. The edition in force on the day of the event applies."""

    topic = models.CharField(_("Topic"), max_length=60)
    rule = models.CharField(_("Rule"), max_length=40)
    title = models.CharField(_("Title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=120, blank=True, default="")
    amount = models.PositiveIntegerField(_("Amount"))
    unit = models.CharField(_("Unit"), max_length=14, choices=UNITS)
    stops = ArrayField(
        models.CharField(max_length=40), verbose_name=_("What stops the clock"), default=list, blank=True
    )
    valid_from = models.DateField(_("From"), null=True, blank=True)
    valid_to = models.DateField(_("To"), null=True, blank=True)
    source = models.CharField(_("Source"), max_length=200)
    certainty = models.CharField(_("Certainty"), max_length=2, choices=CERTAINTIES)

    scope_shared = True

    class Meta:
        db_table = "flows_timelimit"
        ordering: ClassVar = ["topic", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["topic", "valid_from"], name="time_limit_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="time_limit_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.title}"

    def edition(self) -> Edition:
        """The row as the method reads it."""
        limit = Limit(self.rule, self.amount, Unit(self.unit), tuple(self.stops))
        return Edition(
            self.topic, limit, self.valid_from, self.valid_to, self.source, Certainty(self.certainty)
        )


class Duty(models.Model):
    """A clock that runs or ran for a record. Derived from the ledger and rebuilt from it at any time."""

    kind = models.CharField(max_length=60)
    record = models.BigIntegerField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=40)
    clock = models.CharField(max_length=40)
    topic = models.CharField(max_length=60)
    rule = models.CharField(max_length=40)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=14)
    opened_at = models.DateTimeField()
    pauses = models.JSONField(default=list)
    paused = models.BooleanField(default=False)
    due_day = models.DateField(null=True)
    expires_at = models.DateTimeField(null=True)
    published = models.BooleanField(default=True)
    done_at = models.DateTimeField(null=True)
    roles: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=40), default=list)
    area = models.CharField(max_length=12, blank=True, default="")
    body = models.BigIntegerField(null=True)
    operator = models.BigIntegerField(null=True)

    class Meta:
        db_table = "flows_duty"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "record", "clock"], condition=Q(done_at=None), name="duty_one_open"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(done_at=None), name="duty_open_by_due"),
            models.Index(fields=["kind", "record"], name="duty_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.record} {self.clock} → {self.due_day}"


class Notification(models.Model):
    """Something a user should know, with the record it is about."""

    user = models.BigIntegerField(db_index=True)
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=60, blank=True, default="")
    record = models.BigIntegerField(null=True)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "flows_notification"
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="notification_once"),
        ]

    def __str__(self) -> str:
        return self.text
