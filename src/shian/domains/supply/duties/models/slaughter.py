"""Slaughter: from the animals' arrival to meat with two stamps and two certificates (B5-05)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import SIGNED_IN
from shian.domains.registry.models import Operator
from shian.domains.supply.duties.flows import ANIMALS
from shian.domains.supply.lots.models import Lot, Place
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Animals for slaughter"),
    plural=_("Animals for slaughter"),
    duty="source",
    icon="pig",
    order=140,
    columns="number operator species head arrived_at passed_head carcass_kg state",
    hidden="quarantine_number origin vehicle ear_tags lot area disposed_head disposed_kg",
    filters="state species operator arrived_at area",
    search="number quarantine_number origin vehicle",
    key="number",
    view=SIGNED_IN,
    panels=(
        Panel(
            _("Animals"), ("number", "operator", "place", "species", "head", "arrived_at", "origin", "state")
        ),
        Panel(
            _("Entry check"),
            ("quarantine_number", "ear_tags", "vehicle", "papers_match", "tags_match", "animals_sound"),
        ),
        Panel(_("Inspection"), ("ante_passed", "passed_head", "carcass_kg", "disposed_head", "disposed_kg")),
        Panel(
            _("Two stamps, two certificates"),
            (
                "quarantine_stamp",
                "quality_stamp",
                "meat_quarantine_number",
                "quality_number",
                "released_at",
                "lot",
            ),
        ),
    ),
)
@follows(
    ANIMALS,
    {
        "checked": lambda a, by: a.papers_match and a.tags_match and a.animals_sound,
        "accounted": lambda a, by: a.passed_head + a.disposed_head == a.head,
        "papers": lambda a, by: bool(
            a.quarantine_stamp and a.quality_stamp and a.meat_quarantine_number and a.quality_number
        ),
    },
    operator="operator_id",
)
class AnimalLot(Record):
    """Animals that came together (生猪屠宰管理条例 12–19). Head are accounted for: passed or disposed of."""

    class Species(models.TextChoices):
        PIG = "pig", _("Pigs")
        CATTLE = "cattle", _("Cattle")
        SHEEP = "sheep", _("Sheep and goats")
        POULTRY = "poultry", _("Poultry")

    tones: ClassVar = {"arrived": "open", "refused": "bad", "released": "good", "disposed": "bad"}

    number = models.CharField(_("Number"), max_length=30, unique=True)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Slaughterhouse"), on_delete=models.PROTECT, related_name="animal_lots"
    )
    place: models.ForeignKey[Any, Any] = models.ForeignKey(
        Place, verbose_name=_("Supply place"), on_delete=models.PROTECT, related_name="animal_lots"
    )
    species = models.CharField(_("Species"), max_length=8, choices=Species.choices)
    head = models.PositiveIntegerField(_("Head"))
    arrived_at = models.DateTimeField(_("Arrived"), db_index=True)
    origin = models.CharField(pgettext_lazy("supply", "Origin"), max_length=120)
    quarantine_number = models.CharField(_("Quarantine certificate of the animals"), max_length=30)
    ear_tags = models.CharField(_("Ear tags"), max_length=300, blank=True, default="")
    vehicle = models.CharField(_("Vehicle"), max_length=20)
    papers_match = models.BooleanField(_("Certificate is genuine and fits"), null=True, blank=True)
    tags_match = models.BooleanField(_("Ear tags fit"), null=True, blank=True)
    animals_sound = models.BooleanField(_("Animals look sound"), null=True, blank=True)
    ante_passed = models.PositiveIntegerField(_("Head passed before slaughter"), default=0)
    passed_head = models.PositiveIntegerField(_("Head passed after slaughter"), default=0)
    carcass_kg = models.DecimalField(
        _("Carcasses (kg)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    disposed_head = models.PositiveIntegerField(_("Head disposed of"), default=0)
    disposed_kg = models.DecimalField(_("Disposed of (kg)"), max_digits=12, decimal_places=2, default=0)
    quarantine_stamp = models.BooleanField(_("Quarantine stamp"), default=False)
    quality_stamp = models.BooleanField(_("Meat quality stamp"), default=False)
    meat_quarantine_number = models.CharField(
        _("Quarantine certificate of the meat"), max_length=30, blank=True, default=""
    )
    quality_number = models.CharField(_("Meat quality certificate"), max_length=30, blank=True, default="")
    released_at = models.DateTimeField(_("Released"), null=True, blank=True)
    lot: models.ForeignKey[Any, Any] = models.ForeignKey(
        Lot,
        verbose_name=_("Meat"),
        on_delete=models.PROTECT,
        related_name="animal_lots",
        null=True,
        blank=True,
    )
    state = models.CharField(_("State"), max_length=12, choices=choices_of(ANIMALS), default="arrived")

    parts = ("disposals",)
    scope_operator = "operator_id"

    def __str__(self) -> str:
        return self.number


class HarmlessDisposal(Part):
    """Animals or meat destroyed (无害化处理): when, why, how many, how."""

    trimmed: ClassVar = True

    class Way(models.TextChoices):
        BURN = "burn", _("Incineration")
        RENDER = "render", _("Rendering")
        STEAM = "steam", _("High-temperature treatment")
        PLANT = "plant", _("Handed to a disposal plant")

    animals: models.ForeignKey[Any, Any] = models.ForeignKey(
        AnimalLot, on_delete=models.CASCADE, related_name="disposals"
    )
    at = models.DateTimeField(_("Time"))
    why = models.CharField(_("Reason"), max_length=120)
    head = models.PositiveIntegerField(_("Head"), default=0)
    kg = models.DecimalField(_("kg"), max_digits=12, decimal_places=2)
    way = models.CharField(_("Way of destroying"), max_length=8, choices=Way.choices)
    proof = models.CharField(_("Number of the disposal slip"), max_length=40, blank=True, default="")

    class Meta:
        verbose_name_plural = _("Harmless disposals")

    def __str__(self) -> str:
        return f"{self.head} / {self.kg} kg"
