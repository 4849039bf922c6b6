"""Counts of illness as they were published: a copy with small counts hidden, never calculated anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import OFFICIALS, Public
from shian.domains.surveillance.consultation import flows
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.records.base import Record
from shian.platform.resources.registry import Panel, resource


@follows(flows.RELEASE)
@resource(
    title=_("Published illness counts"),
    plural=_("Published illness counts"),
    duty="risk",
    icon="table-shortcut",
    order=16,
    columns="number year until cases hidden published_on state",
    filters="state year",
    search="number",
    ordering="-year -id",
    key="number",
    view=(*OFFICIALS, Public),
    public="number year until cases published_on",
    panels=(
        Panel(_("Counts"), ("number", "year", "until", "cases", "threshold", "hidden")),
        Panel(_("Published"), ("published_on", "withdrawn_because")),
    ),
)
class CountRelease(Record):
    """Reported illness of a year by month, syndrome and district, as published.

    ``figures`` is canonical JSON: for each table its rows, columns and cells; a hidden count is null. It is
    kept as it was made: figures that change from day to day would give small counts away by their
    differences.
    """

    number = models.CharField(_("Number"), max_length=30, unique=True)
    year = models.PositiveIntegerField(_("Year"))
    until = models.DateField(_("Reported up to"))
    cases = models.PositiveIntegerField(_("Cases"), default=0)
    threshold = models.PositiveSmallIntegerField(_("Counts below are hidden"), default=5)
    hidden = models.PositiveIntegerField(_("Counts hidden"), default=0)
    figures = models.TextField(_("Figures"), editable=False)
    published_on = models.DateField(_("Published on"), null=True, blank=True)
    withdrawn_because = models.CharField(_("Withdrawn because"), max_length=300, blank=True, default="")
    state = models.CharField(
        _("State"), max_length=10, choices=choices_of(flows.RELEASE), default="drafted", db_index=True
    )

    tones: ClassVar = {"drafted": "warn", "published": "good", "withdrawn": "bad"}
    scope_shared = True
    scope_public = Q(state="published")

    def __str__(self) -> str:
        return f"{self.number} {self.year}"
