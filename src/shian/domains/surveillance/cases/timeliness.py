"""Whether reports came in time: by the rule in force on the day of the visit, in working days."""

from __future__ import annotations

from datetime import date, datetime

from shian.methods.clocks import Clock, Due, NoRuleInForce, due, in_force
from shian.platform.flows.clocks import local
from shian.platform.flows.dates import current_calendar, editions_of

TOPIC = "illness-report"


class Deadlines:
    """The last day to report for each day of visit; rules and calendar are read once."""

    def __init__(self) -> None:
        self._calendar = current_calendar()
        self._editions = editions_of(TOPIC)
        self._known: dict[date, Due | None] = {}

    def of(self, visited_at: datetime) -> Due | None:
        """The end of the time, None where no rule is known."""
        day = local(visited_at).date()
        if day not in self._known:
            try:
                clock = Clock(in_force(self._editions, TOPIC, day).limit, local(visited_at))
                self._known[day] = due(clock, self._calendar)
            except NoRuleInForce:
                self._known[day] = None
        return self._known[day]

    def late(self, visited_at: datetime, reported_at: datetime) -> bool | None:
        """Whether the report came after it; None where no rule is known."""
        found = self.of(visited_at)
        return None if found is None else reported_at >= found.expires
