"""What the records of consultation share: grades, urgency, the subject, fields."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.models import Body
from shian.domains.directory.roles import OFFICIALS, Liaison
from shian.platform.records.base import Record

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


def text_field(label: Any, longest: int = 300) -> models.CharField[str, str]:
    return models.CharField(label, max_length=longest, blank=True, default="")


def long_field(label: Any) -> models.TextField[str, str]:
    return models.TextField(label, blank=True, default="")


def body_field(label: Any, related: str = "+", *, empty: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        Body, verbose_name=label, on_delete=models.PROTECT, related_name=related, null=empty, blank=empty
    )


class Subject(Record):
    """What a thread or a notice is about: any record by kind and number, and how people call it."""

    subject_kind = text_field(_("Kind of subject"), 60)
    subject_id = models.BigIntegerField(_("Subject"), null=True, blank=True)
    subject_title = text_field(_("Subject"), 200)

    class Meta:
        abstract = True
