"""Contaminant monitoring: programmes, samples, measurements, flags, consumption (B4-01, B4-02)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.models import Body
from shian.domains.directory.roles import OFFICIALS
from shian.domains.laboratory.codes import choices
from shian.domains.registry.models import Operator
from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants import flows
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Column, Panel, Tab, resource

MICROBIAL = ("pathogen", "hygiene")  # hazard groups that a microbiologist tests for


class Sort(models.TextChoices):
    """What a sample is tested for."""

    CHEMICAL = "chemical", _("Chemical contaminants")
    MICROBIAL = "microbial", _("Pathogens and microbes")


def sort_of(hazard: str) -> str:
    """Whether a hazard group is chemical or microbial."""
    return Sort.MICROBIAL if hazard in MICROBIAL else Sort.CHEMICAL


def _amount(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=24, decimal_places=9, null=True, blank=True)


def _text(label: Any, longest: int = 200) -> models.CharField[str, str]:
    return models.CharField(label, max_length=longest, blank=True, default="")


def _food_class() -> models.CharField[str, str]:
    return models.CharField(_("Food class"), max_length=2, choices=choices("food_class"))


def _hazard() -> models.CharField[str, str]:
    return models.CharField(_("Hazard group"), max_length=12, choices=Analyte.Group.choices)


@follows(flows.PROGRAMME, flows.PROGRAMME_GUARDS)
@resource(
    title=_("Monitoring programme"),
    plural=_("Monitoring programmes"),
    duty="risk",
    icon="calendar-stats",
    order=30,
    columns="year title organiser planned state",
    filters="year state",
    search="title",
    ordering="-year title",
    key="year title",
    view=OFFICIALS,
    panels=(Panel(_("Programme"), ("year", "title", "organiser", "basis", "planned", "state")),),
    tabs=(Tab(_("Monitoring samples"), "contaminant.monitoringsample", "programme"),),
)
class Programme(Record):
    """A year's plan of risk monitoring: how many samples of a food for a hazard in a county."""

    year = models.PositiveIntegerField(_("Year"))
    title = models.CharField(pgettext_lazy("document", "Title"), max_length=120)
    organiser: models.ForeignKey[Any, Any] = models.ForeignKey(
        Body,
        verbose_name=_("Organised by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    basis = _text(_("Basis"))
    planned = models.PositiveIntegerField(_("Samples planned"), default=0)
    author = models.BigIntegerField(null=True, blank=True, editable=False)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(flows.PROGRAMME), default="draft")

    parts = ("quotas",)
    tones: ClassVar = {"draft": "warn", "issued": "open", "closed": "good"}
    scope_shared = True

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "title"], name="monitoring_programme_once")
        ]

    def __str__(self) -> str:
        return self.title


