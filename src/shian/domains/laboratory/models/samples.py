"""The sample with its sampling sheet, and the chain of its custody (B8-02, B8-03)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body, Person
from shian.domains.directory.roles import SIGNED_IN, Public
from shian.domains.laboratory.codes import choices, lists
from shian.domains.laboratory.flows import samples as flows
from shian.domains.laboratory.models.plans import Task
from shian.domains.laboratory.sheet import in_words as sheet_in_words
from shian.domains.registry.models import Operator, trigram
from shian.methods import identifiers
from shian.platform.flows.binding import follows
from shian.platform.flows.clocks import local
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.records.problems import in_words
from shian.platform.resources.registry import Column, Panel, Tab, resource

# Conclusions and judgements in the tone in which they are shown.
CONCLUSION_TONES = {
    code: "bad" if "不合格" in code else "warn" if "问题" in code else "good" if "合格" in code else "idle"
    for code in (*lists()["conclusion"], *lists()["judgement"])
}


def coded(label: Any, name: str, longest: int = 2, default: str = "") -> models.CharField[str, str]:
    """A field whose values come from a code list of the sampling sheet."""
    return models.CharField(label, max_length=longest, choices=choices(name), blank=True, default=default)


@follows(flows.SAMPLE, flows.SAMPLE_GUARDS, body="laboratory_id", operator="operator_id")
@resource(
    title=_("Sample"),
    plural=_("Samples"),
    duty="laboratory",
    icon="test-pipe",
    order=30,
    columns="number food_name place_name area link taken_at laboratory conclusion state",
    hidden="task_sort food_class food_code sample_type site operator brand spec batch produced_on "
    "producer_name failed problem task sampling_body received_at concluded_at",
    filters="state area link food_class sample_type task_sort failed problem conclusion laboratory taken_at",
    search="number food_name place_name producer_name",
    ordering="-taken_at",
    key="number",
    view=(*SIGNED_IN, Public),
    public="place_name conclusion failed_items taken_at producer_name food_name batch produced_on food_class "
    "brand spec place_address producer_address number",
    panels=(
        Panel(
            _("Sampling"),
            (
                "number",
                "task",
                "task_sort",
                "taken_at",
                "sampler",
                "second_sampler",
                "sampling_body",
                "laboratory",
            ),
        ),
        Panel(_("Sampled place"), ("operator", "place_name", "place_address", "area", "link", "site")),
        Panel(
            _("Food"),
            ("food_name", "food_class", "food_code", "sample_type", "brand", "spec", "batch", "produced_on"),
        ),
        Panel(_("Labelled producer"), ("producer", "producer_name", "producer_address")),
        Panel(_("Quantity"), ("quantity", "reserve", "unit", "seal_number", "sheet")),
        Panel(
            _("Conclusion"),
            ("conclusion", "failed", "problem", "failed_items", "concluded_at", "reported_at", "keep_until"),
        ),
    ),
    tabs=(
        Tab(_("Test reports"), "laboratory.testreport", "sample"),
        Tab(_("Notices of result"), "laboratory.notice", "sample"),
        Tab(_("Retests"), "laboratory.retest", "sample"),
        Tab(_("Objections"), "laboratory.objection", "sample"),
        Tab(_("Disposals"), "laboratory.disposal", "sample"),
    ),
    extra=(Column("sheet", _("Further fields of the sheet"), lambda sample: sheet_in_words(sample.details)),),
)
class Sample(Record):
    """A sample: what the national sampling sheet says of it, where it is, and what it turned out to be.

    ``details`` keeps the sheet's rarer fields by name (3.1 of the rule reference), blank ones left out.
    ``area`` is the district of the sampled place.
    """

    number = models.CharField(_("Sheet number"), max_length=19, unique=True)
    task = models.ForeignKey(
        Task, verbose_name=_("Task"), on_delete=models.PROTECT, related_name="samples", null=True, blank=True
    )
    task_sort = coded(_("Sort of task"), "task", 1, "1")
    operator = models.ForeignKey(
        Operator,
        verbose_name=_("Sampled operator"),
        on_delete=models.PROTECT,
        related_name="samples",
        null=True,
        blank=True,
    )
    place_name = models.CharField(_("Sampled place"), max_length=120)
    place_address = models.CharField(_("Address of the place"), max_length=200, blank=True, default="")
    link = coded(_("Link of the chain"), "link", 12)
    site = coded(_("Sampling point"), "site", 4)
    food_name = models.CharField(_("Food"), max_length=120)
    food_code = models.CharField(_("Food in the catalogue"), max_length=60, blank=True, default="")
    food_class = coded(_("Food class"), "food_class", 2)
    sample_type = coded(_("Type of sample"), "sample_type", 1, "2")
    brand = models.CharField(_("Brand"), max_length=60, blank=True, default="")
    spec = models.CharField(_("Specification"), max_length=60, blank=True, default="")
    batch = models.CharField(_("Lot"), max_length=60, blank=True, default="")
    produced_on = models.DateField(_("Produced, processed or bought on"), null=True, blank=True)
    expires_on = models.DateField(_("Shelf life ends"), null=True, blank=True)
    producer = models.ForeignKey(
        Operator,
        verbose_name=_("Producer in the register"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    producer_name = models.CharField(_("Labelled producer"), max_length=120, blank=True, default="")
    producer_address = models.CharField(_("Address of the producer"), max_length=200, blank=True, default="")
    quantity = models.DecimalField(_("Quantity"), max_digits=9, decimal_places=3, null=True, blank=True)
    reserve = models.DecimalField(
        _("Back-up quantity"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("Unit"), max_length=12, blank=True, default="")
    details = models.JSONField(_("Further fields of the sheet"), default=dict, blank=True)
    taken_at = models.DateTimeField(_("Taken at"))
    taken_by = models.BigIntegerField(null=True, blank=True, editable=False)
    sampler = models.ForeignKey(
        Person, verbose_name=_("Sampler"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    second_sampler = models.ForeignKey(
        Person,
        verbose_name=_("Second sampler"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    sampling_body = models.ForeignKey(
        Body, verbose_name=_("Sampling body"), on_delete=models.PROTECT, related_name="+"
    )
    laboratory = models.ForeignKey(
        Body, verbose_name=_("Laboratory"), on_delete=models.PROTECT, related_name="+"
    )
    seal_number = models.CharField(_("Seal number"), max_length=30, blank=True, default="")
    received_at = models.DateTimeField(_("Received at"), null=True, blank=True)
    conclusion = models.CharField(
        _("Conclusion"), max_length=30, choices=choices("conclusion"), blank=True, default=""
    )
    failed = models.BooleanField(_("Failed"), default=False)
    problem = models.BooleanField(_("Problem"), default=False)
    urgent = models.BooleanField(_("Serious hazard"), default=False)
    failed_items = models.CharField(_("Failed items"), max_length=600, blank=True, default="")
    concluded_at = models.DateTimeField(_("Concluded at"), null=True, blank=True)
    reported_at = models.DateTimeField(_("Reported at"), null=True, blank=True)
    published_on = models.DateField(_("Published on"), null=True, blank=True)
    keep_until = models.DateField(_("Keep the back-up until"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(flows.SAMPLE), default="taken")

    parts = ("custody",)
    tones: ClassVar = {**CONCLUSION_TONES, "reported": "good", "published": "good", "rejected": "bad"}
    scope_operator = "operator_id"
    scope_body = ("laboratory_id", "sampling_body_id")
    scope_public = Q(state="published")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-taken_at", "-id"], name="sample_by_day"),
            models.Index(fields=["state"], name="sample_by_state"),
            trigram("sample_number_trgm", "number"),
            trigram("sample_food_trgm", "food_name"),
            trigram("sample_place_trgm", "place_name"),
            trigram("sample_producer_trgm", "producer_name"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.food_name}"

    def clean(self) -> None:
        faults: dict[str, object] = {}
        if wrong := identifiers.check_sheet_number(self.number).problem:
            faults["number"] = in_words(wrong)
        if self.produced_on and self.produced_on > local(self.taken_at).date():
            faults["produced_on"] = _("A sample cannot be produced after it was taken.")
        if self.sampler_id and self.sampler_id == self.second_sampler_id:
            faults["second_sampler"] = _("Two different people take a sample.")
        if faults:
            raise ValidationError(faults)


class Handover(Part):
    """One hand-over of a sample: who gave it to whom, when, under which seal and in which condition."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="custody")
    at = models.DateTimeField(_("At"))
    giver = models.CharField(_("Handed over by"), max_length=60)
    taker = models.CharField(_("Taken over by"), max_length=60)
    seal_number = models.CharField(_("Seal number"), max_length=30, blank=True, default="")
    seal_intact = models.BooleanField(_("Seal intact"), default=True)
    celsius = models.DecimalField(
        _("Temperature (°C)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    remark = models.CharField(_("Remark"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name_plural = _("Chain of custody")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.at} {self.giver} → {self.taker}"
