"""Areas with validity dates, population series, bodies, stations, posts, people and kits."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import CITY_LEVEL, OFFICERS, OFFICIALS, SIGNED_IN, Administrator
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, Tab, resource


class _DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


@resource(
    title=_("Area"),
    plural=_("Areas"),
    duty="directory",
    icon="map",
    order=10,
    columns="code name level parent_code valid_from valid_to km2",
    filters="level",
    search="code name",
    ordering="code",
    form="code name level parent_code valid_from valid_to km2 source",
    key="code valid_from",
    view=SIGNED_IN,
    create=(Administrator,),
    edit=(Administrator,),
    tabs=(Tab(_("Population"), "directory.population", "area"),),
)
class Area(Record):
    """An administrative area in one period of its life. The code stays while name and bounds change."""

    class Level(models.TextChoices):
        CITY = "city", _("City")
        DISTRICT = "district", _("District or county")
        TOWNSHIP = "township", _("Township or street")

    code = models.CharField(_("Code"), max_length=12)
    name = models.CharField(_("Name"), max_length=60)
    level = models.CharField(_("Level"), max_length=10, choices=Level.choices)
    parent_code = models.CharField(_("Part of"), max_length=12, blank=True, default="")
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("To"), null=True, blank=True)
    km2 = models.DecimalField(_("Area (km²)"), max_digits=10, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("Source"), max_length=200, blank=True, default="")

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="area_dates"
            ),
            ExclusionConstraint(
                name="area_one_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (_DateRange("valid_from", "valid_to", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


@resource(
    title=_("Population figure"),
    plural=_("Population series"),
    duty="directory",
    icon="users",
    order=20,
    columns="series area year people counted_on source label",
    filters="series year area",
    search="series source definition",
    ordering="series area -year",
    form="series area year people counted_on source definition label",
    key="series area year",
    view=SIGNED_IN,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
)
class Population(Record):
    """How many people an area had in a year, by one series: its source, counting day and definition."""

    class Label(models.TextChoices):
        PUBLISHED = "published", _("Published")
        DERIVED = "derived", _("Derived from published figures")
        SIMULATED = "simulated", _("Simulated")

    series = models.CharField(_("Series"), max_length=40)
    year = models.PositiveIntegerField(_("Year"))
    people = models.PositiveIntegerField(_("People"))
    counted_on = models.DateField(_("Counted on"))
    source = models.CharField(_("Source"), max_length=200)
    definition = models.CharField(_("Definition"), max_length=300)
    label = models.CharField(_("Label"), max_length=12, choices=Label.choices)

    scope_shared = True

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "area", "year"], name="population_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year} {self.area}: {self.people}"


@resource(
    title=_("Body"),
    plural=_("Bodies"),
    duty="directory",
    icon="building-bank",
    order=30,
    columns="name sort area committee_member uscc",
    filters="sort area",
    search="name short_name",
    ordering="sort name",
    form="name short_name sort area uscc committee_member valid_from valid_to",
    hidden="short_name valid_from valid_to",
    key="name",
    view=SIGNED_IN,
    create=(Administrator,),
    edit=(Administrator,),
    tabs=(Tab(_("Posts"), "directory.post", "body"), Tab(_("Stations"), "directory.station", "body")),
)
class Body(Record):
    """A department, bureau, station's owner, laboratory or hospital."""

    class Sort(models.TextChoices):
        PARTY = "party", _("Party department")
        MUNICIPAL = "municipal", _("Municipal department")
        DISTRICT = "district", _("District department")
        LABORATORY = "laboratory", _("Laboratory")
        HOSPITAL = "hospital", _("Hospital")
        SCHOOL = "school", _("School")
        ASSOCIATION = "association", _("Association")

    name = models.CharField(_("Name"), max_length=120, unique=True)
    short_name = models.CharField(_("Short name"), max_length=40, blank=True, default="")
    sort = models.CharField(_("Sort"), max_length=12, choices=Sort.choices)
    uscc = models.CharField(_("Unified social credit code"), max_length=18, blank=True, default="")
    committee_member = models.BooleanField(_("Member of the food safety committee"), default=False)
    valid_from = models.DateField(_("From"), null=True, blank=True)
    valid_to = models.DateField(_("To"), null=True, blank=True)

    scope_shared = True

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.short_name or self.name


