"""Samples of an outbreak: of patients, food, surroundings, water, food handlers; with agent and subtype."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.models import Body
from shian.domains.directory.roles import LABORATORY
from shian.domains.laboratory.models import Sample
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.inquiry import flows
from shian.domains.surveillance.inquiry.models.common import (
    LOT,
    SEEING,
    agent_code,
    moment,
    of_outbreak,
    perhaps,
    text,
)
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@follows(flows.SAMPLE, body="laboratory_id")
@resource(
    title=_("Sample of an outbreak"),
    plural=_("Samples of outbreaks"),
    duty="illness",
    icon="test-pipe-2",
    order=61,
    columns="number outbreak sort what operator result agent subtype state",
    hidden="lot laboratory urgent ordered_at taken_at resulted_at area",
    filters="state sort result outbreak agent area",
    search="number what",
    key="number",
    view=(*SEEING, *LABORATORY),
    panels=(
        Panel(_("Sample"), ("number", "outbreak", "sort", "what", "operator", "lot", "line", "urgent")),
        Panel(_("Laboratory"), ("laboratory", "sample", "ordered_at", "taken_at")),
        Panel(_("Result"), ("result", "agent", "subtype", "value", "resulted_at", "remark")),
    ),
)
class OutbreakSample(Record):
    """What is sampled in an outbreak. ``sample`` is the laboratory's own record where food is sampled by a
    sampling sheet; ``line`` the patient or well person, ``operator`` and ``lot`` where and of what it is.
    """

    class Sort(models.TextChoices):
        CLINICAL = "clinical", _("Patient")
        HANDLER = "handler", _("Food handler")
        FOOD = "food", pgettext_lazy("inquiry", "Food")
        ENVIRONMENT = "environment", _("Surroundings")
        WATER = "water", _("Water")

    class Result(models.TextChoices):
        PENDING = "pending", _("Pending")
        NEGATIVE = "negative", _("Negative")
        POSITIVE = "positive", _("Positive")
        UNFIT = "unfit", _("Could not be tested")

    tones: ClassVar = {
        "ordered": "warn", "taken": "open", "resulted": "good", "cancelled": "idle",
        "pending": "idle", "negative": "good", "positive": "bad", "unfit": "warn",
    }  # fmt: skip

    number = models.CharField(_("Number"), max_length=40, unique=True)
    outbreak = of_outbreak("samples")
    sort = models.CharField(_("Taken of"), max_length=12, choices=Sort.choices)
    what = models.CharField(_("What is sampled"), max_length=200)
    line = perhaps("outbreak.Line", _("Person of the line list"), "samples")
    operator = perhaps(Operator, _("Place of sampling"))
    lot = perhaps(Lot, LOT)
    sample = perhaps(Sample, _("Sampling sheet"), "outbreak_samples")
    laboratory = perhaps(Body, _("Laboratory"))
    urgent = models.BooleanField(_("Urgent"), default=True)
    ordered_at = models.DateTimeField(_("Ordered at"))
    taken_at = moment(_("Taken at"))
    result = models.CharField(
        _("Result"), max_length=8, choices=Result.choices, default=Result.PENDING, db_index=True
    )
    agent = agent_code(_("Agent found"))
    subtype = text(_("Subtype"), 80)
    value = text(_("Count or amount"), 80)
    resulted_at = moment(_("Result at"))
    remark = text(_("Remark"))
    state = models.CharField(_("State"), max_length=10, choices=choices_of(flows.SAMPLE), default="ordered")

    scope_body = "laboratory_id"

    class Meta:
        indexes: ClassVar = [models.Index(fields=["outbreak", "sort"], name="inquiry_sample_of")]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"
