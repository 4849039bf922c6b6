"""Kept scenarios and plans."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICIALS
from shian.platform.records.base import Record
from shian.platform.resources.registry import Column, Panel, resource


def _score(value: Any) -> str:
    return f"{value.score_before} → {value.score_after}"


@resource(
    title=_("Scenario"),
    plural=_("Kept scenarios"),
    duty="evaluation",
    icon="adjustments",
    order=60,
    columns="title edition year series seal score",
    filters="edition year series",
    search="title remark",
    key="title",
    view=OFFICIALS,
    panels=(Panel(_("Scenario"), ("title", "edition", "year", "series", "seal", "score", "remark")),),
    extra=(Column("score", _("Score"), _score, sort="score_after", needs=("score_before",)),),
    menu=False,
)
class Scenario(Record):
    """What would the score be if: the changes, and the score they gave on the day they were kept.

    ``changes``: edition, year, area, series, seal, values, bars, vetoes; numbers as text.
    """

    title = models.CharField(_("Heading"), max_length=120, unique=True)
    edition = models.CharField(_("Edition"), max_length=60)
    year = models.PositiveIntegerField(_("Year"))
    series = models.CharField(_("Population series"), max_length=40, blank=True, default="")
    seal = models.PositiveBigIntegerField(_("Seal"))
    changes = models.JSONField(_("Changes"))
    score_before = models.DecimalField(_("Score as it is"), max_digits=9, decimal_places=2)
    score_after = models.DecimalField(_("Score in the scenario"), max_digits=9, decimal_places=2)
    remark = models.CharField(_("Remark"), max_length=300, blank=True, default="")
    author = models.BigIntegerField(null=True, blank=True, editable=False)

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title


@resource(
    title=_("Cheapest plan"),
    plural=_("Kept plans"),
    duty="evaluation",
    icon="route",
    order=61,
    columns="title edition first_day last_day cost score tests proven",
    hidden="seal gap target",
    filters="edition first_day last_day proven",
    search="title remark",
    key="title",
    view=OFFICIALS,
    panels=(
        Panel(_("Goal"), ("title", "edition", "seal", "target", "vetoes", "first_day", "last_day")),
        Panel(
            _("Plan"),
            ("cost", "score", "tests", "proven", "gap", "remark", "sampling_plan", "tasks_assigned"),
        ),
    ),
    extra=(Column("score", _("Score"), _score, sort="score_after", needs=("score_before",)),),
    menu=False,
)
class Plan(Record):
    """A least costly plan as it was found: what was asked, what it costs, its rows.

    ``asked`` is the address that asks for it again; ``rows``: sort, district, food_class, link, laboratory,
    station, period, amount, cost; ``story``: what limits it, in words.
    """

    title = models.CharField(_("Heading"), max_length=120, unique=True)
    edition = models.CharField(_("Edition"), max_length=60)
    seal = models.PositiveBigIntegerField(_("Seal"))
    target = models.DecimalField(_("Target score"), max_digits=9, decimal_places=2, null=True, blank=True)
    vetoes = models.BooleanField(_("Clears the vetoes"), default=True)
    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("To"))
    cost = models.DecimalField(_("Cost (yuan)"), max_digits=16, decimal_places=2)
    tests = models.PositiveIntegerField(_("Tests"), default=0)
    score_before = models.DecimalField(_("Score as it is"), max_digits=9, decimal_places=2)
    score_after = models.DecimalField(_("Score with the plan"), max_digits=9, decimal_places=2)
    proven = models.BooleanField(_("Proven within the gap"))
    gap = models.DecimalField(_("Gap (%)"), max_digits=7, decimal_places=4)
    asked = models.JSONField(_("Asked"))
    rows = models.JSONField(_("Rows"))
    story = models.JSONField(_("What limits it"), default=list, blank=True)
    remark = models.CharField(_("Remark"), max_length=300, blank=True, default="")
    sampling_plan = models.BigIntegerField(_("Handed to sampling plan no."), null=True, blank=True)
    tasks_assigned = models.BooleanField(_("Tasks assigned"), default=False)
    author = models.BigIntegerField(null=True, blank=True, editable=False)

    scope_shared = True

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """The page that computes it anew."""
        return f"{reverse('plan-cheapest')}?{urlencode(self.asked)}"