@resource(
    title=_("Station"),
    plural=_("Stations"),
    duty="directory",
    icon="home-shield",
    order=40,
    columns="name area body has_rapid_test_room people_count",
    filters="area has_rapid_test_room",
    search="name address",
    ordering="area name",
    form="name area body address has_rapid_test_room people_count",
    key="name",
    view=OFFICIALS,
    create=OFFICERS,
    edit=OFFICERS,
    tabs=(Tab(_("Kits"), "directory.kit", "station"),),
)
class Station(Record):
    """A market supervision station in a township or street (C2-01)."""

    name = models.CharField(_("Name"), max_length=120, unique=True)
    body = models.ForeignKey(Body, verbose_name=_("Body"), on_delete=models.PROTECT, related_name="stations")
    address = models.CharField(_("Address"), max_length=200, blank=True, default="")
    has_rapid_test_room = models.BooleanField(_("Rapid-test room"), default=False)
    people_count = models.PositiveIntegerField(_("People"), default=0)

    def __str__(self) -> str:
        return self.name


@resource(
    title=_("Post"),
    plural=_("Posts"),
    duty="directory",
    icon="id",
    order=50,
    columns="title body area established filled",
    filters="body area",
    search="title",
    form="title body area established filled",
    key="body title",
    view=OFFICIALS,
    create=(Administrator,),
    edit=(Administrator,),
)
class Post(Record):
    """Established posts of a body and how many are filled (C2-02)."""

    title = models.CharField(_("Title"), max_length=80)
    body = models.ForeignKey(Body, verbose_name=_("Body"), on_delete=models.PROTECT, related_name="posts")
    established = models.PositiveIntegerField(_("Established"), default=1)
    filled = models.PositiveIntegerField(_("Filled"), default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "title"], name="post_once"),
        ]

    def __str__(self) -> str:
        return self.title


@resource(
    title=_("Person"),
    plural=_("Food safety staff"),
    duty="directory",
    icon="user",
    order=60,
    columns="number name body area job professional",
    filters="job body area professional",
    search="number",
    form="number name phone body area job professional qualification",
    hidden="phone qualification",
    key="number",
    view=OFFICIALS,
    create=OFFICERS,
    edit=OFFICERS,
    panels=(
        Panel(_("Person"), ("number", "name", "phone")),
        Panel(_("Work"), ("body", "area", "job", "professional", "qualification")),
    ),
)
class Person(Record):
    """Somebody who works for food safety: supervisor, information officer, sampler, analyst."""

    class Job(models.TextChoices):
        SUPERVISOR = "supervisor", _("Supervisor")
        INFORMATION = "information", _("Information officer")
        SAMPLER = "sampler", _("Sampler")
        ANALYST = "analyst", _("Analyst")
        OTHER = "other", _("Other")

    number = models.CharField(_("Staff number"), max_length=20, unique=True)
    name = EncryptedTextField(_("Name"), mask="name")
    phone = EncryptedTextField(_("Telephone"), mask="phone", blank=True, default="")
    body = models.ForeignKey(Body, verbose_name=_("Body"), on_delete=models.PROTECT, related_name="people")
    job = models.CharField(_("Job"), max_length=12, choices=Job.choices)
    professional = models.BooleanField(_("Professional in food safety"), default=False)
    qualification = models.CharField(_("Qualification"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.number


@resource(
    title=_("Kit"),
    plural=_("Kits and vehicles"),
    duty="directory",
    icon="car",
    order=70,
    columns="number sort model station area condition",
    filters="sort condition area",
    search="number model",
    form="number sort model station area condition",
    key="number",
    view=OFFICIALS,
    create=OFFICERS,
    edit=OFFICERS,
)
class Kit(Record):
    """A vehicle or an instrument of a station (C2-01)."""

    class Sort(models.TextChoices):
        CAR = "car", _("Enforcement car")
        MOTORCYCLE = "motorcycle", _("Electric motorcycle")
        RAPID_TEST = "rapid_test", _("Rapid-test kit")

    class Condition(models.TextChoices):
        GOOD = "good", _("In use")
        REPAIR = "repair", _("Under repair")
        RETIRED = "retired", _("Retired")

    number = models.CharField(_("Number"), max_length=30, unique=True)
    sort = models.CharField(_("Sort"), max_length=12, choices=Sort.choices)
    model = models.CharField(_("Model"), max_length=60, blank=True, default="")
    station = models.ForeignKey(
        Station,
        verbose_name=_("Station"),
        on_delete=models.PROTECT,
        related_name="kits",
        null=True,
        blank=True,
    )
    condition = models.CharField(
        _("Condition"), max_length=10, choices=Condition.choices, default=Condition.GOOD
    )

    def __str__(self) -> str:
        return self.number
