"""Risk notices, their corrections, the receipts of bodies (B4-06)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import Public
from shian.domains.surveillance.consultation import flows
from shian.domains.surveillance.consultation.models.common import (
    VIEWING,
    Subject,
    body_field,
    long_field,
    text_field,
)
from shian.domains.surveillance.consultation.models.threads import Consultation
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, Tab, resource


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
    edit=flows.CONVENERS,
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
    title = models.CharField(pgettext_lazy("document", "Title"), max_length=120)
    level = models.CharField(_("Level"), max_length=8, choices=Level.choices)
    audience = models.CharField(_("Audience"), max_length=8, choices=Audience.choices)
    text = models.TextField(_("Text"))
    advice = long_field(_("What to do"))
    body = body_field(pgettext_lazy("document", "Issued by"))
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
    withdrawn_because = text_field(_("Withdrawn because"))
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
    body = body_field(_("Body"), "notice_receipts")
    level = models.CharField(_("Level"), max_length=8, choices=RiskNotice.Level.choices)
    sent_at = models.DateTimeField(_("Sent at"))
    confirmed_at = models.DateTimeField(_("Confirmed at"), null=True, blank=True)
    confirmed_by = models.BigIntegerField(null=True, blank=True, editable=False)
    answer = text_field(_("What the body will do"), 500)
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
