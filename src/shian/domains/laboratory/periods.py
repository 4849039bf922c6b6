"""Windows of time that are a right, not a duty: until when one may apply, how long a back-up is kept."""

from __future__ import annotations

from datetime import date, datetime

from shian.methods.clocks import Clock, NoRuleInForce, due
from shian.platform.actions.core import Refused
from shian.platform.flows.clocks import local, moment_of
from shian.platform.flows.dates import current_calendar, limit_on


def last_day(topic: str, since: date | datetime) -> date:
    """The last day of a period that begins on a day, by the rule in force then."""
    start = local(moment_of(since))
    try:
        limit = limit_on(topic, start.date()).limit
    except NoRuleInForce as lack:
        raise Refused(str(lack)) from lack
    found = due(Clock(limit, start), current_calendar())
    assert found is not None
    return found.day
