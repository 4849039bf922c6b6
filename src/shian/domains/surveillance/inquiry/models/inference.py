"""Where an outbreak comes from, as it was inferred at a moment: kept, so that it can be looked at again."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.inquiry.models.common import SEEING, of_outbreak
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@resource(
    title=_("Source inference"),
    plural=_("Source inferences"),
    duty="illness",
    icon="affiliate",
    order=65,
    columns="outbreak at cases well premises foods lots first",
    hidden="area as_of",
    filters="outbreak area",
    view=SEEING,
    menu=False,
    panels=(
        Panel(_("Asked of"), ("outbreak", "at", "cases", "well", "premises", "foods", "lots", "as_of")),
        Panel(_("Answer"), ("first",)),
    ),
)
class Inference(Record):
    """``answer`` is the whole answer with what it rests on, ``as_of`` the last supply event known, ``digest``
    of what went in, so that nothing is computed twice. Shares are whole numbers per ten thousand.
    """

    outbreak = of_outbreak("inferences")
    at = models.DateTimeField(_("As of"))
    cases = models.PositiveIntegerField(_("Cases"))
    well = models.PositiveIntegerField(_("Well persons"))
    premises = models.PositiveIntegerField(_("Premises compared"))
    foods = models.PositiveIntegerField(_("Foods compared"))
    lots = models.PositiveIntegerField(_("Lots compared"))
    first = models.CharField(_("Most probable"), max_length=300, blank=True, default="")
    as_of = models.BigIntegerField(_("As of event"), default=0)
    digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    answer = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.outbreak_id} {self.at:%Y-%m-%d %H:%M}"


class InferenceJob(models.Model):
    """A computation under way: how far it is, and what it ended with. Not on the ledger: it holds no fact."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    outbreak: models.ForeignKey[Any, Any] = models.ForeignKey(
        "outbreak.Outbreak", on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True, default="")
    begun_at = models.DateTimeField()
    by_label = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.outbreak_id} {self.state}"
