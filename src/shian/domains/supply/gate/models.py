"""Rules of the gate, lots at it, their tests and codes, and goods found without (C7-02…C7-05)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import CITY_LEVEL, FIRMS, OFFICIALS
from shian.domains.registry.models import Operator
from shian.domains.supply.gate import flows
from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.lots.units import amount
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, Tab, resource

_SEEING = (*OFFICIALS, *FIRMS)


def _link(model: type[models.Model], label: Any, name: str, **options: Any) -> Any:
    return models.ForeignKey(
        model, verbose_name=label, on_delete=models.PROTECT, related_name=name, **options
    )


@resource(
    title=_("Gate rule"),
    plural=_("Gate rules"),
    duty="gate",
    icon="shield-check",
    order=53,
    columns="name hazard goods one_test_per disinfect valid_from valid_to",
    hidden="origin source certainty",
    filters="hazard disinfect",
    form="name hazard goods origin one_test_per disinfect valid_from valid_to source",
    view=_SEEING,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
)
class GateRule(Record):
    """What is asked of which goods, from when to when; the hazard is data, so that the gate outlives one.

    ``goods`` and ``origin`` are words of which one must stand in the goods' name or class, or in their
    origin; empty means all. One test for every ``one_test_per`` packages, at least one; 0: none.
    """

    name = models.CharField(_("Name"), max_length=80, unique=True)
    hazard = models.CharField(_("Hazard tested for"), max_length=60)
    goods = models.CharField(
        _("Goods (words)"), max_length=200, blank=True, default="",
        help_text=_("words parted by blanks, of which one must stand in the name of the goods; empty: all"),
    )  # fmt: skip
    origin = models.CharField(
        _("Origin (words)"), max_length=200, blank=True, default="",
        help_text=_("words parted by blanks, of which one must stand in the country; empty: all"),
    )  # fmt: skip
    one_test_per = models.PositiveIntegerField(
        _("One test for so many packages"), default=200, help_text=_("0: none is asked for")
    )
    disinfect = models.BooleanField(_("To be disinfected"), default=True)
    valid_from = models.DateField(_("From"))
    valid_to = models.DateField(_("To"), null=True, blank=True)
    source = models.CharField(_("Source"), max_length=200, blank=True, default="")
    certainty = models.CharField(_("Certainty"), max_length=2, blank=True, default="ML")

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["valid_from", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="gate_rule_dates",
                violation_error_message=_("The end lies before the beginning."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def asks(self, day: date, goods: str, origin: str) -> bool:
        """Whether the rule holds for such goods on that day."""
        in_force = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return in_force and _one_in(self.goods, goods) and _one_in(self.origin, origin)

    def tests_for(self, packages: int) -> int:
        """How many tests so many packages need."""
        return 0 if not self.one_test_per else max(1, -(-packages // self.one_test_per))


def _one_in(words: str, text: str) -> bool:
    wanted = words.split()
    return not wanted or any(word in text for word in wanted)


@follows(flows.ARRIVAL, flows.GUARDS, operator="keeper_id")
@resource(
    title=_("Lot at the gate"),
    plural=_("Lots at the gate"),
    duty="gate",
    icon="building-warehouse",
    order=50,
    columns="number goods origin owner_name weight packages arrived_at tests_needed negative codes state",
    hidden="lot place keeper owner quarantine customs disinfected_at released_at certificate area positive",
    filters="state place origin arrived_at owner",
    search="number goods owner_name quarantine customs certificate",
    ordering="-arrived_at",
    key="number",
    view=_SEEING,
    edit=flows.KEEPERS,  # papers are attached; there is no form, acts change it
    panels=(
        Panel(
            _("Goods"), ("number", "goods", "lot", "origin", "quarantine", "customs", "weight", "packages")
        ),
        Panel(_("Who and where"), ("place", "keeper", "owner", "owner_name", "vehicle", "arrived_at")),
        Panel(
            _("What the rules ask"),
            ("hazards", "tests_needed", "negative", "waiting", "positive", "disinfection_needed"),
        ),
        Panel(_("Disinfection"), ("disinfected_at", "agent", "team")),
        Panel(_("Release"), ("codes", "certificate", "released_at")),
        Panel(_("How it was disposed of"), ("disposed_at", "disposed_how", "disposed_weight", "reported_to")),
    ),
    tabs=(
        Tab(_("Gate tests"), "gate.gatetest", "arrival"),
        Tab(_("Code ranges"), "gate.coderange", "arrival"),
    ),
)
class Arrival(Record):
    """A lot brought to the gate warehouse. Until it is released, its lot is held."""

    trimmed: ClassVar = True
    tones: ClassVar = {
        "arrived": "open", "sealed": "bad", "released": "good", "disposed": "idle", "sent_back": "idle",
    }  # fmt: skip

    number = models.CharField(_("Number"), max_length=30, unique=True)
    lot = _link(Lot, pgettext_lazy("supply", "Lot"), "arrivals")
    place = _link(Place, _("Gate warehouse"), "arrivals")
    keeper = _link(Operator, _("Run by"), "kept_arrivals", null=True, blank=True)
    owner = _link(Operator, _("Owner of the goods"), "gate_arrivals", null=True, blank=True)
    owner_name = models.CharField(_("Owner's name"), max_length=120, blank=True, default="")
    goods = models.CharField(_("Goods"), max_length=120)
    origin = models.CharField(_("Country of origin"), max_length=60)
    quarantine = models.CharField(_("Quarantine certificate"), max_length=40, blank=True, default="")
    customs = models.CharField(_("Customs declaration"), max_length=40, blank=True, default="")
    vehicle = models.CharField(_("Vehicle"), max_length=20, blank=True, default="")
    weight = models.DecimalField(_("Weight (kg)"), max_digits=12, decimal_places=3)
    packages = models.PositiveIntegerField(_("Packages"))
    arrived_at = models.DateTimeField(_("Arrived at"))
    hazards = models.CharField(_("Hazards tested for"), max_length=200, blank=True, default="")
    tests_needed = models.PositiveIntegerField(_("Tests asked for"), default=0)
    waiting = models.PositiveIntegerField(_("Tests without result"), default=0)
    negative = models.PositiveIntegerField(_("Negative tests"), default=0)
    positive = models.PositiveIntegerField(_("Positive tests"), default=0)
    disinfection_needed = models.BooleanField(_("To be disinfected"), default=False)
    disinfected_at = models.DateTimeField(_("Disinfected at"), null=True, blank=True)
    agent = models.CharField(_("Disinfectant"), max_length=60, blank=True, default="")
    team = models.CharField(_("Disinfected by"), max_length=60, blank=True, default="")
    codes = models.PositiveIntegerField(_("Codes issued"), default=0)
    certificate = models.CharField(_("Release certificate"), max_length=30, blank=True, default="")
    released_at = models.DateTimeField(_("Released at"), null=True, blank=True)
    disposed_at = models.DateTimeField(_("Disposed of at"), null=True, blank=True)
    disposed_how = models.CharField(_("How it was disposed of"), max_length=200, blank=True, default="")
    disposed_weight = models.DecimalField(
        _("Weight disposed of (kg)"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    reported_to = models.CharField(_("Reported to"), max_length=120, blank=True, default="")
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.ARRIVAL), default="arrived", db_index=True
    )

    scope_operator = ("keeper_id", "owner_id")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["arrived_at"], name="gate_arrival_time")]

    def __str__(self) -> str:
        return f"{self.number} {self.goods}"


@resource(
    title=_("Gate test"),
    plural=_("Gate tests"),
    duty="gate",
    icon="test-pipe-2",
    order=51,
    columns="number arrival hazard taken_at laboratory result resulted_at",
    hidden="area taken_from",
    filters="result hazard taken_at",
    search="number arrival__number arrival__goods laboratory",
    ordering="-taken_at",
    key="number",
    view=_SEEING,
    panels=(
        Panel(_("Gate test"), ("number", "arrival", "hazard", "taken_from", "taken_at")),
        Panel(_("Result"), ("laboratory", "result", "resulted_at")),
    ),
)
class GateTest(Record):
    """One sample of a lot at the gate and its result, from goods, packing, or staff (人物同检)."""

    class Result(models.TextChoices):
        WAITING = "waiting", _("Without result")
        NEGATIVE = "negative", _("Negative")
        POSITIVE = "positive", _("Positive")

    class From(models.TextChoices):
        GOODS = "goods", _("Goods")
        INNER = "inner", _("Inner packing")
        OUTER = "outer", _("Outer packing")
        STAFF = "staff", _("Staff and surroundings")

    tones: ClassVar = {"waiting": "open", "negative": "good", "positive": "bad"}

    number = models.CharField(_("Number"), max_length=40, unique=True)
    arrival = _link(Arrival, _("Lot at the gate"), "tests")
    hazard = models.CharField(_("Hazard"), max_length=60)
    taken_from = models.CharField(_("Taken from"), max_length=8, choices=From.choices, default=From.GOODS)
    taken_at = models.DateTimeField(_("Taken at"))
    laboratory = models.CharField(_("Laboratory"), max_length=120, blank=True, default="")
    result = models.CharField(_("Result"), max_length=8, choices=Result.choices, default=Result.WAITING)
    resulted_at = models.DateTimeField(_("Result at"), null=True, blank=True)

    scope_operator = ("arrival__keeper_id", "arrival__owner_id")

    def __str__(self) -> str:
        return self.number


@resource(
    title=_("Code range"),
    plural=_("Code ranges"),
    duty="gate",
    icon="barcode",
    order=52,
    columns="arrival first last issued_at",
    hidden="area",
    filters="issued_at",
    search="arrival__number arrival__goods",
    ordering="-id",
    view=_SEEING,
)
class CodeRange(Record):
    """Package codes of one lot: all serial numbers from ``first`` to ``last``. The codes follow from them and
    from a key (see ``codes``), and are stored nowhere."""

    arrival = _link(Arrival, _("Lot at the gate"), "ranges")
    first = models.BigIntegerField(_("First serial number"), unique=True)
    last = models.BigIntegerField(_("Last serial number"), unique=True)
    issued_at = models.DateTimeField(_("Issued at"))

    scope_operator = ("arrival__keeper_id", "arrival__owner_id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first__gt=0) & Q(last__gte=F("first")), name="gate_range_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"

    @property
    def count(self) -> int:
        """How many codes."""
        return self.last - self.first + 1


@follows(flows.STRAY, operator="operator_id")
@resource(
    title=_("Goods without a gate code"),
    plural=_("Goods without a gate code"),
    duty="gate",
    icon="barrier-block",
    order=54,
    columns="number goods weight place_name area why found_at persons state",
    hidden="operator code transferred_on receipt",
    filters="state why area found_at",
    search="number goods place_name code receipt",
    ordering="-found_at",
    key="number",
    view=_SEEING,
    edit=flows.CHECKERS,  # pictures and receipts are attached; there is no form, acts change it
    panels=(
        Panel(_("Goods"), ("number", "goods", "weight", "code", "why", "found_at", "remark")),
        Panel(_("Place"), ("place", "place_name", "operator", "area")),
        Panel(
            _("What was done"), ("sealed_at", "seized_at", "transferred_on", "receipt", "persons", "outcome")
        ),
    ),
)
class Stray(Record):
    """Imported frozen goods found in trade without release from the gate warehouse."""

    class Why(models.TextChoices):
        NO_CODE = "no_code", _("No code on the package")
        UNKNOWN = "unknown", _("Code is not one of ours")
        NOT_RELEASED = "not_released", _("Lot was not released")
        ELSEWHERE = "elsewhere", _("Code belongs to other goods")

    trimmed: ClassVar = True
    tones: ClassVar = {
        "found": "warn", "sealed": "warn", "seized": "open", "transferred": "bad", "closed": "idle",
    }  # fmt: skip

    number = models.CharField(_("Number"), max_length=30, unique=True)
    place = _link(Place, _("Supply place"), "strays", null=True, blank=True)
    place_name = models.CharField(_("Place"), max_length=120)
    operator = _link(Operator, _("Operator"), "strays", null=True, blank=True)
    goods = models.CharField(_("Goods"), max_length=120)
    weight = models.DecimalField(_("Weight (kg)"), max_digits=12, decimal_places=3)
    code = models.CharField(_("Code read"), max_length=200, blank=True, default="")
    why = models.CharField(_("What is wrong"), max_length=12, choices=Why.choices)
    found_at = models.DateTimeField(_("Found at"))
    sealed_at = models.DateTimeField(_("Sealed at"), null=True, blank=True)
    seized_at = models.DateTimeField(_("Seized at"), null=True, blank=True)
    transferred_on = models.DateField(_("Transferred on"), null=True, blank=True)
    receipt = models.CharField(_("Receipt of the police"), max_length=60, blank=True, default="")
    persons = models.PositiveSmallIntegerField(_("Persons transferred"), default=0)
    outcome = models.CharField(pgettext_lazy("gate", "Outcome"), max_length=300, blank=True, default="")
    remark = models.CharField(_("Remark"), max_length=300, blank=True, default="")
    state = models.CharField(
        _("State"), max_length=12, choices=choices_of(flows.STRAY), default="found", db_index=True
    )

    scope_operator = "operator_id"

    def __str__(self) -> str:
        return f"{self.number} {self.goods} {amount(Decimal(self.weight), 'KGM')}"
