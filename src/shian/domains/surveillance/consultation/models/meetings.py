"""Meetings of risk communication and questions of the public (C6-01)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import SIGNED_IN, Public
from shian.domains.surveillance.consultation import flows
from shian.domains.surveillance.consultation.models.common import (
    VIEWING,
    body_field,
    long_field,
    text_field,
)
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, Tab, resource


@follows(flows.MEETING)
@resource(
    title=_("Risk communication meeting"),
    plural=_("Risk communication meetings"),
    duty="risk",
    icon="users-group",
    order=14,
    columns="number title held_on place people bodies state",
    hidden="area organiser published_on",
    filters="state held_on area",
    search="number title",
    ordering="-held_on -id",
    key="number",
    view=(*SIGNED_IN, Public),
    edit=flows.CONVENERS,
    public="number title held_on place organiser people minutes",
    panels=(
        Panel(_("Meeting"), ("number", "title", "held_on", "place", "organiser", "area", "agenda")),
        Panel(_("Minutes"), ("people", "bodies", "minutes", "published_on")),
    ),
    tabs=(Tab(_("Questions"), "consult.question", "meeting"),),
)
class Meeting(Record):
    """A meeting of risk communication: who came, what was said, and the questions asked (C6-01)."""

    number = models.CharField(_("Number"), max_length=30, unique=True)
    title = models.CharField(pgettext_lazy("document", "Title"), max_length=120)
    held_on = models.DateField(_("Held on"))
    place = text_field(_("Place"), 120)
    organiser = body_field(_("Organised by"), empty=True)
    agenda = long_field(_("Agenda"))
    minutes = long_field(_("Minutes"))
    people = models.PositiveIntegerField(_("People present"), default=0)
    bodies = models.PositiveSmallIntegerField(_("Bodies present"), default=0)
    published_on = models.DateField(_("Published on"), null=True, blank=True)
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.MEETING), default="planned", db_index=True
    )

    parts = ("attendances",)
    tones: ClassVar = {"planned": "warn", "held": "open", "published": "good", "cancelled": "idle"}
    scope_shared = True
    scope_public = Q(state="published")

    def __str__(self) -> str:
        return self.title


class Attendance(Part):
    """Who was at a meeting: a body, or another party such as a firm, a newspaper, citizens."""

    class Side(models.TextChoices):
        BODY = "body", _("Public body")
        TRADE = "trade", pgettext_lazy("meeting", "Trade")
        MEDIA = "media", _("Press")
        SCIENCE = "science", _("Science")
        CITIZENS = "citizens", _("Citizens")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    side = models.CharField(_("Side"), max_length=8, choices=Side.choices, default=Side.BODY)
    body = body_field(_("Body"), empty=True)
    name = text_field(_("Name"), 120)
    people = models.PositiveIntegerField(_("People"), default=1)

    class Meta:
        verbose_name_plural = _("Attendance")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.body) if self.body is not None else self.name


@follows(flows.QUESTION)
@resource(
    title=_("Question of the public"),
    plural=_("Questions of the public"),
    duty="risk",
    icon="help-hexagon",
    order=15,
    columns="number text source asked_at meeting answered_at state",
    hidden="area body published_on",
    filters="state source meeting body area asked_at",
    search="number text answer",
    ordering="-asked_at -id",
    key="number",
    view=(*VIEWING, Public),
    public="text answer body asked_at published_on",
    panels=(
        Panel(_("Question"), ("number", "text", "source", "asked_at", "meeting", "area")),
        Panel(_("Who asks"), ("contact",)),
        Panel(_("Answer"), ("answer", "body", "answered_at", "published_on", "declined_because")),
    ),
)
class Question(Record):
    """A question asked at a meeting, on the window or by letter, and the answer. The contact is personal."""

    class Source(models.TextChoices):
        MEETING = "meeting", _("At a meeting")
        WINDOW = "window", _("On the public window")
        LETTER = "letter", _("By letter or telephone")

    number = models.CharField(_("Number"), max_length=30, unique=True)
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("Meeting"),
        on_delete=models.PROTECT,
        related_name="questions",
        null=True,
        blank=True,
    )
    source = models.CharField(_("How it came"), max_length=8, choices=Source.choices)
    text = models.CharField(_("Question"), max_length=500)
    contact = EncryptedTextField(_("Telephone"), mask="phone", blank=True, default="")
    asked_at = models.DateTimeField(_("Asked at"))
    answer = long_field(_("Answer"))
    body = body_field(_("Answered by"), empty=True)
    answered_at = models.DateTimeField(_("Answered at"), null=True, blank=True)
    published_on = models.DateField(_("Published on"), null=True, blank=True)
    declined_because = text_field(_("Declined because"))
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.QUESTION), default="asked", db_index=True
    )

    tones: ClassVar = {"asked": "warn", "answered": "open", "published": "good", "declined": "idle"}
    scope_public = Q(state="published")

    def __str__(self) -> str:
        return f"{self.number} {self.text[:40]}"
