"""Clocks in words: what is left of a time limit, and the clocks that run for a record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shian.methods.clocks import Reading
from shian.platform.access.actor import Actor
from shian.platform.flows.binding import BINDINGS
from shian.platform.flows.clocks import reading_of
from shian.platform.flows.models import Duty
from shian.platform.pages.shapes import Cell

SOON = 3  # working days


def due_day(reading: Reading) -> str:
    """The last day; where the holidays of that year are not announced yet it says so."""
    if reading.due is None:
        return ""
    day = reading.due.day.isoformat()
    return day if reading.due.published else _("%(day)s (calendar not published)") % {"day": day}


def time_left(reading: Reading) -> str:
    """What is left in working days, or how late it is."""
    if reading.paused or reading.remaining is None:
        return _("Clock stopped")
    days = abs(reading.remaining)
    if reading.overdue and not days:
        return _("Late since today")
    if reading.overdue:
        return ngettext("%(days)s working day late", "%(days)s working days late", days) % {"days": days}
    if days == 0:
        return _("Due today")
    return ngettext("%(days)s working day left", "%(days)s working days left", days) % {"days": days}


def tone_of_reading(reading: Reading) -> str:
    """The tone in which it is shown."""
    if reading.paused or reading.remaining is None:
        return "idle"
    if reading.overdue:
        return "bad"
    return "warn" if reading.remaining <= SOON else "good"


def clocks_of(record: Any, actor: Actor) -> tuple[Cell, ...]:
    """The clocks that run for a record, as facts."""
    binding = BINDINGS.get(record.kind())
    if binding is None:
        return ()
    facts = []
    for duty in Duty.objects.filter(kind=record.kind(), record=record.pk, done_at=None):
        reading = reading_of(duty, actor.now())
        title = str(binding.flow.clock[duty.clock].title)
        left = f"{time_left(reading)}（{due_day(reading)}）" if reading.due else time_left(reading)
        facts.append(Cell(title, left, tone=tone_of_reading(reading)))
    return tuple(facts)
