"""The hygiene survey of a premises: answers to the dated checklist, and what they say of the causes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.registry.models import Operator
from shian.domains.surveillance.inquiry.checklist import factors
from shian.domains.surveillance.inquiry.flows import DOING
from shian.domains.surveillance.inquiry.models.common import SEEING, moment, of_outbreak, perhaps, text
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Premises survey"),
    plural=_("Premises surveys"),
    duty="illness",
    icon="clipboard-check",
    order=62,
    columns="outbreak operator surveyed_at handlers handlers_ill failed finished_at",
    hidden="area edition surveyors",
    filters="outbreak operator area",
    search="place_name summary",
    view=SEEING,
    edit=DOING,
    panels=(
        Panel(_("Survey"), ("outbreak", "operator", "place_name", "surveyed_at", "surveyors", "edition")),
        Panel(_("Food handlers"), ("handlers", "handlers_ill", "handlers_remark")),
        Panel(_("Findings"), ("failed", "summary", "finished_at")),
    ),
)
class Survey(Record):
    """``edition`` is the checklist's; photos are attached to the record until it is finished."""

    parts = ("answers",)

    outbreak = of_outbreak("surveys")
    operator = perhaps(Operator, _("Operator"))
    place_name = models.CharField(_("Place"), max_length=120)
    surveyed_at = models.DateTimeField(_("Surveyed at"))
    surveyors = text(_("Surveyed by"), 120)
    edition = models.DateField(_("Checklist of"))
    handlers = models.PositiveSmallIntegerField(_("Food handlers"), null=True, blank=True)
    handlers_ill = models.PositiveSmallIntegerField(_("Of them ill or carriers"), null=True, blank=True)
    handlers_remark = text(_("Who, since when, what they made"))
    failed = models.PositiveSmallIntegerField(_("Faults found"), default=0)
    summary = text(_("Summary"), 1000)
    finished_at = moment(_("Finished at"))

    def __str__(self) -> str:
        return self.place_name

    @property
    def attachments_closed(self) -> bool:
        """Photos are added until the survey is finished."""
        return self.finished_at is not None


class Answer(Part):
    """The answer to one item. ``factor`` is what a fault would contribute to (as the checklist has it)."""

    class Found(models.TextChoices):
        GOOD = "good", _("In order")
        FAULT = "fault", _("Fault")
        NONE = "none", _("Does not apply")
        UNSEEN = "unseen", _("Could not be seen")

    tones: ClassVar = {"good": "good", "fault": "bad", "none": "idle", "unseen": "warn"}

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(_("Item"), max_length=12)
    title = models.CharField(_("Asked"), max_length=120)
    factor = models.CharField(_("Bears on"), max_length=14, choices=factors)
    found = models.CharField(_("Found"), max_length=6, choices=Found.choices)
    value = models.DecimalField(_("Measured"), max_digits=8, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=10, blank=True, default="")
    remark = models.CharField(_("Remark"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name_plural = _("Answers")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "code"], name="inquiry_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_found_display()}"
