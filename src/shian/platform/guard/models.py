"""Stopped publications, what was found in them, and what a person decided on each finding."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.methods.redaction import Kind, Severity
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Part, Record

KINDS = {
    Kind.PERSON: _("Name of a person"),
    Kind.MINOR: _("Name of a minor"),
    Kind.OFFICIAL: _("Office holder"),
    Kind.IDENTITY: _("Identity number"),
    Kind.PHONE: _("Telephone number"),
    Kind.BANK: _("Bank account"),
    Kind.ADDRESS: _("Home address"),
    Kind.EMAIL: _("E-mail address"),
    Kind.ACCOUNT: _("WeChat or QQ account"),
    Kind.PLATE: _("Number plate"),
    Kind.SECRET: _("Marked as secret"),
}
SEVERITIES = {Severity.HIGH: _("grave"), Severity.MEDIUM: _("middling"), Severity.LOW: _("slight")}


class Screening(Record):
    """A publication that was stopped: what was to be published, by whom, and what was found in it.

    The texts with findings stand in ``texts`` (JSON of place and text), encrypted under this record's key.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits for a decision")
        DECIDED = "decided", _("Decided")
        WITHDRAWN = "withdrawn", _("Not to be published")

    subject_kind = models.CharField(_("Kind"), max_length=60, db_index=True)
    subject_id = models.BigIntegerField(_("Record"))
    title = models.CharField(_("What was to be published"), max_length=200)
    asked_by = models.BigIntegerField(null=True)
    asked_role = models.CharField(_("Asked by"), max_length=40)
    stopped_at = models.DateTimeField(_("Stopped"))
    state = models.CharField(_("State"), max_length=12, choices=State.choices, default=State.OPEN)
    finding_count = models.PositiveIntegerField(_("What was found"), default=0)
    open_count = models.PositiveIntegerField(_("Undecided"), default=0)
    texts = EncryptedTextField(_("Texts"), mask="all")

    parts = ("found",)
    tones: ClassVar = {"open": "warn", "decided": "good", "withdrawn": "bad"}

    class Meta:
        verbose_name = _("Stopped publication")
        ordering: ClassVar = ["-stopped_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "state"], name="screening_by_subject"),
        ]

    def __str__(self) -> str:
        return self.title


class Found(Part):
    """A finding of a stopped publication: where, what kind. The words are in the encrypted texts."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="found")
    number = models.PositiveIntegerField()
    place = models.CharField(_("Place"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=12, choices=[(k.value, v) for k, v in KINDS.items()])
    severity = models.CharField(max_length=8, choices=[(k.value, v) for k, v in SEVERITIES.items()])
    reason = models.CharField(max_length=120)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    text_digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.place}"


class Decision(Record):
    """What a person decided on one finding, and why. It holds for the same words in the same text."""

    class Verdict(models.TextChoices):
        AS_IS = "as_is", _("Publish as it is")
        REDACT = "redact", _("Publish masked")
        WITHDRAW = "withdraw", _("Do not publish")

    class Basis(models.TextChoices):
        LAW = "law", _("The law demands that it be published")
        CONSENT = "consent", _("The person has agreed")
        OFFICE = "office", _("An office holder acting in office")
        MISTAKEN = "mistaken", _("It is none: found by mistake")
        PROTECT = "protect", _("Personal data or a secret that the public need not know")

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    text_digest = models.CharField(max_length=64, db_index=True)
    found_kind = models.CharField(_("Kind"), max_length=12, choices=[(k.value, v) for k, v in KINDS.items()])
    verdict = models.CharField(_("Decision"), max_length=12, choices=Verdict.choices)
    basis = models.CharField(_("Grounds"), max_length=12, choices=Basis.choices)
    reason = models.CharField(_("Reason"), max_length=500)
    decided_by = models.BigIntegerField(null=True)

    tones: ClassVar = {"as_is": "warn", "redact": "good", "withdraw": "bad"}

    class Meta:
        verbose_name = _("Decision on a finding")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.screening_id}/{self.number} {self.verdict}"
