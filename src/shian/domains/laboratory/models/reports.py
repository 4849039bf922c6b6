"""Test reports and their items."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body
from shian.domains.directory.roles import OFFICIALS
from shian.domains.laboratory.codes import choices
from shian.domains.laboratory.flows import reports as flows
from shian.domains.laboratory.models.samples import CONCLUSION_TONES, Sample
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, resource


@follows(flows.REPORT, flows.REPORT_GUARDS, body="laboratory_id")
@resource(
    title=_("Test report"),
    plural=_("Test reports"),
    duty="laboratory",
    icon="report-medical",
    order=40,
    columns="number sample laboratory round item_count failed_count conclusion issued_at state",
    hidden="area open_count started_at urgent",
    filters="state round laboratory area conclusion issued_at",
    search="number sample__number sample__food_name",
    ordering="-id",
    key="number",
    view=OFFICIALS,
    panels=(
        Panel(_("Report"), ("number", "sample", "laboratory", "round", "started_at", "issued_at")),
        Panel(_("Results"), ("item_count", "failed_count", "open_count", "conclusion", "urgent", "remark")),
    ),
)
class TestReport(Record):
    """A laboratory's report on a sample: the first test, or a retest elsewhere."""

    __test__ = False  # not a test case, whatever its name

    class Round(models.TextChoices):
        FIRST = "first", _("First test")
        RETEST = "retest", _("Retest")

    number = models.CharField(_("Report number"), max_length=40, unique=True)
    sample = models.ForeignKey(
        Sample, verbose_name=_("Sample"), on_delete=models.PROTECT, related_name="reports"
    )
    laboratory = models.ForeignKey(
        Body, verbose_name=_("Laboratory"), on_delete=models.PROTECT, related_name="+"
    )
    round = models.CharField(_("Round"), max_length=8, choices=Round.choices, default=Round.FIRST)
    started_at = models.DateTimeField(_("Started at"))
    tested_by = models.BigIntegerField(null=True, blank=True, editable=False)
    verified_by = models.BigIntegerField(null=True, blank=True, editable=False)
    issued_at = models.DateTimeField(_("Issued at"), null=True, blank=True)
    item_count = models.PositiveIntegerField(_("Items"), default=0)
    failed_count = models.PositiveIntegerField(_("Failed items"), default=0)
    open_count = models.PositiveIntegerField(_("Items not judged yet"), default=0)
    conclusion = models.CharField(
        _("Conclusion"), max_length=30, choices=choices("conclusion"), blank=True, default=""
    )
    urgent = models.BooleanField(_("Serious hazard"), default=False)
    remark = models.CharField(_("Remark"), max_length=500, blank=True, default="")
    state = models.CharField(_("State"), max_length=12, choices=choices_of(flows.REPORT), default="testing")

    parts = ("items",)
    tones: ClassVar = {**CONCLUSION_TONES, "issued": "good"}
    scope_body = "laboratory_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "laboratory", "round"], name="report_once"),
        ]

    def __str__(self) -> str:
        return self.number


class TestItem(Part):
    """One item tested: the result as written, the limit of the edition in force, and the judgement."""

    __test__ = False  # not a test case, whatever its name

    report = models.ForeignKey(TestReport, on_delete=models.CASCADE, related_name="items")
    analyte = models.CharField(_("Item"), max_length=80)
    analyte_key = models.CharField(max_length=60, blank=True, default="")
    task = models.CharField(_("Sort of task"), max_length=1, choices=choices("task"), default="1")
    result = models.CharField(_("Result"), max_length=60)
    value = models.DecimalField(_("Value"), max_digits=24, decimal_places=9, null=True, blank=True)
    unit = models.CharField(_("Unit"), max_length=20, blank=True, default="")
    lod = models.CharField(_("Detection limit"), max_length=30, blank=True, default="")
    method = models.CharField(_("Test method"), max_length=60, blank=True, default="")
    series = models.CharField(_("Standard applied"), max_length=40, blank=True, default="")
    edition = models.CharField(_("Edition"), max_length=40, blank=True, default="")
    limit_id = models.CharField(max_length=80, blank=True, default="")
    demand = models.CharField(_("Limit"), max_length=120, blank=True, default="")
    outcome = models.PositiveSmallIntegerField(_("Outcome"), default=0)
    reason = models.PositiveSmallIntegerField(_("Ground"), default=3)
    judgement = models.CharField(
        _("Judgement"), max_length=6, choices=choices("judgement"), default="待判定项"
    )
    by_hand = models.CharField(_("Judged by hand because"), max_length=200, blank=True, default="")

    tones: ClassVar = CONCLUSION_TONES

    class Meta:
        verbose_name_plural = _("Results")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.analyte} {self.result}"
