"""Kitchen waste and used oil: contracts, tours with their pick-ups (D2-07)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import FIELD, FIRMS, READERS
from shian.domains.registry.models import Operator
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, resource

_SIGHT = (*FIELD, *FIRMS, *READERS)


@resource(
    title=_("Waste contract"),
    plural=_("Waste contracts"),
    duty="source",
    icon="file-certificate",
    order=240,
    columns="number operator collector covers since until state",
    hidden="area",
    filters="state collector area",
    search="number operator__name collector__name",
    key="number",
    view=_SIGHT,
    panels=(
        Panel(_("Waste contract"), ("number", "operator", "collector", "covers", "since", "until", "state")),
    ),
)
class WasteContract(Record):
    """A kitchen's contract with a licensed collector. ``covers``: meals served on a usual day."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    tones: ClassVar = {"running": "good", "ended": "idle"}

    number = models.CharField(_("Number"), max_length=30, unique=True)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Kitchen"), on_delete=models.PROTECT, related_name="waste_contracts"
    )
    collector: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Collector"), on_delete=models.PROTECT, related_name="collected_contracts"
    )
    covers = models.PositiveIntegerField(_("Meals on a usual day"))
    since = models.DateField(_("From"))
    until = models.DateField(_("To"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.RUNNING)

    scope_operator = ("operator_id", "collector_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["operator"], condition=Q(state="running"), name="duties_contract_running_once"
            )
        ]

    def __str__(self) -> str:
        return self.number


@resource(
    title=_("Collection tour"),
    plural=_("Collection tours"),
    duty="source",
    icon="truck",
    order=250,
    columns="number collector vehicle day stops food_kg oil_kg plant_kg state",
    hidden="explanation off_track area",
    filters="state collector day area",
    search="number vehicle collector__name",
    key="number",
    view=_SIGHT,
    panels=(
        Panel(_("Collection tour"), ("number", "collector", "vehicle", "day", "stops", "food_kg", "oil_kg")),
        Panel(_("Weighed at the plant"), ("plant_kg", "state", "explanation")),
        Panel(_("Track of the vehicle"), ("off_track",)),
    ),
)
class WasteTour(Record):
    """A vehicle's day: one entry of the ledger for all its pick-ups, which are counted in millions a year.

    What was picked up is held against what the plant weighed; a difference beyond the allowance is explained.
    ``track`` is what the vehicle's device recorded, a position a line (``19:05:00 112.55012 37.87012``);
    ``off_track``: stops at which by it the vehicle was not, empty without a track.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Not weighed yet")
        BALANCED = "balanced", _("Weights agree")
        DIFFERS = "differs", _("Weights differ")
        EXPLAINED = "explained", _("Explained")

    tones: ClassVar = {"open": "open", "balanced": "good", "differs": "bad", "explained": "warn"}

    number = models.CharField(_("Number"), max_length=40, unique=True)
    collector: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, verbose_name=_("Collector"), on_delete=models.PROTECT, related_name="waste_tours"
    )
    vehicle = models.CharField(_("Vehicle"), max_length=12)
    day = models.DateField(_("Day"), db_index=True)
    stops = models.PositiveIntegerField(_("Stops"), default=0)
    food_kg = models.DecimalField(_("Kitchen waste (kg)"), max_digits=12, decimal_places=1, default=0)
    oil_kg = models.DecimalField(_("Used oil (kg)"), max_digits=12, decimal_places=1, default=0)
    plant_kg = models.DecimalField(
        _("Weighed at the plant (kg)"), max_digits=12, decimal_places=1, null=True, blank=True
    )
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.OPEN)
    explanation = models.CharField(_("Explanation"), max_length=200, blank=True, default="")
    track = models.TextField(_("Track of the vehicle"), max_length=60_000, blank=True, default="")
    off_track = models.PositiveIntegerField(_("Stops the vehicle was not at"), null=True, blank=True)

    parts = ("pickups",)
    shown_parts: ClassVar = ()  # the stops have a page of their own, with the track beside them
    scope_operator = "collector_id"

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collector", "vehicle", "day"], name="duties_tour_once")
        ]

    def __str__(self) -> str:
        return self.number


class Pickup(Part):
    """One stop: whose kitchen, when, how many kilograms of each."""

    tour: models.ForeignKey[Any, Any] = models.ForeignKey(
        WasteTour, on_delete=models.CASCADE, related_name="pickups"
    )
    kitchen: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="waste_pickups", db_constraint=False
    )
    minute = models.PositiveSmallIntegerField()  # of the tour's day
    food_kg = models.DecimalField(max_digits=8, decimal_places=1, default=0)
    oil_kg = models.DecimalField(max_digits=8, decimal_places=1, default=0)

    def __str__(self) -> str:
        return f"{self.kitchen_id}: {self.food_kg} + {self.oil_kg} kg"

    def clock(self) -> str:
        """The hour of the stop, as people read it."""
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}"
