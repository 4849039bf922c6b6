"""Consultations and the opinions of bodies (B2-03)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.surveillance.consultation import flows
from shian.domains.surveillance.consultation.models.common import (
    GRADE_TONES,
    VIEWING,
    Grade,
    Subject,
    Urgency,
    body_field,
    long_field,
    text_field,
)
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, Tab, resource


@follows(flows.CONSULTATION)
@resource(
    title=_("Consultation"),
    plural=_("Consultations"),
    duty="risk",
    icon="messages",
    order=10,
    columns="number title urgency opened_at due_at asked given grade state",
    hidden="area convener subject_title concluded_at",
    filters="state urgency grade area convener opened_at",
    search="number title subject_title question",
    ordering="-opened_at -id",
    key="number",
    view=VIEWING,
    edit=flows.ANSWERING,  # attachments; there is no form, acts change it
    panels=(
        Panel(_("Question"), ("number", "title", "subject_title", "question", "urgency", "convener", "area")),
        Panel(_("Time"), ("opened_at", "due_at", "concluded_at")),
        Panel(_("Conclusion"), ("grade", "conclusion", "measures", "cancelled_because")),
    ),
    tabs=(
        Tab(_("Opinions"), "consult.opinion", "consultation"),
        Tab(_("Risk notices"), "consult.risknotice", "consultation"),
    ),
)
class Consultation(Subject):
    """A question put to several bodies about a risk, their opinions, and what was concluded (B2-03)."""

    number = models.CharField(_("Number"), max_length=30, unique=True)
    title = models.CharField(pgettext_lazy("document", "Title"), max_length=200)
    question = models.TextField(_("Question"))
    urgency = models.CharField(_("Urgency"), max_length=10, choices=Urgency.choices, default=Urgency.ORDINARY)
    convener = body_field(_("Convened by"), empty=True)
    opened_by = models.BigIntegerField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("Opened at"))
    due_at = models.DateTimeField(_("Opinions due"), null=True, blank=True)
    asked = models.PositiveSmallIntegerField(_("Bodies asked"), default=0)
    given = models.PositiveSmallIntegerField(_("Opinions given"), default=0)
    grade = models.CharField(_("Grade of risk"), max_length=8, choices=Grade.choices, blank=True, default="")
    conclusion = long_field(_("Conclusion"))
    measures = long_field(_("Decided measures"))
    concluded_at = models.DateTimeField(_("Concluded at"), null=True, blank=True)
    cancelled_because = text_field(_("Cancelled because"))
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.CONSULTATION), default="open", db_index=True
    )

    tones: ClassVar = {"open": "open", "concluded": "good", "cancelled": "idle", **GRADE_TONES}
    scope_body = "opinions__body_id"

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id"], name="consultation_by_subject")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def attachments_closed(self) -> bool:
        """A thread that has ended keeps its attachments as they are."""
        return self.state != "open"


@follows(flows.OPINION, body="body_id")
@resource(
    title=_("Opinion"),
    plural=_("Opinions of bodies"),
    duty="risk",
    icon="message-2",
    order=11,
    columns="consultation body grade asked_at due_at given_at reminders state",
    hidden="area received_at on_paper escalated urgency",
    filters="state body consultation grade escalated due_at",
    search="consultation__number consultation__title body__name",
    ordering="-asked_at -id",
    key="consultation body",
    view=VIEWING,
    edit=flows.ANSWERING,
    panels=(
        Panel(_("Question"), ("consultation", "body", "urgency", "asked_at", "due_at")),
        Panel(_("Opinion"), ("grade", "text", "measures", "given_at", "on_paper")),
        Panel(_("Receipt"), ("received_at", "reminders", "escalated", "lapsed_because")),
    ),
)
class Opinion(Record):
    """What one body was asked and what it said. ``on_paper``: written down for a body without account."""

    consultation = models.ForeignKey(
        Consultation, verbose_name=_("Consultation"), on_delete=models.PROTECT, related_name="opinions"
    )
    body = body_field(_("Body"), "opinions")
    urgency = models.CharField(_("Urgency"), max_length=10, choices=Urgency.choices, default=Urgency.ORDINARY)
    asked_at = models.DateTimeField(_("Asked at"))
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    received_at = models.DateTimeField(_("Receipt confirmed at"), null=True, blank=True)
    received_by = models.BigIntegerField(null=True, blank=True, editable=False)
    grade = models.CharField(_("Grade of risk"), max_length=8, choices=Grade.choices, blank=True, default="")
    text = long_field(_("Opinion"))
    measures = long_field(_("What the body will do"))
    given_at = models.DateTimeField(_("Given at"), null=True, blank=True)
    given_by = models.BigIntegerField(null=True, blank=True, editable=False)
    on_paper = models.BooleanField(_("Came in on paper"), default=False)
    reminders = models.PositiveSmallIntegerField(_("Reminders"), default=0)
    escalated = models.BooleanField(_("Escalated"), default=False)
    lapsed_because = text_field(_("Closed without it because"))
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.OPINION), default="asked", db_index=True
    )

    tones: ClassVar = {"asked": "warn", "received": "open", "given": "good", "lapsed": "bad", **GRADE_TONES}
    scope_body = "body_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "body"], name="opinion_once_a_body")
        ]

    def __str__(self) -> str:
        return f"{self.consultation.number} · {self.body}"
