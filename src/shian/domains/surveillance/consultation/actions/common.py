"""What several acts share: bodies that can be asked, when they are due, reasons."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body
from shian.methods.clocks import Clock, NoRuleInForce, due
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.dates import current_calendar, limit_on

Reason = Annotated[str, Ask(_("Reason"), lines=3, longest=300)]
ESCALATED_AFTER = 3
LONG = 5_000
ASKED = (Body.Sort.PARTY, Body.Sort.MUNICIPAL, Body.Sort.DISTRICT, Body.Sort.LABORATORY, Body.Sort.HOSPITAL)


def authorities(by: Actor, subject: object) -> Any:
    """The bodies that can be asked and told: departments of the city and of the actor's district."""
    found = Body.objects.filter(sort__in=ASKED[:3]).order_by("sort", "name")
    return found.filter(area__startswith=by.area[:6]) | found.filter(sort__in=ASKED[:2]) if by.area else found


def reason_of(text: str, why: Any) -> str:
    """A reason that says something.

    Raises:
        Refused: it is empty.
    """
    if not text.strip():
        raise Refused(why, field="reason")
    return text.strip()


def due_at(topic: str, since: datetime) -> datetime | None:
    """When a time limit of a topic that begins now runs out, by the rule in force."""
    try:
        limit = limit_on(topic, local(since).date()).limit
    except NoRuleInForce as lack:
        raise Refused(str(lack)) from lack
    found = due(Clock(limit, local(since)), current_calendar())
    if found is None:
        return None
    # What ends with a day is shown as that day's last minute, not as the next day's first.
    whole_day = local(found.expires).time() == time()
    return found.expires - timedelta(minutes=1) if whole_day else found.expires
