"""Consultations and opinions, risk notices and receipts, meetings and questions (B2-03, B4-06, C6-01)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.models import Body
from shian.domains.directory.roles import OFFICIALS, SIGNED_IN, Liaison, Public
from shian.domains.surveillance.consultation import flows
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, Tab, resource

VIEWING = (*OFFICIALS, Liaison)


class Grade(models.TextChoices):
    """How grave a risk is judged."""

    LOW = "low", _("Low risk")
    MEDIUM = "medium", _("Medium risk")
    HIGH = "high", _("High risk")
    EXTREME = "extreme", _("Very high risk")


class Urgency(models.TextChoices):
    """How soon bodies have to answer."""

    ORDINARY = "ordinary", pgettext_lazy("consultation", "Ordinary")
    URGENT = "urgent", pgettext_lazy("consultation", "Urgent")


GRADE_TONES = {"low": "good", "medium": "warn", "high": "bad", "extreme": "bad", "urgent": "bad"}


def _text(label: Any, longest: int = 300) -> models.CharField[str, str]:
    return models.CharField(label, max_length=longest, blank=True, default="")


def _long(label: Any) -> models.TextField[str, str]:
    return models.TextField(label, blank=True, default="")


def _body(label: Any, related: str = "+", *, empty: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        Body, verbose_name=label, on_delete=models.PROTECT, related_name=related, null=empty, blank=empty
    )


class Subject(Record):
    """What a thread or a notice is about: any record by kind and number, and how people call it."""

    subject_kind = _text(_("Kind of subject"), 60)
    subject_id = models.BigIntegerField(_("Subject"), null=True, blank=True)
    subject_title = _text(_("Subject"), 200)

    class Meta:
        abstract = True


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
    title = models.CharField(_("Title"), max_length=200)
    question = models.TextField(_("Question"))
    urgency = models.CharField(_("Urgency"), max_length=10, choices=Urgency.choices, default=Urgency.ORDINARY)
    convener = _body(_("Convened by"), empty=True)
    opened_by = models.BigIntegerField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("Opened at"))
    due_at = models.DateTimeField(_("Opinions due"), null=True, blank=True)
    asked = models.PositiveSmallIntegerField(_("Bodies asked"), default=0)
    given = models.PositiveSmallIntegerField(_("Opinions given"), default=0)
    grade = models.CharField(_("Grade of risk"), max_length=8, choices=Grade.choices, blank=True, default="")
    conclusion = _long(_("Conclusion"))
    measures = _long(_("Decided measures"))
    concluded_at = models.DateTimeField(_("Concluded at"), null=True, blank=True)
    cancelled_because = _text(_("Cancelled because"))
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
    body = _body(_("Body"), "opinions")
    urgency = models.CharField(_("Urgency"), max_length=10, choices=Urgency.choices, default=Urgency.ORDINARY)
    asked_at = models.DateTimeField(_("Asked at"))
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    received_at = models.DateTimeField(_("Receipt confirmed at"), null=True, blank=True)
    received_by = models.BigIntegerField(null=True, blank=True, editable=False)
    grade = models.CharField(_("Grade of risk"), max_length=8, choices=Grade.choices, blank=True, default="")
    text = _long(_("Opinion"))
    measures = _long(_("What the body will do"))
    given_at = models.DateTimeField(_("Given at"), null=True, blank=True)
    given_by = models.BigIntegerField(null=True, blank=True, editable=False)
    on_paper = models.BooleanField(_("Came in on paper"), default=False)
    reminders = models.PositiveSmallIntegerField(_("Reminders"), default=0)
    escalated = models.BooleanField(_("Escalated"), default=False)
    lapsed_because = _text(_("Closed without it because"))
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


@follows(flows.NOTICE, flows.NOTICE_GUARDS)
@resource(
    title=_("Risk notice"),
    plural=_("Risk notices"),
    duty="risk",
    icon="speakerphone",
    order=12,
    columns="number title level audience body issued_at sent confirmed state",
    hidden="area consultation subject_title published_on withdrawn_because",
    filters="state level audience body area issued_at",
    search="number title text",
    ordering="-issued_at -id",
    key="number",
    view=(*VIEWING, Public),
    public="title level state body published_on text advice withdrawn_because",
    panels=(
        Panel(_("Notice"), ("number", "title", "level", "audience", "body", "area", "text", "advice")),
        Panel(_("Ground"), ("consultation", "subject_title")),
        Panel(_("Issue"), ("issued_at", "published_on", "sent", "confirmed", "withdrawn_because")),
    ),
    tabs=(Tab(_("Receipts"), "consult.receipt", "notice"),),
)
class RiskNotice(Subject):
    """What bodies, the trade or everybody should know of a risk. Published ones are corrected in the open."""

    class Level(models.TextChoices):
        ADVICE = "advice", _("Advice")
        WARNING = "warning", _("Warning")
        ALERT = "alert", _("Alert")

    class Audience(models.TextChoices):
        BODIES = "bodies", _("Bodies only")
        TRADE = "trade", _("Bodies and the trade")
        PUBLIC = "public", _("Everybody")

    number = models.CharField(_("Number"), max_length=30, unique=True)
    title = models.CharField(_("Title"), max_length=120)
    level = models.CharField(_("Level"), max_length=8, choices=Level.choices)
    audience = models.CharField(_("Audience"), max_length=8, choices=Audience.choices)
    text = models.TextField(_("Text"))
    advice = _long(_("What to do"))
    body = _body(_("Issued by"))
    consultation = models.ForeignKey(
        Consultation,
        verbose_name=_("Consultation"),
        on_delete=models.PROTECT,
        related_name="notices",
        null=True,
        blank=True,
    )
    author = models.BigIntegerField(null=True, blank=True, editable=False)
    issued_at = models.DateTimeField(_("Issued at"), null=True, blank=True)
    published_on = models.DateField(_("Published on"), null=True, blank=True)
    sent = models.PositiveSmallIntegerField(_("Sent to"), default=0)
    confirmed = models.PositiveSmallIntegerField(_("Confirmed"), default=0)
    withdrawn_because = _text(_("Withdrawn because"))
    withdrawn_on = models.DateField(_("Withdrawn on"), null=True, blank=True)
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.NOTICE), default="draft", db_index=True
    )

    parts = ("corrections",)
    tones: ClassVar = {
        "draft": "warn", "issued": "good", "withdrawn": "bad", "dropped": "idle",
        "advice": "open", "warning": "warn", "alert": "bad",
    }  # fmt: skip
    scope_body = "receipts__body_id"
    scope_public = Q(audience="public", state__in=("issued", "withdrawn"))

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id"], name="risk_notice_by_subject"),
            models.Index(fields=["-published_on", "-id"], name="risk_notice_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class NoticeCorrection(Part):
    """A change of an issued notice: what it said, what it says, why and when. None is silent."""

    notice = models.ForeignKey(RiskNotice, on_delete=models.CASCADE, related_name="corrections")
    at = models.DateTimeField(_("At"))
    field = models.CharField(_("Field"), max_length=20)
    before = models.TextField(_("Before"), blank=True, default="")
    after = models.TextField(_("After"), blank=True, default="")
    reason = models.CharField(_("Reason"), max_length=300)

    class Meta:
        verbose_name_plural = _("Corrections")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.at} {self.field}"


@follows(flows.RECEIPT, body="body_id")
@resource(
    title=_("Receipt of a notice"),
    plural=_("Receipts of notices"),
    duty="risk",
    icon="mail-check",
    order=13,
    columns="notice body level sent_at confirmed_at reminders state",
    hidden="area on_paper escalated answer",
    filters="state level body notice escalated sent_at",
    search="notice__number notice__title body__name",
    ordering="-sent_at -id",
    key="notice body",
    view=VIEWING,
    menu=False,
)
class Receipt(Record):
    """That a notice went to a body, and that the body confirmed it."""

    notice = models.ForeignKey(
        RiskNotice, verbose_name=_("Risk notice"), on_delete=models.PROTECT, related_name="receipts"
    )
    body = _body(_("Body"), "notice_receipts")
    level = models.CharField(_("Level"), max_length=8, choices=RiskNotice.Level.choices)
    sent_at = models.DateTimeField(_("Sent at"))
    confirmed_at = models.DateTimeField(_("Confirmed at"), null=True, blank=True)
    confirmed_by = models.BigIntegerField(null=True, blank=True, editable=False)
    answer = _text(_("What the body will do"), 500)
    on_paper = models.BooleanField(_("Came in on paper"), default=False)
    reminders = models.PositiveSmallIntegerField(_("Reminders"), default=0)
    escalated = models.BooleanField(_("Escalated"), default=False)
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.RECEIPT), default="sent", db_index=True
    )

    tones: ClassVar = {"sent": "warn", "confirmed": "good", "cancelled": "idle"}
    scope_body = "body_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "body"], name="risk_notice_receipt_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice.number} → {self.body}"


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
    title = models.CharField(_("Title"), max_length=120)
    held_on = models.DateField(_("Held on"))
    place = _text(_("Place"), 120)
    organiser = _body(_("Organised by"), empty=True)
    agenda = _long(_("Agenda"))
    minutes = _long(_("Minutes"))
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
        TRADE = "trade", _("Trade")
        MEDIA = "media", _("Press")
        SCIENCE = "science", _("Science")
        CITIZENS = "citizens", _("Citizens")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    side = models.CharField(_("Side"), max_length=8, choices=Side.choices, default=Side.BODY)
    body = _body(_("Body"), empty=True)
    name = _text(_("Name"), 120)
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
    answer = _long(_("Answer"))
    body = _body(_("Answered by"), empty=True)
    answered_at = models.DateTimeField(_("Answered at"), null=True, blank=True)
    published_on = models.DateField(_("Published on"), null=True, blank=True)
    declined_because = _text(_("Declined because"))
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.QUESTION), default="asked", db_index=True
    )

    tones: ClassVar = {"asked": "warn", "answered": "open", "published": "good", "declined": "idle"}
    scope_public = Q(state="published")

    def __str__(self) -> str:
        return f"{self.number} {self.text[:40]}"
