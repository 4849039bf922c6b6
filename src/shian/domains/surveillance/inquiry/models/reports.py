"""Reports of an outbreak: initial, progress, final; and the redacted text of a published one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import Public
from shian.domains.surveillance.inquiry import flows
from shian.domains.surveillance.inquiry.models.common import SEEING, moment, of_outbreak, text
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@follows(flows.REPORT, flows.REPORT_GUARDS)
@resource(
    title=_("Report of an outbreak"),
    plural=_("Reports of outbreaks"),
    duty="illness",
    icon="report-medical",
    order=64,
    columns="number outbreak sort title written_at state",
    hidden="area submitted_at published_at",
    filters="state sort outbreak area",
    search="number title",
    key="number",
    view=(*SEEING, Public),
    public="number title published_at public_text",
    panels=(
        Panel(_("Report"), ("number", "outbreak", "sort", "title", "issuer", "addressee")),
        Panel(_("When"), ("written_at", "submitted_at", "published_at", "because")),
        Panel(_("Published text"), ("public_text",)),
    ),
)
class Report(Record):
    """``sections`` are the texts and tables as they were when it was filled in: a report does not change with
    the file. ``public_text`` is what was let through to the public.
    """

    class Sort(models.TextChoices):
        INITIAL = "initial", _("Initial report")
        PROGRESS = "progress", _("Progress report")
        FINAL = "final", _("Final report")

    tones: ClassVar = {"draft": "warn", "submitted": "open", "published": "good", "void": "idle"}

    number = models.CharField(_("Number"), max_length=40, unique=True)
    outbreak = of_outbreak("reports")
    sort = models.CharField(_("Sort of report"), max_length=8, choices=Sort.choices)
    title = models.CharField(_("Title"), max_length=200)
    issuer = models.CharField(pgettext_lazy("document", "Issued by"), max_length=120)
    addressee = text(_("Addressed to"), 120)
    sections = models.JSONField(_("Sections"), default=list, blank=True)
    written_at = models.DateTimeField(_("Written at"))
    written_by = models.BigIntegerField(null=True, blank=True, editable=False)
    submitted_at = moment(_("Submitted at"))
    published_at = moment(_("Published at"))
    public_text = models.TextField(_("Published text"), blank=True, default="")
    because = text(_("Withdrawn because"))
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.REPORT), default="draft", db_index=True
    )

    scope_public = Q(state="published")

    def __str__(self) -> str:
        return self.title
