"""Campaigns against offences in slaughter: opened with a target, filled by checks, closed with a summary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import OFFICERS, Inspector
from shian.domains.registry.models import Operator
from shian.domains.supply.duties.actions.common import own_operators
from shian.domains.supply.duties.models import CampaignCheck, Offence, SlaughterCampaign
from shian.domains.supply.duties.numbers import next_number
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local

KIND = "duties.slaughtercampaign"
State = SlaughterCampaign.State
Measure = CampaignCheck.Measure


@action(kind=KIND, verb="open", title=_("Open a campaign"), roles=OFFICERS)
def open_campaign(
    *,
    by: Actor,
    title: Annotated[str, Ask(pgettext_lazy("campaign", "Title"), longest=120)],
    offence: Annotated[str, Ask(_("Against"), choices=Offence.choices)],
    since: Annotated[date, Ask(_("From"))],
    until: Annotated[date, Ask(_("To"))],
    target: Annotated[int, Ask(_("Places to be looked at"), least=1, most=100_000)],
) -> SlaughterCampaign:
    """A campaign of the officer's area, against one sort of offence, for some time."""
    if not title.strip():
        raise Refused(say("Give it a title."), field="title")
    if until < since:
        raise Refused(say("The end must lie after the beginning."), field="until")
    made = SlaughterCampaign(
        number=next_number(SlaughterCampaign, f"ZX{since:%Y}", 4),
        title=title, offence=offence, since=since, until=until, target=target, area=by.area,
    )  # fmt: skip
    return store(made, by=by, verb="open")


@action(
    kind=KIND,
    verb="check",
    title=_("Record a check"),
    roles=(*OFFICERS, Inspector),
    when=lambda campaign, by: campaign.state == State.RUNNING,
)
def check(
    *,
    by: Actor,
    campaign: SlaughterCampaign,
    place_name: Annotated[str, Ask(_("Place"), longest=120)],
    checked_on: Annotated[date, Ask(_("Day"))],
    offence: Annotated[str, Ask(_("Offence"), choices=Offence.choices)] = "",
    what: Annotated[str, Ask(_("What was found"), lines=2, longest=300)] = "",
    head: Annotated[int, Ask(_("Head"), least=0, most=1_000_000)] = 0,
    kilograms: Annotated[Decimal, Ask(_("kg"), least=Decimal(0), most=Decimal(10_000_000))] = Decimal(0),
    measure: Annotated[str, Ask(_("Measure"), choices=Measure.choices)] = Measure.NONE.value,
    operator: Annotated[Operator | None, Ask(_("Operator"), among=own_operators)] = None,
) -> SlaughterCampaign:
    """A place looked at; an offence needs its words and a measure, no offence has none."""
    if campaign.state != State.RUNNING:
        raise Refused(say("This campaign is closed."))
    if not campaign.since <= checked_on <= min(campaign.until, local(by.now()).date()):
        raise Refused(say("The day lies outside the campaign, or in the future."), field="checked_on")
    if offence and (not what.strip() or measure == Measure.NONE):
        raise Refused(say("Say what was found and what was done about it."), field="what")
    if not offence and (measure != Measure.NONE or head or kilograms):
        raise Refused(say("Say which offence this is about."), field="offence")
    row = CampaignCheck(
        campaign=campaign, place_name=place_name, checked_on=checked_on, offence=offence, what=what,
        head=head, kilograms=kilograms, measure=measure, operator=operator, area=by.area or campaign.area,
    )  # fmt: skip
    store(row, by=by, verb="check")
    campaign.checked += 1
    campaign.found += bool(offence)
    return store(campaign, by=by, verb="check")


@action(
    kind=KIND,
    verb="close",
    title=pgettext_lazy("campaign", "Close"),
    roles=OFFICERS,
    when=lambda campaign, by: campaign.state == State.RUNNING,
)
def close(
    *,
    by: Actor,
    campaign: SlaughterCampaign,
    summary: Annotated[str, Ask(_("Summary"), lines=4, longest=500)],
) -> SlaughterCampaign:
    """Closed with a summary, which says why where fewer places were looked at than were to be."""
    if campaign.state != State.RUNNING:
        raise Refused(say("This campaign is closed."))
    if not summary.strip():
        raise Refused(
            say("Sum it up: %(checked)s of %(target)s places were looked at.")
            % {"checked": campaign.checked, "target": campaign.target},
            field="summary",
        )
    campaign.state, campaign.summary = State.CLOSED, summary
    return store(campaign, by=by, verb="close")
