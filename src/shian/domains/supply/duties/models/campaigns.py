"""Campaigns against offences in slaughter (B5-05): how many places are to be looked at, what was found."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import FIELD, READERS
from shian.domains.registry.models import Operator
from shian.platform.records.base import Record
from shian.platform.resources.registry import Column, Panel, Tab, resource

_SIGHT = (*FIELD, *READERS)


class Offence(models.TextChoices):
    TRANSPORT = "transport", _("Unlawful transport of animals")
    WATER = "water", _("Water injected")
    PRIVATE = "private", _("Slaughter in private")
    SICK = "sick", _("Sick or dead animals")
    DRUGS = "drugs", _("Clenbuterol and other banned drugs")
    PAPERS = "papers", _("Forged certificates or stamps")


@resource(
    title=_("Slaughter campaign"),
    plural=_("Slaughter campaigns"),
    duty="source",
    icon="gavel",
    order=150,
    columns="number title offence since until reached area state",
    filters="state offence area since",
    search="number title",
    key="number",
    view=_SIGHT,
    panels=(
        Panel(_("Slaughter campaign"), ("number", "title", "offence", "since", "until", "area", "state")),
        Panel(_("Reached"), ("target", "checked", "found", "reached", "summary")),
    ),
    tabs=(Tab(_("Campaign checks"), "duties.campaigncheck", "campaign"),),
    extra=(Column("reached", _("Reached"), lambda c: c.reached()),),
)
class SlaughterCampaign(Record):
    """One campaign in an area: ``target`` places to be looked at, ``checked`` so far, ``found`` offences."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        CLOSED = "closed", pgettext_lazy("campaign", "Closed")

    tones: ClassVar = {"running": "open", "closed": "good"}

    number = models.CharField(_("Number"), max_length=30, unique=True)
    title = models.CharField(pgettext_lazy("campaign", "Title"), max_length=120)
    offence = models.CharField(_("Against"), max_length=10, choices=Offence.choices)
    since = models.DateField(_("From"))
    until = models.DateField(_("To"))
    target = models.PositiveIntegerField(_("Places to be looked at"))
    checked = models.PositiveIntegerField(_("Places looked at"), default=0)
    found = models.PositiveIntegerField(_("Offences found"), default=0)
    summary = models.CharField(_("Summary"), max_length=500, blank=True, default="")
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.RUNNING)

    def __str__(self) -> str:
        return self.title

    def reached(self) -> str:
        """Places looked at of those that were to be."""
        return f"{self.checked} / {self.target}"


@resource(
    title=_("Campaign check"),
    plural=_("Campaign checks"),
    duty="source",
    icon="clipboard-check",
    order=151,
    columns="campaign place_name checked_on offence head kilograms measure area",
    hidden="operator what",
    filters="offence measure campaign checked_on area",
    search="place_name what",
    view=_SIGHT,
    panels=(
        Panel(_("Campaign check"), ("campaign", "operator", "place_name", "checked_on", "area")),
        Panel(_("What was found"), ("offence", "what", "head", "kilograms", "measure")),
    ),
)
class CampaignCheck(Record):
    """One place looked at in a campaign, with the offence that was found there or without one."""

    class Measure(models.TextChoices):
        NONE = "none", pgettext_lazy("campaign", "None")
        WARNED = "warned", _("Warned")
        SEIZED = "seized", _("Seized")
        FINED = "fined", _("Fined")
        POLICE = "police", _("Handed to the police")

    tones: ClassVar = {"none": "idle", "warned": "warn", "seized": "bad", "fined": "bad", "police": "bad"}
    trimmed: ClassVar = True

    campaign = models.ForeignKey(
        SlaughterCampaign,
        verbose_name=_("Slaughter campaign"),
        on_delete=models.PROTECT,
        related_name="checks",
    )
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Operator"),
        on_delete=models.PROTECT,
        related_name="campaign_checks",
        null=True,
        blank=True,
    )
    place_name = models.CharField(_("Place"), max_length=120)
    checked_on = models.DateField(_("Day"))
    offence = models.CharField(_("Offence"), max_length=10, choices=Offence.choices, blank=True, default="")
    what = models.CharField(_("What was found"), max_length=300, blank=True, default="")
    head = models.PositiveIntegerField(_("Head"), default=0)
    kilograms = models.DecimalField(_("kg"), max_digits=12, decimal_places=3, default=0)
    measure = models.CharField(_("Measure"), max_length=8, choices=Measure.choices, default=Measure.NONE)

    scope_operator = "operator_id"

    def __str__(self) -> str:
        return f"{self.campaign}: {self.place_name}"
