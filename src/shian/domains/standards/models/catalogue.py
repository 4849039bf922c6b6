"""The food catalogue and the substances that limits name."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import CITY_LEVEL, SIGNED_IN
from shian.domains.standards.models.common import split
from shian.methods import limits as methods
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, Tab, resource


@resource(
    title=_("Food or group"),
    plural=_("Food catalogue"),
    duty="standards",
    icon="carrot",
    order=20,
    columns="code name parents aliases origin",
    filters="origin",
    search="name aliases code",
    ordering="code",
    form="code name parents aliases",
    key="name",
    view=SIGNED_IN,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
    public="code name parents aliases",
    panels=(Panel(_("Place in the catalogue"), ("code", "name", "parents", "aliases", "origin")),),
    tabs=(
        Tab(_("Limits"), "standards.limit", "food"),
        Tab(_("Test items"), "standards.testitemrule", "food"),
    ),
)
class FoodNode(Record):
    """A food or a group of foods. It may stand under a group of each standard: parents parted by `|`."""

    class Origin(models.TextChoices):
        CURATED = "curated", _("Curated")
        IMPORTED = "imported", _("Brought by an import")
        ENTERED = "entered", _("Entered by hand")

    code = models.CharField(_("Code"), max_length=40, blank=True, default="", db_index=True)
    name = models.CharField(_("Name"), max_length=120, unique=True)
    parents = models.CharField(_("Groups"), max_length=400, blank=True, default="")
    aliases = models.CharField(_("Other names"), max_length=600, blank=True, default="")
    origin = models.CharField(_("Origin"), max_length=10, choices=Origin.choices, default=Origin.ENTERED)

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["code", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        groups = split(self.parents)
        known = set(FoodNode.objects.filter(name__in=groups).values_list("name", flat=True))
        if missing := [group for group in groups if group not in known]:
            raise ValidationError({"parents": _("%s is not in the food catalogue.") % missing[0]})
        if self.name in groups:
            raise ValidationError({"parents": _("A food cannot stand under itself.")})

    def method(self) -> methods.Food:
        """As judging knows it."""
        return methods.Food(self.name, split(self.parents), split(self.aliases), self.code)


@resource(
    title=_("Substance"),
    plural=_("Substances and indicators"),
    duty="standards",
    icon="flask",
    order=30,
    columns="zh en group aliases sum_parts origin",
    hidden="key residue bounded_by",
    filters="group origin",
    search="zh en key aliases",
    ordering="group zh",
    form="key zh en group aliases sum_parts bounded_by residue",
    key="key",
    view=SIGNED_IN,
    create=CITY_LEVEL,
    edit=CITY_LEVEL,
    public="zh en group residue",
    panels=(
        Panel(_("Names"), ("zh", "en", "key", "group", "aliases", "origin")),
        Panel(_("Definition of the residue"), ("residue", "sum_parts", "bounded_by")),
    ),
    tabs=(Tab(_("Limits"), "standards.limit", "analyte"),),
)
class Analyte(Record):
    """A substance or indicator. A residue that is a sum lists its parts as `key*factor`, parted by `|`."""

    class Group(models.TextChoices):
        PESTICIDE = "pesticide", _("Pesticide")
        METAL = "metal", _("Metal")
        CONTAMINANT = "contaminant", _("Other contaminant")
        MYCOTOXIN = "mycotoxin", _("Mycotoxin")
        PATHOGEN = "pathogen", _("Pathogen")
        HYGIENE = "hygiene", _("Hygiene indicator")
        ADDITIVE = "additive", _("Additive")
        VETDRUG = "vetdrug", _("Veterinary drug")
        ILLEGAL = "illegal", _("Banned substance")
        QUALITY = "quality", _("Quality indicator")

    key = models.CharField(_("Key"), max_length=60, unique=True)
    zh = models.CharField(_("Chinese name"), max_length=120, db_index=True)
    en = models.CharField(_("English name"), max_length=200, blank=True, default="")
    group = models.CharField(_("Group"), max_length=12, choices=Group.choices)
    aliases = models.CharField(_("Other names"), max_length=400, blank=True, default="")
    sum_parts = models.CharField(_("Parts of the sum"), max_length=400, blank=True, default="")
    bounded_by = models.CharField(_("Screened by"), max_length=60, blank=True, default="")
    residue = models.TextField(_("Residue definition"), blank=True, default="")
    origin = models.CharField(
        _("Origin"), max_length=10, choices=FoodNode.Origin.choices, default=FoodNode.Origin.ENTERED
    )

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["group", "zh"]

    def __str__(self) -> str:
        return self.zh

    def clean(self) -> None:
        try:
            self.method()
        except InvalidOperation as error:
            raise ValidationError({"sum_parts": _("Write each part as key*factor, parted by |.")}) from error

    def method(self) -> methods.Analyte:
        """As judging knows it."""
        parts = {
            key: Decimal(factor) for key, _star, factor in (p.partition("*") for p in split(self.sum_parts))
        }
        return methods.Analyte(
            self.key, self.zh, self.en, self.group, split(self.aliases), parts, self.bounded_by, self.residue
        )
