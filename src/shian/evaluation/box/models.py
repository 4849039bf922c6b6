"""Evidence boxes that were made, or are under way."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICIALS
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Evidence box"),
    plural=_("Evidence boxes"),
    duty="evaluation",
    icon="package",
    order=20,
    menu=False,
    columns="title seal state figures leaves size made_by made_at",
    filters="state made_at",
    search="title sha256",
    ordering="-id",
    view=OFFICIALS,
    panels=(
        Panel(_("Report"), ("title", "report", "seal", "seal_hash", "figures", "leaves", "attachments")),
        Panel(_("File"), ("state", "sha256", "size", "made_by", "made_at", "reason")),
    ),
)
class EvidenceBox(Record):
    """A box: the report it is of, the seal it ends with, its file by its hash. A made one is never changed.

    ``report`` names it as `shian report build` does. The file lies in ``$SHIAN_DATA/boxes`` under its hash.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        MADE = "made", _("Made")
        FAILED = "failed", _("Not made")

    tones: ClassVar = {"waiting": "open", "made": "good", "failed": "bad"}

    title = models.CharField(_("Name of the box"), max_length=120)
    report = models.CharField(_("Report"), max_length=40)
    asked_attachments = models.CharField(_("Attachments asked for"), max_length=10, default="30")
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.WAITING)
    seal = models.PositiveBigIntegerField(_("Seal"), null=True, blank=True)
    seal_hash = models.CharField(_("Hash of the seal"), max_length=64, blank=True, default="")
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, default="", db_index=True)
    size = models.PositiveBigIntegerField(_("Size"), default=0)
    figures = models.PositiveIntegerField(_("Numbers"), default=0)
    leaves = models.PositiveBigIntegerField(_("Ledger entries"), default=0)
    attachments = models.PositiveIntegerField(_("Attachments"), default=0)
    made_by = models.CharField(_("Made by"), max_length=120)
    made_at = models.DateTimeField(_("Made at"))
    reason = models.CharField(_("Reason"), max_length=600, blank=True, default="")

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def busy(self) -> bool:
        """Under way in a job: the page asks again."""
        return bool(self.state == self.State.WAITING)
