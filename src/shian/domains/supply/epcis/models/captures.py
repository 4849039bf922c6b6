"""Captures, and the events they brought: a capture with its events is one entry of the ledger."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import SIGNED_IN
from shian.domains.registry.models import Operator
from shian.domains.supply.epcis.faults import fault_words
from shian.domains.supply.epcis.fields import DocumentField
from shian.platform.pages.shapes import Cell
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Column, Panel, resource

CODE = 500  # longest identifier, in characters
SHOWN_FAULTS = 20


@resource(
    title=pgettext_lazy("events", "Capture"),
    plural=pgettext_lazy("events", "Captures"),
    duty="events",
    icon="transfer-in",
    order=60,
    columns="received_at operator sender state event_count repeated_count fault_count",
    hidden="job_id behaviour media_type area finished_at",
    filters="state operator received_at",
    search="job_id sender",
    view=SIGNED_IN,
    panels=(
        Panel(
            pgettext_lazy("events", "Capture"),
            ("received_at", "finished_at", "operator", "sender", "state"),
        ),
        Panel(_("Document"), ("job_id", "behaviour", "media_type")),
        Panel(_("Events"), ("events_here", "repeated_count", "fault_count", "faults_told")),
    ),
    extra=(
        Column("events_here", _("Events stored"), lambda capture: capture.events_cell()),
        Column("faults_told", _("What was refused"), lambda capture: capture.faults_text()),
    ),
)
class Capture(Record):
    """One document of events, on its way in or stored. ``faults`` tells of each thing that was refused.

    ``repeated`` lists events that were here before (place in the document, the number of the event here).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Acknowledged, not yet read")
        DONE = "done", _("Stored")
        FAILED = "failed", pgettext_lazy("events", "Refused")

    class Behaviour(models.TextChoices):
        ROLLBACK = "rollback", _("All or nothing")
        PROCEED = "proceed", _("Good events only")

    tones: ClassVar = {"waiting": "open", "done": "good", "failed": "bad"}

    job_id = models.CharField(_("Job"), max_length=40, unique=True)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="captures",
        null=True,
        blank=True,
    )
    sender = models.CharField(_("Sent by"), max_length=120, blank=True, default="")
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.WAITING)
    behaviour = models.CharField(
        _("On faults"), max_length=8, choices=Behaviour.choices, default=Behaviour.ROLLBACK
    )
    media_type = models.CharField(_("Format"), max_length=60, blank=True, default="")
    received_at = models.DateTimeField(_("Received"))
    finished_at = models.DateTimeField(_("Finished"), null=True, blank=True)
    event_count = models.PositiveIntegerField(_("Events stored"), default=0)
    repeated_count = models.PositiveIntegerField(_("Stored before"), default=0)
    fault_count = models.PositiveIntegerField(_("Faults"), default=0)
    repeated = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)

    parts = ("events",)
    shown_parts: ClassVar = ()  # thousands of events have a page of their own
    scope_operator = "operator_id"

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="epcis_capture_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.job_id

    def events_cell(self) -> Cell:
        """How many events were stored, with a link to them."""
        url = f"{reverse('epcis-event-list')}?capture={self.pk}" if self.event_count else ""
        return Cell(_("Events stored"), str(self.event_count), "num", url=url)

    def faults_text(self) -> str:
        """What was refused and why, the first of it."""
        told = [fault_words(fault) for fault in self.faults[:SHOWN_FAULTS]]
        return "\n".join([*told, "…"] if self.fault_count > len(told) else told)


class Event(Part):
    """An event as it was captured: ``body`` is its EPCIS 2.0 JSON with full names (``{namespace}local``).

    The other columns follow from the body, so that queries find it; codes in them are canonical (Digital
    Links, bare words of the vocabulary). ``event_id`` is empty where the event came without one: its id is
    then that of its hash. ``declared_at`` is set on the declaration that the event of this hash is wrong,
    ``wrong`` on the event which was so declared.
    """

    capture: models.ForeignKey[Any, Any] = models.ForeignKey(
        Capture, on_delete=models.CASCADE, related_name="events"
    )
    ordinal = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    event_id = models.CharField(max_length=CODE, blank=True, default="")
    type = models.CharField(max_length=20)
    action = models.CharField(max_length=8, blank=True, default="")
    event_time = models.DateTimeField()
    record_time = models.DateTimeField()
    tz_offset = models.CharField(max_length=6, blank=True, default="")
    biz_step = models.CharField(max_length=CODE, blank=True, default="")
    disposition = models.CharField(max_length=CODE, blank=True, default="")
    read_point = models.CharField(max_length=CODE, blank=True, default="")
    biz_location = models.CharField(max_length=CODE, blank=True, default="")
    declared_at = models.DateTimeField(null=True, blank=True)
    wrong = models.BooleanField(default=False)
    operator_id = models.BigIntegerField(null=True, blank=True)
    area = models.CharField(max_length=12, blank=True, default="")
    body = DocumentField()

    not_in_state: ClassVar = (
        "action",
        "record_time",
        "tz_offset",
        "disposition",
        "read_point",
        "declared_at",
        "wrong",
        "operator_id",
        "area",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hash", "declared_at"], name="epcis_event_once", nulls_distinct=False
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["event_time", "id"], name="epcis_event_time"),
            models.Index(fields=["record_time", "id"], name="epcis_event_recorded"),
            models.Index(fields=["event_id"], name="epcis_event_own_id", condition=~Q(event_id="")),
            models.Index(fields=["type"], name="epcis_event_type"),
            models.Index(fields=["biz_step"], name="epcis_event_step"),
            models.Index(fields=["disposition"], name="epcis_event_disposition"),
            models.Index(fields=["read_point"], name="epcis_event_read_point"),
            models.Index(fields=["biz_location"], name="epcis_event_location"),
            models.Index(fields=["operator_id"], name="epcis_event_operator"),
            models.Index(fields=["area"], name="epcis_event_area", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        """The event's id as the outside world knows it."""
        return self.event_id or f"ni:///sha-256;{self.hash}?ver=CBV2.0"
