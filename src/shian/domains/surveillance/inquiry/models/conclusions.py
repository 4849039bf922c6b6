"""What an investigation concludes: agent, vehicle, place and lot, each with how well it is borne out."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.inquiry.models.common import LOT, SEEING, agent_code, perhaps, text
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


class Grade(models.TextChoices):
    """How well a conclusion is borne out, from the strongest down."""

    CONFIRMED = "confirmed", pgettext_lazy("inquiry", "Confirmed")
    PROBABLE = "probable", pgettext_lazy("inquiry", "Probable")
    SUSPECTED = "suspected", pgettext_lazy("inquiry", "Suspected")
    UNKNOWN = "unknown", _("Not established")


RANK = {Grade.UNKNOWN: 0, Grade.SUSPECTED: 1, Grade.PROBABLE: 2, Grade.CONFIRMED: 3}


def _grade(label: Any) -> models.CharField[str, str]:
    return models.CharField(label, max_length=9, choices=Grade.choices, default=Grade.UNKNOWN)


@resource(
    title=_("Conclusion of an outbreak"),
    plural=_("Conclusions of outbreaks"),
    duty="illness",
    icon="gavel",
    order=66,
    columns="outbreak agent agent_grade vehicle vehicle_grade operator place_grade lot lot_grade",
    hidden="area stated_at cause because",
    filters="agent_grade vehicle_grade place_grade lot_grade area",
    search="agent vehicle",
    key="outbreak",
    view=SEEING,
    menu=False,
    panels=(
        Panel(pgettext_lazy("inquiry", "Agent"), ("outbreak", "agent", "subtype", "agent_grade")),
        Panel(_("Vehicle"), ("vehicle", "food_class", "vehicle_grade", "lot", "lot_grade")),
        Panel(pgettext_lazy("inquiry", "Premises"), ("operator", "place_grade", "cause", "cause_grade")),
        Panel(_("Certainty"), ("stated_at", "because")),
    ),
)
class Conclusion(Record):
    """One of each outbreak; what it said before is on the ledger. ``because`` says why a grade is higher than
    the file bears out, where it is.
    """

    tones: ClassVar = {"confirmed": "good", "probable": "open", "suspected": "warn", "unknown": "idle"}

    outbreak: models.OneToOneField[Any, Any] = models.OneToOneField(
        "outbreak.Outbreak", verbose_name=_("Outbreak"), on_delete=models.PROTECT, related_name="concluded"
    )
    agent = agent_code(pgettext_lazy("inquiry", "Agent"))
    subtype = text(_("Subtype"), 80)
    agent_grade = _grade(_("Certainty of the agent"))
    vehicle = text(_("Food that carried it"), 120)
    food_class = text(_("Food class"), 40)
    vehicle_grade = _grade(_("Certainty of the food"))
    operator = perhaps(Operator, pgettext_lazy("inquiry", "Premises"))
    place_grade = _grade(_("Certainty of the place"))
    lot = perhaps(Lot, LOT)
    lot_grade = _grade(_("Certainty of the lot"))
    cause = text(_("How it came about"), 500)
    cause_grade = _grade(_("Certainty of the cause"))
    stated_at = models.DateTimeField(_("Stated at"))
    because = text(_("Why it is held more certain than the file bears out"))

    def __str__(self) -> str:
        return f"{self.outbreak}"
