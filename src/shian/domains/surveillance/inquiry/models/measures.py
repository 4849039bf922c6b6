"""Control measures: proposed, ordered, done and checked, at a place or about a lot."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.inquiry import flows
from shian.domains.surveillance.inquiry.models.common import (
    LOT,
    SEEING,
    moment,
    of_outbreak,
    perhaps,
    text,
)
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@follows(flows.MEASURE, flows.MEASURE_GUARDS)
@resource(
    title=_("Control measure"),
    plural=_("Control measures"),
    duty="illness",
    icon="shield-check",
    order=63,
    columns="outbreak sort what operator lot ordered_at done_at state",
    hidden="area proposed_at verified_at because",
    filters="state sort outbreak operator area",
    search="what because",
    view=SEEING,
    panels=(
        Panel(_("Measure"), ("outbreak", "sort", "what", "operator", "lot", "basis")),
        Panel(_("When"), ("proposed_at", "ordered_at", "done_at", "verified_at", "because")),
    ),
)
class Measure(Record):
    """``because`` is the last reason given: of a refusal, of a lifting, of having it done again."""

    class Sort(models.TextChoices):
        STOP = "stop", _("Stop serving or selling")
        SEAL = "seal", _("Seal food, tools or premises")
        HOLD = "hold", _("Hold the lot")
        RECALL = "recall", _("Recall the lot")
        DISINFECT = "disinfect", _("Clean and disinfect")
        HANDLERS = "handlers", _("Keep food handlers from work")
        NOTIFY = "notify", _("Notify parents, guests or the public")
        TREAT = "treat", _("Look after the ill")
        ASK = "ask", _("Ask the patients")
        RECORDS = "records", _("Fetch delivery records")
        OTHER = "other", _("Other")

    tones: ClassVar = {
        "proposed": "warn", "ordered": "open", "done": "open", "verified": "good", "declined": "idle",
        "lifted": "idle",
    }  # fmt: skip

    outbreak = of_outbreak("measures")
    sort = models.CharField(_("Measure"), max_length=10, choices=Sort.choices)
    what = models.CharField(_("What is to be done"), max_length=300)
    operator = perhaps(Operator, _("Operator"))
    lot = perhaps(Lot, LOT)
    basis = text(_("Legal basis"), 120)
    proposed_at = models.DateTimeField(_("Proposed at"))
    ordered_at = moment(_("Ordered at"))
    done_at = moment(_("Done at"))
    done_by = models.BigIntegerField(null=True, blank=True, editable=False)
    verified_at = moment(_("Checked at"))
    because = text(_("Reason"))
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.MEASURE), default="proposed", db_index=True
    )

    def __str__(self) -> str:
        return f"{self.get_sort_display()} · {self.operator or self.lot or self.what}"
