"""What laboratories and rapid-test stations can do (C4-02, C4-03)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body
from shian.domains.directory.roles import CITY_LEVEL, LABORATORY, OFFICERS, OFFICIALS, SIGNED_IN, Inspector
from shian.domains.laboratory.models.samples import Sample
from shian.domains.registry.models import Operator
from shian.platform.records.base import Record
from shian.platform.resources.registry import Tab, resource


@resource(
    title=_("Laboratory"),
    plural=_("Laboratories"),
    duty="laboratory",
    icon="microscope",
    order=90,
    columns="body area certificate_number certificate_valid_to people invested retest_listed",
    hidden="national_pilot provincial_rank floor_area",
    filters="area retest_listed national_pilot",
    search="body__name certificate_number",
    form="body area certificate_number certificate_valid_to people floor_area invested retest_listed "
    "national_pilot provincial_rank",
    key="body",
    view=SIGNED_IN,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
)
class LabProfile(Record):
    """A laboratory's standing: certificate, people, investment, place among the province's."""

    body = models.OneToOneField(
        Body, verbose_name=_("Laboratory"), on_delete=models.PROTECT, related_name="laboratory_profile"
    )
    certificate_number = models.CharField(_("CMA certificate"), max_length=40, blank=True, default="")
    certificate_valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    people = models.PositiveIntegerField(_("People"), default=0)
    floor_area = models.PositiveIntegerField(_("Floor area (m²)"), default=0)
    invested = models.DecimalField(
        _("Invested (10,000 yuan)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    retest_listed = models.BooleanField(_("On the list of retest laboratories"), default=False)
    national_pilot = models.BooleanField(_("National pilot"), default=False)
    provincial_rank = models.PositiveIntegerField(_("Rank in the province"), null=True, blank=True)

    scope_shared = True
    scope_body = "body_id"

    def __str__(self) -> str:
        return f"#{self.body_id} {self.certificate_number}"


@resource(
    title=_("Accredited parameter"),
    plural=_("Accredited parameters"),
    duty="laboratory",
    icon="certificate-2",
    order=91,
    columns="laboratory parameter food_scope method valid_from valid_to",
    filters="laboratory valid_to",
    search="parameter food_scope method",
    ordering="laboratory parameter",
    form="laboratory parameter food_scope method valid_from valid_to",
    key="laboratory parameter method",
    view=SIGNED_IN,
    create=(*CITY_LEVEL, *LABORATORY),
    edit=(*CITY_LEVEL, *LABORATORY),
)
class Accreditation(Record):
    """One parameter that a laboratory is accredited for, by one method."""

    laboratory = models.ForeignKey(
        Body, verbose_name=_("Laboratory"), on_delete=models.PROTECT, related_name="accreditations"
    )
    parameter = models.CharField(_("Parameter"), max_length=80)
    food_scope = models.CharField(_("Foods"), max_length=120, blank=True, default="")
    method = models.CharField(_("Test method"), max_length=60)
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("To"), null=True, blank=True)

    scope_body = "laboratory_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["laboratory", "parameter", "method"], name="accreditation_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="accreditation_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.method}"


@resource(
    title=_("Farm-product test station"),
    plural=_("Farm-product test stations"),
    duty="laboratory",
    icon="plant-2",
    order=92,
    columns="name level area instruments people opened_on",
    filters="level area instruments",
    search="name",
    form="name level area instruments people opened_on",
    key="name",
    view=SIGNED_IN,
    create=OFFICERS,
    edit=OFFICERS,
    tabs=(Tab(_("Rapid tests"), "laboratory.rapidtest", "station"),),
)
class TestStation(Record):
    """A county body, county test station or township station for the safety of farm products."""

    __test__ = False  # not a test case, whatever its name

    class Level(models.TextChoices):
        COUNTY_BODY = "county_body", _("County supervision body")
        COUNTY_STATION = "county", _("County test station")
        TOWNSHIP = "township", _("Township station")

    name = models.CharField(_("Name"), max_length=120, unique=True)
    level = models.CharField(_("Level"), max_length=12, choices=Level.choices)
    instruments = models.PositiveIntegerField(_("Rapid-test instruments"), default=0)
    people = models.PositiveIntegerField(_("People"), default=0)
    opened_on = models.DateField(_("Opened on"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


@resource(
    title=_("Rapid test"),
    plural=_("Rapid tests"),
    duty="laboratory",
    icon="flask",
    order=93,
    columns="tested_at station food_name parameter result area sample",
    filters="result station area tested_at",
    search="food_name parameter place_name",
    ordering="-tested_at",
    form="station tested_at food_name parameter result value operator place_name area",
    view=(*OFFICIALS,),
    create=(*OFFICERS, Inspector),
)
class RapidTest(Record):
    """A rapid test at a station or market. Positive is a clue, not a verdict: a sample decides (R3.27)."""

    class Result(models.TextChoices):
        NEGATIVE = "negative", _("Negative")
        POSITIVE = "positive", _("Positive")
        INVALID = "invalid", _("Invalid")

    station = models.ForeignKey(
        TestStation, verbose_name=_("Station"), on_delete=models.PROTECT, related_name="tests"
    )
    tested_at = models.DateTimeField(_("Tested at"))
    food_name = models.CharField(_("Food"), max_length=120)
    parameter = models.CharField(_("Parameter"), max_length=80)
    result = models.CharField(_("Result"), max_length=8, choices=Result.choices)
    value = models.CharField(_("Reading"), max_length=30, blank=True, default="")
    operator = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    place_name = models.CharField(_("Place"), max_length=120, blank=True, default="")
    sample = models.ForeignKey(
        Sample,
        verbose_name=_("Sample taken to confirm"),
        on_delete=models.PROTECT,
        related_name="rapid_tests",
        null=True,
        blank=True,
    )

    def __str__(self) -> str:
        return f"{self.food_name} {self.parameter}"
