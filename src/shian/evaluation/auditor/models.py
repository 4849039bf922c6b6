"""Audited reports, what a person corrected in their reading, facts beside them, bound figures."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICIALS
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Record
from shian.platform.resources.registry import resource


@resource(
    title=_("Audited report"),
    plural=_("Audited reports"),
    duty="evaluation",
    icon="zoom-check",
    order=20,
    columns="title file_name characters high medium low questions taken_at",
    filters="taken_at",
    search="title file_name",
    view=OFFICIALS,
    menu=False,
)
class AuditedReport(Record):
    """A report given to the auditor. Its text is a draft, and may name people: it is kept encrypted."""

    title = models.CharField(_("Title of the report"), max_length=200)
    file_name = models.CharField(_("File name"), max_length=255, blank=True, default="")
    sha256 = models.CharField("SHA-256", max_length=64)
    characters = models.PositiveIntegerField(_("Characters"))
    text = EncryptedTextField(_("Text"), mask="all")
    taken_at = models.DateTimeField(_("Taken in at"))
    high = models.PositiveIntegerField(_("High"), default=0)
    medium = models.PositiveIntegerField(_("Medium"), default=0)
    low = models.PositiveIntegerField(_("Low"), default=0)
    questions = models.PositiveIntegerField(_("Questions"), default=0)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title


@resource(
    title=_("Correction of a reading"),
    plural=_("Corrections of readings"),
    duty="evaluation",
    icon="edit",
    order=21,
    columns="report figure subject year ignore reason undone",
    filters="undone",
    search="figure subject reason",
    view=OFFICIALS,
    menu=False,
)
class Correction(Record):
    """What a person says a figure of a report is; undone rather than removed."""

    report = models.ForeignKey(
        AuditedReport, models.PROTECT, related_name="corrections", verbose_name=_("Report")
    )
    start = models.PositiveIntegerField(_("From character"))
    end = models.PositiveIntegerField(_("To character"))
    figure = models.CharField(_("Figure"), max_length=80)
    ignore = models.BooleanField(_("Leave out"), default=False)
    apart = models.BooleanField(_("Not a part"), default=False)
    target = models.BooleanField(_("A target"), null=True, blank=True, default=None)
    subject = models.CharField(_("Of what"), max_length=60, blank=True, default="")
    place = models.CharField(_("Where"), max_length=40, blank=True, default="")
    year = models.PositiveSmallIntegerField(
        _("Year"), null=True, blank=True, default=None, validators=[MinValueValidator(1900)]
    )
    value = models.DecimalField(
        _("Value in the unit as written"),
        max_digits=24,
        decimal_places=6,
        null=True,
        blank=True,
        default=None,
    )
    reason = models.CharField(_("Reason"), max_length=300)
    undone = models.BooleanField(_("Undone"), default=False)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.figure} · {self.reason}"


@resource(
    title=_("Fact beside a report"),
    plural=_("Facts beside reports"),
    duty="evaluation",
    icon="info-circle",
    order=22,
    columns="report says source undone",
    search="says source",
    view=OFFICIALS,
    menu=False,
)
class BesideFact(Record):
    """A sentence that holds beside a report, such as a population of the statistical bulletin."""

    report = models.ForeignKey(AuditedReport, models.PROTECT, related_name="facts", verbose_name=_("Report"))
    says = models.CharField(_("Sentence"), max_length=500)
    source = models.CharField(_("Source"), max_length=200)
    undone = models.BooleanField(_("Undone"), default=False)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.says


@resource(
    title=_("Bound figure"),
    plural=_("Bound figures"),
    duty="evaluation",
    icon="link",
    order=23,
    columns="subject measure figure series reason ended",
    filters="ended",
    search="subject figure",
    view=OFFICIALS,
    menu=False,
)
class Binding(Record):
    """What a report calls a thing, and the figure it means: confirmed by a person and kept."""

    subject = models.CharField(_("What the report calls it"), max_length=60)
    measure = models.CharField(_("Unit"), max_length=20, blank=True, default="")
    figure = models.CharField(_("Figure"), max_length=100)
    series = models.CharField(_("Population series"), max_length=40, blank=True, default="")
    reason = models.CharField(_("Reason"), max_length=300, blank=True, default="")
    ended = models.BooleanField(_("Ended"), default=False)

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["subject", "measure"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "measure"], condition=models.Q(ended=False), name="one_binding_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.figure}"
