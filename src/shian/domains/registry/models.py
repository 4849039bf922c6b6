"""Operators of every kind, their premises, licences, products, staff and health certificates."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Station
from shian.domains.directory.roles import (
    FIELD,
    FIRMS,
    OFFICERS,
    SIGNED_IN,
    Administrator,
    DistrictOfficer,
    Inspector,
    Public,
)
from shian.methods import identifiers
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Record
from shian.platform.records.problems import in_words
from shian.platform.resources.registry import Panel, Tab, resource

_REGISTER = (*OFFICERS, Inspector)
_NUMBERED = ("SC", "JY", "YB")


def trigram(name: str, field: str) -> GinIndex:
    """A trigram index: keyword search of one, two or more characters anywhere in the text."""
    return GinIndex(OpClass(Upper(field), name="gin_trgm_ops"), name=name)


@resource(
    title=_("Operator"),
    plural=_("Operators"),
    duty="registry",
    icon="building-store",
    order=10,
    columns="name trade area licence_number grade status",
    hidden="uscc address station opened_on closed_on small",
    filters="trade area status grade small station",
    search="name licence_number uscc address",
    ordering="name",
    form="name trade small uscc licence_number address area station manager_name manager_phone opened_on "
    "longitude latitude",
    key="licence_number",
    view=(*SIGNED_IN, Public),
    create=_REGISTER,
    edit=_REGISTER,
    public="name trade area licence_number address status grade",
    panels=(
        Panel(_("Operator"), ("name", "trade", "small", "uscc", "licence_number", "status", "grade")),
        Panel(_("Place"), ("address", "area", "station", "longitude", "latitude")),
        Panel(_("Safety manager"), ("manager_name", "manager_phone")),
        Panel(_("Life"), ("opened_on", "closed_on", "duplicate_of")),
    ),
    tabs=(
        Tab(_("Premises"), "registry.premises", "operator"),
        Tab(_("Licences"), "registry.licence", "operator"),
        Tab(_("Products"), "registry.product", "operator"),
        Tab(_("Staff"), "registry.staff", "operator"),
        Tab(_("Samples"), "laboratory.sample", "operator"),
    ),
)
class Operator(Record):
    """A food operator. ``trade`` is its kind (A-02…A-09); ``small`` marks workshops, shops and caterers
    that file lightly instead of holding a licence (三小)."""

    class Trade(models.TextChoices):
        PRODUCER = "producer", _("Food producer")
        HEALTH_FOOD = "health_food", _("Health food producer")
        SELLER = "seller", _("Food seller")
        CATERER = "caterer", _("Caterer")
        CANTEEN = "canteen", _("School canteen")
        PACKAGING = "packaging", _("Food packaging producer")
        FARM_INPUT = "farm_input", _("Farm-input shop")
        GROWER = "grower", _("Grower or breeder")
        PIG_SLAUGHTER = "pig_slaughter", _("Pig slaughterhouse")
        BEEF_SLAUGHTER = "beef_slaughter", _("Cattle and sheep slaughterhouse")
        GRAIN = "grain", _("Grain store")

    class Status(models.TextChoices):
        OPEN = "open", _("In business")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed")

    class Grade(models.TextChoices):
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"
        D = "D", "D"

    tones: ClassVar = {"open": "good", "suspended": "warn", "closed": "idle", "C": "warn", "D": "bad"}

    name = models.CharField(_("Name"), max_length=120)
    trade = models.CharField(_("Trade"), max_length=16, choices=Trade.choices, db_index=True)
    small = models.BooleanField(_("Small operator"), default=False)
    uscc = models.CharField(_("Unified social credit code"), max_length=18, blank=True, default="")
    licence_number = models.CharField(_("Licence or filing number"), max_length=20, blank=True, default="")
    address = models.CharField(_("Address"), max_length=200, blank=True, default="")
    station = models.ForeignKey(
        Station,
        verbose_name=_("Station"),
        on_delete=models.PROTECT,
        related_name="operators",
        null=True,
        blank=True,
    )
    manager_name = EncryptedTextField(_("Safety manager"), mask="name", blank=True, default="")
    manager_phone = EncryptedTextField(_("Manager's telephone"), mask="phone", blank=True, default="")
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    grade = models.CharField(_("Risk grade"), max_length=1, choices=Grade.choices, blank=True, default="")
    opened_on = models.DateField(_("Opened on"), null=True, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self",
        verbose_name=_("Entered twice; kept as"),
        on_delete=models.PROTECT,
        related_name="duplicates",
        null=True,
        blank=True,
    )
    longitude = models.DecimalField(_("Longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("Latitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    scope_operator = "id"
    scope_public = Q(status="open")

    class Meta:
        indexes: ClassVar = [
            trigram("operator_name_trgm", "name"),
            trigram("operator_address_trgm", "address"),
            trigram("operator_licence_trgm", "licence_number"),
            models.Index(fields=["name", "id"], name="operator_by_name"),
            models.Index(fields=["uscc"], name="operator_by_uscc"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["licence_number"], condition=~Q(licence_number=""), name="operator_licence_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        faults: dict[str, str] = {}
        if self.uscc and (wrong := identifiers.check_uscc(self.uscc).problem):
            faults["uscc"] = in_words(wrong)
        if self.licence_number[:2] in _NUMBERED and (
            wrong := identifiers.check_licence(self.licence_number).problem
        ):
            faults["licence_number"] = in_words(wrong)
        if faults:
            raise ValidationError(faults)


@resource(
    title=_("Premises"),
    plural=_("Premises"),
    duty="registry",
    icon="map-pin",
    order=20,
    columns="name operator area address",
    filters="area link",
    search="name address",
    form="operator name link address area longitude latitude",
    key="operator name",
    view=SIGNED_IN,
    create=_REGISTER,
    edit=_REGISTER,
)
class Premises(Record):
    """A place where an operator makes, keeps, sells or serves food."""

    class Link(models.TextChoices):
        PRODUCTION = "production", _("Production")
        CIRCULATION = "circulation", _("Circulation")
        CATERING = "catering", _("Catering")
        ONLINE = "online", _("Online")

    operator = models.ForeignKey(
        Operator, verbose_name=_("Operator"), on_delete=models.PROTECT, related_name="premises"
    )
    name = models.CharField(_("Name"), max_length=120)
    link = models.CharField(_("Link of the chain"), max_length=12, choices=Link.choices)
    address = models.CharField(_("Address"), max_length=200)
    longitude = models.DecimalField(_("Longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("Latitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    scope_operator = "operator_id"

    class Meta:
        verbose_name_plural = "premises"

    def __str__(self) -> str:
        return self.name


@resource(
    title=_("Licence or filing"),
    plural=_("Licences and filings"),
    duty="registry",
    icon="certificate",
    order=30,
    columns="number sort operator area issued_on valid_to state",
    filters="sort state area valid_to",
    search="number operator__name",
    form="operator number sort area categories issued_on valid_to",
    key="number",
    view=(*SIGNED_IN, Public),
    create=_REGISTER,
    edit=_REGISTER,
    public="number sort operator issued_on valid_to state",
)
class Licence(Record):
    """A production licence (SC), operating licence (JY), or light filing, with its life cycle."""

    class Sort(models.TextChoices):
        PRODUCTION = "SC", _("Production licence (SC)")
        OPERATION = "JY", _("Operating licence (JY)")
        PREPACKAGED = "YB", _("Prepackaged sales filing (YB)")
        WORKSHOP = "ZF", _("Workshop licence")
        SMALL_SHOP = "XD", _("Small shop filing")
        SMALL_CATERER = "XC", _("Small caterer filing")
        COMMITMENT = "CN", _("Licence on commitment")

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied for")
        VALID = "valid", _("Valid")
        EXPIRED = "expired", _("Expired")
        SUSPENDED = "suspended", _("Suspended")
        REVOKED = "revoked", _("Revoked")
        CANCELLED = "cancelled", _("Cancelled")

    operator = models.ForeignKey(
        Operator, verbose_name=_("Operator"), on_delete=models.PROTECT, related_name="licences"
    )
    number = models.CharField(_("Number"), max_length=24, unique=True)
    sort = models.CharField(_("Sort"), max_length=2, choices=Sort.choices)
    categories = models.CharField(_("Categories"), max_length=200, blank=True, default="")
    issued_on = models.DateField(_("Issued on"), null=True, blank=True)
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.APPLIED)

    scope_operator = "operator_id"
    scope_public = Q(state="valid")

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        if self.sort in _NUMBERED and (wrong := identifiers.check_licence(self.number).problem):
            raise ValidationError({"number": in_words(wrong)})
        if self.issued_on and self.valid_to and self.valid_to < self.issued_on:
            raise ValidationError({"valid_to": _("The licence cannot end before it begins.")})


@resource(
    title=_("Product"),
    plural=_("Products"),
    duty="registry",
    icon="package",
    order=40,
    columns="name operator category standard gtin",
    filters="category area",
    search="name gtin operator__name",
    form="operator name category standard gtin shelf_life_days area",
    key="operator name",
    view=SIGNED_IN,
    create=(*_REGISTER, *FIRMS),
    edit=(*_REGISTER, *FIRMS),
)
class Product(Record):
    """What a producer makes."""

    operator = models.ForeignKey(
        Operator, verbose_name=_("Operator"), on_delete=models.PROTECT, related_name="products"
    )
    name = models.CharField(_("Name"), max_length=120)
    category = models.CharField(_("Food category"), max_length=60)
    standard = models.CharField(_("Product standard"), max_length=60, blank=True, default="")
    gtin = models.CharField("GTIN", max_length=14, blank=True, default="")
    shelf_life_days = models.PositiveIntegerField(_("Shelf life (days)"), null=True, blank=True)

    scope_operator = "operator_id"

    def __str__(self) -> str:
        return self.name


@resource(
    title=_("Staff member"),
    plural=_("Staff"),
    duty="registry",
    icon="users-group",
    order=50,
    columns="operator name job area",
    filters="job area",
    search="operator__name",
    form="operator name phone identity job area",
    hidden="phone",
    view=(*FIELD, *FIRMS, Administrator),
    create=(*_REGISTER, *FIRMS),
    edit=(*_REGISTER, *FIRMS),
    tabs=(Tab(_("Health certificates"), "registry.healthcertificate", "staff"),),
)
class Staff(Record):
    """Somebody who works for an operator."""

    operator = models.ForeignKey(
        Operator, verbose_name=_("Operator"), on_delete=models.PROTECT, related_name="staff"
    )
    name = EncryptedTextField(_("Name"), mask="name")
    phone = EncryptedTextField(_("Telephone"), mask="phone", blank=True, default="")
    identity = EncryptedTextField(_("Identity number"), mask="id", blank=True, default="")
    job = models.CharField(_("Job"), max_length=60)

    scope_operator = "operator_id"

    class Meta:
        verbose_name_plural = "staff"

    def __str__(self) -> str:
        return f"{self.job} #{self.pk}"


@resource(
    title=_("Health certificate"),
    plural=_("Health certificates"),
    duty="registry",
    icon="heart-check",
    order=60,
    columns="number staff issued_on valid_to issuer",
    filters="area valid_to",
    search="number",
    form="staff number issued_on valid_to issuer area",
    key="number",
    view=(*FIELD, *FIRMS, *OFFICERS),
    create=(*_REGISTER, *FIRMS),
    edit=(*_REGISTER, DistrictOfficer),
)
class HealthCertificate(Record):
    """A food worker's health certificate; it holds for a year (FSL 45)."""

    staff = models.ForeignKey(
        Staff, verbose_name=_("Staff member"), on_delete=models.PROTECT, related_name="certificates"
    )
    number = models.CharField(_("Number"), max_length=30, unique=True)
    issued_on = models.DateField(_("Issued on"))
    valid_to = models.DateField(_("Valid to"))
    issuer = models.CharField(_("Issued by"), max_length=120, blank=True, default="")

    scope_operator = "staff__operator_id"

    def __str__(self) -> str:
        return self.number
