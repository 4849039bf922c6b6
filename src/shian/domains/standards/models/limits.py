"""Editions of standards, their limits, and the items that sampling rules ask for."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import CITY_LEVEL, SIGNED_IN
from shian.domains.standards.models.catalogue import Analyte, FoodNode
from shian.domains.standards.models.common import Certainty, require_order, split
from shian.domains.standards.reading.demands import demand
from shian.methods import limits as methods
from shian.platform.records.base import Record
from shian.platform.resources.registry import Column, Panel, Tab, resource


@resource(
    title=_("Edition"),
    plural=_("Editions of standards"),
    duty="standards",
    icon="certificate",
    order=10,
    columns="code title since until series amends certainty",
    hidden="source",
    filters="series certainty",
    search="code title",
    ordering="series -since",
    form="code series title since until amends certainty source",
    key="code",
    view=SIGNED_IN,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
    public="code title since until",
    panels=(
        Panel(_("Edition"), ("code", "series", "title", "amends")),
        Panel(_("In force"), ("since", "until", "certainty", "source")),
    ),
    tabs=(Tab(_("Limits"), "standards.limit", "edition"),),
)
class Edition(Record):
    """An edition of a standard: it ends where the next of its series begins, or on the day before `until`."""

    code = models.CharField(_("Number"), max_length=40, unique=True)
    series = models.CharField(_("Standard"), max_length=40, db_index=True)
    title = models.CharField(_("Title"), max_length=120, blank=True, default="")
    since = models.DateField(_("In force from"))
    until = models.DateField(_("No longer from"), null=True, blank=True)
    amends = models.CharField(_("Amends"), max_length=40, blank=True, default="")
    certainty = models.CharField(_("Certainty"), max_length=2, choices=Certainty.choices)
    source = models.CharField(_("Source"), max_length=300, blank=True, default="")

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["series", "-since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "since"], name="edition_one_a_day"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="edition_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        require_order(self.since, self.until)

    def method(self) -> methods.Edition:
        """As judging knows it."""
        return methods.Edition(
            self.code,
            self.series,
            self.since,
            self.until,
            self.title,
            self.certainty,
            self.source,
            self.amends,
        )


@resource(
    title=_("Limit value"),
    plural=_("Limits"),
    duty="standards",
    icon="ruler-measure",
    order=40,
    columns="analyte food demand edition basis excludes certainty",
    hidden="bound unit cell clause provisional note key",
    filters="edition analyte__group bound certainty provisional",
    search="analyte__zh analyte__en food__name food__aliases",
    ordering="analyte__zh food__code",
    form="edition analyte food bound cell unit basis excludes comparison clause provisional certainty note",
    key="key",
    view=SIGNED_IN,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
    public="analyte food demand edition basis excludes",
    panels=(
        Panel(_("Where it applies"), ("edition", "analyte", "food", "excludes", "clause")),
        Panel(_("What it asks"), ("bound", "cell", "unit", "basis", "comparison")),
        Panel(_("Certainty"), ("certainty", "provisional", "note")),
    ),
    extra=(Column("demand", _("Limit value"), lambda limit: limit.demand, sort="high"),),
)
class Limit(Record):
    """A row of an edition. `cell` is what the row says, as written; `high` and `low` are for sorting."""

    class Bound(models.TextChoices):
        MAX = "max", _("At most")
        MIN = "min", _("At least")
        RANGE = "range", _("Within a range")
        ABSENT = "absent", _("Not detectable")
        FREE = "free", _("As needed")
        PLAN = "plan", _("Sampling plan (n, c, m, M)")

    class Comparison(models.TextChoices):
        FULL = "full", _("Full value")
        ROUNDED = "rounded", _("Rounded value")

    key = models.CharField(_("Key"), max_length=80, unique=True, editable=False)
    edition = models.ForeignKey(
        Edition, verbose_name=_("Edition"), on_delete=models.PROTECT, related_name="limits"
    )
    analyte = models.ForeignKey(
        Analyte, verbose_name=_("Substance"), on_delete=models.PROTECT, related_name="limits"
    )
    food = models.ForeignKey(
        FoodNode, verbose_name=_("Food or group"), on_delete=models.PROTECT, related_name="limits"
    )
    bound = models.CharField(_("Kind of limit"), max_length=6, choices=Bound.choices, default=Bound.MAX)
    cell = models.CharField(_("As written"), max_length=60, blank=True, default="")
    high = models.DecimalField(
        _("At most"), max_digits=24, decimal_places=9, null=True, blank=True, editable=False
    )
    low = models.DecimalField(
        _("At least"), max_digits=24, decimal_places=9, null=True, blank=True, editable=False
    )
    unit = models.CharField(_("Unit"), max_length=24, blank=True, default="mg/kg")
    basis = models.CharField(_("Basis"), max_length=40, blank=True, default="")
    excludes = models.CharField(_("Except"), max_length=400, blank=True, default="")
    comparison = models.CharField(
        _("Comparison"), max_length=8, choices=Comparison.choices, default=Comparison.FULL
    )
    clause = models.CharField(_("Clause"), max_length=60, blank=True, default="")
    provisional = models.BooleanField(_("Provisional"), default=False)
    certainty = models.CharField(_("Certainty"), max_length=2, choices=Certainty.choices)
    note = models.CharField(_("Note"), max_length=300, blank=True, default="")

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["analyte", "food"]
        indexes: ClassVar = [models.Index(fields=["edition", "analyte"], name="limit_place")]

    def __str__(self) -> str:
        return f"{self.edition.code} {self.analyte.zh} {self.food.name}"

    @property
    def demand(self) -> str:
        """What the limit asks, as a result sheet writes it."""
        return self.asked("", "", "").demand()

    def clean(self) -> None:
        try:
            asked = demand(methods.Kind(self.bound), self.cell)
        except ValueError as error:
            raise ValidationError({"cell": str(error)}) from error
        self.high, self.low = asked.high, asked.low
        names = split(self.excludes)
        known = set(FoodNode.objects.filter(name__in=names).values_list("name", flat=True))
        if missing := [name for name in names if name not in known]:
            raise ValidationError({"excludes": _("%s is not in the food catalogue.") % missing[0]})

    def clean_fields(self, exclude: object = None) -> None:
        if not self.key and self.edition_id and self.analyte_id and self.food_id:
            self.key = f"{self.edition.code}:{self.analyte.key}:{self.food.name}:{self.basis}"
        super().clean_fields(exclude=exclude)  # type: ignore[arg-type]

    def asked(self, edition: str, analyte: str, food: str) -> methods.Limit:
        """As judging knows it; the names of what it refers to are given, so that many need no queries."""
        asked = demand(methods.Kind(self.bound), self.cell)
        return methods.Limit(
            id=self.key,
            edition=edition,
            analyte=analyte,
            food=food,
            kind=asked.kind,
            high=asked.high,
            low=asked.low,
            unit=self.unit,
            basis=self.basis,
            excludes=split(self.excludes),
            plan=asked.plan,
            clause=self.clause,
            note=self.note,
            provisional=self.provisional,
            comparison=methods.Comparison(self.comparison),
            certainty=self.certainty,
        )


@resource(
    title=_("Test item"),
    plural=_("Test items of sampling rules"),
    duty="standards",
    icon="list-check",
    order=50,
    columns="food item analyte basis method rule",
    hidden="note",
    filters="rule",
    search="item food__name",
    ordering="food__code id",
    form="rule food item analyte basis method note",
    view=SIGNED_IN,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
)
class TestItemRule(Record):
    """An item that a sampling rule asks to be tested in a food; without a substance it is judged by hand."""

    __test__ = False

    rule = models.CharField(_("Sampling rule"), max_length=60, db_index=True)
    food = models.ForeignKey(
        FoodNode, verbose_name=_("Food or group"), on_delete=models.PROTECT, related_name="test_items"
    )
    item = models.CharField(_("Item"), max_length=200)
    analyte = models.ForeignKey(
        Analyte,
        verbose_name=_("Substance"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="test_items",
    )
    basis = models.CharField(_("Judged by"), max_length=120, blank=True, default="")
    method = models.CharField(_("Method"), max_length=200, blank=True, default="")
    note = models.CharField(_("Note"), max_length=120, blank=True, default="")

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["food", "id"]

    def __str__(self) -> str:
        return f"{self.food.name} {self.item}"
