"""Hypotheses of an outbreak: what may have caused it, with the evidence for and against."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.inquiry.models.common import (
    LOT,
    SEEING,
    agent_code,
    of_outbreak,
    perhaps,
    text,
)
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Hypothesis"),
    plural=_("Hypotheses"),
    duty="illness",
    icon="bulb",
    order=60,
    columns="outbreak sort title state raised_at",
    hidden="area because moved_at",
    filters="state sort outbreak area",
    search="title because",
    view=SEEING,
    menu=False,
    panels=(
        Panel(_("Hypothesis"), ("outbreak", "sort", "title", "agent", "operator", "lot")),
        Panel(_("How it stands"), ("state", "because", "raised_at", "moved_at")),
    ),
)
class Hypothesis(Record):
    """A card of the board. ``because`` is why it was moved last; each move is on the ledger."""

    class Sort(models.TextChoices):
        AGENT = "agent", pgettext_lazy("inquiry", "Agent")
        FOOD = "food", pgettext_lazy("inquiry", "Food")
        PLACE = "place", pgettext_lazy("inquiry", "Premises")
        LOT = "lot", LOT

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("hypothesis", "Open")
        SUPPORTED = "supported", _("Supported")
        REJECTED = "rejected", pgettext_lazy("hypothesis", "Rejected")
        CONFIRMED = "confirmed", pgettext_lazy("hypothesis", "Confirmed")

    tones: ClassVar = {"open": "open", "supported": "warn", "rejected": "idle", "confirmed": "good"}
    parts = ("evidence",)

    outbreak = of_outbreak("hypotheses")
    sort = models.CharField(_("What is meant"), max_length=6, choices=Sort.choices)
    title = models.CharField(_("Hypothesis"), max_length=200)
    agent = agent_code(pgettext_lazy("inquiry", "Agent"))
    operator = perhaps(Operator, _("Operator"))
    lot = perhaps(Lot, LOT)
    state = models.CharField(
        _("State"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True
    )
    because = text(_("Moved because"))
    raised_at = models.DateTimeField(_("Raised at"))
    moved_at = models.DateTimeField(_("Moved at"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title


class Evidence(Part):
    """One piece of evidence. ``source`` refers to a record (``inquiry.outbreaksample:7``), or is words."""

    class Weight(models.TextChoices):
        FOR = "for", pgettext_lazy("evidence", "For")
        AGAINST = "against", pgettext_lazy("evidence", "Against")

    tones: ClassVar = {"for": "good", "against": "bad"}

    hypothesis = models.ForeignKey(Hypothesis, on_delete=models.CASCADE, related_name="evidence")
    weight = models.CharField(_("For or against"), max_length=7, choices=Weight.choices)
    text = models.CharField(pgettext_lazy("inquiry", "Evidence"), max_length=300)
    source = models.CharField(_("Where it stands"), max_length=120, blank=True, default="")
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name_plural = pgettext_lazy("inquiry", "Evidence")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_weight_display()} {self.text}"
