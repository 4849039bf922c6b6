"""Attachment: a file that belongs to a record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.platform.records.base import Record


class Attachment(Record):
    """A file beside a record, named by the record's kind and id; its content is found by its hash.

    Several attachments may have one content. Who may see the record may see the attachment.
    """

    kind_of = models.CharField(_("Kind of record"), max_length=60)
    record = models.BigIntegerField(_("Record"))
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    name = models.CharField(_("File name"), max_length=255)
    media = models.CharField(_("Type"), max_length=100)
    size = models.PositiveBigIntegerField(_("Size"))
    about = models.CharField(_("What it shows"), max_length=200, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind_of", "record"], name="attachment_of")]

    def __str__(self) -> str:
        return self.name

    @property
    def inline(self) -> bool:
        """Whether a browser may show it in the page rather than save it."""
        return self.media in ("application/pdf", "image/jpeg", "image/png", "image/webp")