class Quota(Part):
    """How many samples a programme asks of a county, of a food class, for a hazard group."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="quotas")
    county = models.CharField(_("County"), max_length=12, db_index=True)
    food_class = _food_class()
    hazard = _hazard()
    planned = models.PositiveIntegerField(_("Samples planned"))

    class Meta:
        verbose_name_plural = pgettext_lazy("monitoring", "Quotas")
        ordering: ClassVar = ["county", "food_class", "hazard"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "county", "food_class", "hazard"], name="monitoring_quota_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.get_food_class_display()} {self.get_hazard_display()}"


@follows(flows.SAMPLE, body="laboratory_id")
@resource(
    title=_("Monitoring sample"),
    plural=_("Monitoring samples"),
    duty="risk",
    icon="droplet-search",
    order=31,
    columns="number food_name hazard area place_name taken_on laboratory items found state",
    hidden="sort food_class programme link flagged tested_on",
    filters="state sort hazard food_class area programme laboratory flagged taken_on",
    search="number food_name place_name",
    ordering="-taken_on -id",
    key="number",
    view=OFFICIALS,
    panels=(
        Panel(_("Task"), ("number", "programme", "sort", "hazard", "area", "due_on")),
        Panel(_("Food"), ("food_class", "food_name", "origin")),
        Panel(_("Sampled place"), ("link", "operator", "place_name", "place_address", "taken_on")),
        Panel(_("Result"), ("laboratory", "tested_on", "items", "found", "flagged", "remark")),
    ),
    tabs=(Tab(_("Hazard flags"), "contaminant.hazardflag", "sample"),),
    extra=(Column("found", _("Detected"), lambda sample: sample.detected_count, sort="detected_count"),),
)
class MonitoringSample(Record):
    """A sample taken to know what is in food, not to judge its seller: monitoring is not enforcement."""

    number = models.CharField(_("Number"), max_length=30, unique=True)
    programme: models.ForeignKey[Any, Any] = models.ForeignKey(
        Programme,
        verbose_name=_("Monitoring programme"),
        on_delete=models.PROTECT,
        related_name="samples",
        null=True,
        blank=True,
    )
    sort = models.CharField(_("Sort"), max_length=10, choices=Sort.choices)
    hazard = _hazard()
    food_class = _food_class()
    food_name = _text(_("Food"), 120)
    origin = _text(_("Origin"), 120)
    link = models.CharField(
        _("Link of the chain"), max_length=12, choices=choices("link"), blank=True, default=""
    )
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    place_name = _text(_("Sampled place"), 120)
    place_address = _text(_("Address of the place"), 200)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    taken_on = models.DateField(_("Taken on"), null=True, blank=True)
    taken_by = models.BigIntegerField(null=True, blank=True, editable=False)
    laboratory: models.ForeignKey[Any, Any] = models.ForeignKey(
        Body,
        verbose_name=_("Laboratory"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    tested_on = models.DateField(_("Tested on"), null=True, blank=True)
    items = models.PositiveIntegerField(_("Measurements"), default=0)
    detected_count = models.PositiveIntegerField(_("Detected"), default=0, editable=False)
    flagged = models.BooleanField(_("Hazard flagged"), default=False)
    remark = _text(_("Remark"), 300)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(flows.SAMPLE), default="tasked")

    parts = ("measurements",)
    tones: ClassVar = {"tasked": "warn", "taken": "open", "tested": "good", "void": "idle"}
    scope_body = "laboratory_id"

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-taken_on", "-id"], name="monitoring_by_day"),
            models.Index(fields=["food_class", "hazard"], name="monitoring_by_food"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.food_name or self.get_food_class_display()}"


class Measurement(Part):
    """One analyte in one sample. What was not found is kept as below its limit, never as zero or half.

    ``detected`` without ``value``: found between the limit of detection and that of quantification, or found
    by a test that gives no number. Not ``detected``: below ``lod``, or below ``loq`` if no ``lod`` is given.
    """

    sample = models.ForeignKey(MonitoringSample, on_delete=models.CASCADE, related_name="measurements")
    analyte = models.ForeignKey(
        Analyte, verbose_name=_("Substance"), on_delete=models.PROTECT, related_name="+"
    )
    detected = models.BooleanField(_("Detected"))
    value = _amount(_("Value"))
    unit = _text(_("Unit"), 20)
    lod = _amount(_("Limit of detection"))
    loq = _amount(_("Limit of quantification"))
    method = _text(_("Test method"), 60)

    class Meta:
        verbose_name_plural = _("Measurements")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "analyte"], name="monitoring_analyte_once"),
            models.CheckConstraint(
                condition=Q(detected=True) | Q(value__isnull=True), name="monitoring_below_has_no_value"
            ),
            models.CheckConstraint(
                condition=(Q(value=None) | Q(value__gte=0))
                & (Q(lod=None) | Q(lod__gte=0))
                & (Q(loq=None) | Q(loq__gte=0)),
                name="monitoring_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.analyte.zh} {self.written()}"

    def written(self) -> str:
        """The result as people write it: ``0.12``, ``<0.01``, ``检出``."""
        if self.detected:
            return f"{self.value.normalize():f}" if self.value is not None else "+"
        bound = self.lod if self.lod is not None else self.loq
        return "ND" if bound is None else f"<{bound.normalize():f}"


@follows(flows.FLAG)
@resource(
    title=_("Hazard flag"),
    plural=_("Hazard flags"),
    duty="risk",
    icon="flag-exclamation",
    order=32,
    columns="number food_name analyte written demand area raised_at state",
    hidden="food_class edition sample because",
    filters="state food_class analyte area raised_at",
    search="number food_name analyte__zh",
    ordering="-raised_at -id",
    key="number",
    view=OFFICIALS,
    panels=(
        Panel(_("Hazard"), ("number", "sample", "food_class", "food_name", "analyte", "area", "raised_at")),
        Panel(_("Result against the limit"), ("written", "demand", "edition", "basis")),
        Panel(_("What became of it"), ("state", "because", "consultation_number")),
    ),
)
class HazardFlag(Record):
    """A monitored value beyond a limit in force on the day of sampling, or a pathogen found: to be judged."""

    number = models.CharField(_("Number"), max_length=30, unique=True)
    sample = models.ForeignKey(
        MonitoringSample, verbose_name=_("Sample"), on_delete=models.PROTECT, related_name="flags"
    )
    analyte = models.ForeignKey(
        Analyte, verbose_name=_("Substance"), on_delete=models.PROTECT, related_name="+"
    )
    food_class = _food_class()
    food_name = _text(_("Food"), 120)
    written = models.CharField(_("Result"), max_length=60)
    demand = _text(_("Limit value"), 120)
    edition = _text(_("Edition"), 40)
    basis = _text(_("Basis"), 200)
    raised_at = models.DateTimeField(_("Raised at"))
    because = _text(_("Reason"), 300)
    consultation_number = _text(_("Consultation"), 30)
    state = models.CharField(_("State"), max_length=12, choices=choices_of(flows.FLAG), default="raised")

    tones: ClassVar = {"raised": "warn", "consulted": "open", "dismissed": "idle"}

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "analyte"], name="hazard_flag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.food_name} {self.analyte.zh}"


class Origin(models.TextChoices):
    """Whether a figure was published or is assumed here."""

    PUBLISHED = "published", _("Published")
    ASSUMED = "assumed", _("Assumption of this platform")


@resource(
    title=_("Consumption figure"),
    plural=_("Food consumption"),
    duty="risk",
    icon="bowl-chopsticks",
    order=33,
    columns="food_class people grams body_weight since until origin source",
    filters="food_class people origin",
    search="source",
    ordering="food_class people -since",
    form="food_class people grams body_weight since until origin source",
    key="food_class people since",
    view=OFFICIALS,
    create=flows.PLANNERS,
    edit=flows.PLANNERS,
)
class Consumption(Record):
    """How much of a food class a group of people eats in a day, and what it weighs: for exposure."""

    class People(models.TextChoices):
        ALL = "all", _("Whole population")
        ADULTS = "adults", _("Adults")
        CHILDREN = "children", _("Children 2–6 years")

    food_class = _food_class()
    people = models.CharField(
        pgettext_lazy("consumption", "People"), max_length=10, choices=People.choices, default=People.ALL
    )
    grams = models.DecimalField(_("Grams a day"), max_digits=8, decimal_places=2)
    body_weight = models.DecimalField(_("Body weight (kg)"), max_digits=6, decimal_places=2)
    since = models.DateField(_("From"))
    until = models.DateField(_("To"), null=True, blank=True)
    origin = models.CharField(_("Origin"), max_length=10, choices=Origin.choices)
    source = models.CharField(_("Source"), max_length=300)

    scope_shared = True

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["food_class", "people", "since"], name="consumption_once"),
            models.CheckConstraint(
                condition=Q(grams__gte=0) & Q(body_weight__gt=0), name="consumption_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_food_class_display()} {self.get_people_display()}"


@resource(
    title=_("Health-based guidance value"),
    plural=_("Health-based guidance values"),
    duty="risk",
    icon="heart-rate-monitor",
    order=34,
    columns="analyte sort amount days since until origin source",
    filters="analyte sort origin",
    search="analyte__zh analyte__en source",
    ordering="analyte_id -since",
    form="analyte sort amount days since until origin source",
    key="analyte sort since",
    view=OFFICIALS,
    create=flows.PLANNERS,
    edit=flows.PLANNERS,
)
class GuidanceValue(Record):
    """What may be taken in of a substance, in micrograms per kilogram of body weight in so many days."""

    class Kind(models.TextChoices):
        TOLERABLE = "tolerable", _("Tolerable intake")
        ACCEPTABLE = "acceptable", _("Acceptable intake")
        BENCHMARK = "benchmark", _("Benchmark dose, lower bound")

    analyte = models.ForeignKey(
        Analyte, verbose_name=_("Substance"), on_delete=models.PROTECT, related_name="+"
    )
    sort = models.CharField(_("Sort"), max_length=10, choices=Kind.choices, default=Kind.TOLERABLE)
    amount = models.DecimalField(_("µg per kg of body weight"), max_digits=12, decimal_places=5)
    days = models.PositiveSmallIntegerField(_("In how many days"), default=1)
    since = models.DateField(_("From"))
    until = models.DateField(_("To"), null=True, blank=True)
    origin = models.CharField(_("Origin"), max_length=10, choices=Origin.choices)
    source = models.CharField(_("Source"), max_length=300)

    scope_shared = True

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["analyte", "sort", "since"], name="guidance_value_once"),
            models.CheckConstraint(condition=Q(amount__gt=0) & Q(days__gt=0), name="guidance_value_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.analyte.zh} {self.get_sort_display()}"


__all__ = [
    "MICROBIAL", "Consumption", "GuidanceValue", "HazardFlag", "Measurement", "MonitoringSample", "Origin",
    "Programme", "Quota", "Sort", "sort_of",
]  # fmt: skip
