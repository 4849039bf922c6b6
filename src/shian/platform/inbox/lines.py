"""The inbox's lines as the page shows them: plain words, addresses, tones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shian.methods.clocks import Reading, Unit
from shian.platform.flows.engine import Offer
from shian.platform.flows.inbox import Item
from shian.platform.flows.models import Duty
from shian.platform.pages.links import record_url
from shian.platform.pages.places import name_of
from shian.platform.resources.registry import RESOURCES


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step offered with a line: the first is the one that is due."""

    label: object
    url: str
    main: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page."""

    title: str
    url: str
    kind: object
    what: object
    state: object
    place: str
    due: date | None
    left: str
    tone: str
    rule: str
    note: str
    steps: tuple[NextStep, ...]


def line_of(item: Item) -> Line:
    """A line of the inbox from what the flows know."""
    duty, reading = item.duty, item.reading
    return Line(
        title=str(item.record),
        url=record_url(duty.kind, duty.record) if duty.kind in RESOURCES else "",
        kind=item.kind_title,
        what=item.clock_title,
        state=item.state_title,
        place=name_of(duty.area),
        due=duty.due_day,
        left=left_in_words(duty, reading),
        tone=tone_of(reading),
        rule=duty.rule,
        note="" if duty.published else _("Calendar not published: counted Mon–Fri"),
        steps=tuple(_steps(item.offers, duty)),
    )


def left_in_words(duty: Duty, reading: Reading) -> str:
    """What is left of the time: working days, or that it is over, ends today or is paused."""
    if reading.due is None:
        return _("Paused")
    if reading.overdue:
        late = -(reading.remaining or 0)
        if late <= 0:
            return _("Overdue")
        return ngettext("%(n)s working day late", "%(n)s working days late", late) % {"n": late}
    if duty.unit == Unit.HOURS.value:
        return _("until %(time)s") % {"time": f"{reading.due.expires:%m-%d %H:%M}"}
    if not reading.remaining:
        return _("Ends today")
    return ngettext("%(n)s working day left", "%(n)s working days left", reading.remaining) % {
        "n": reading.remaining
    }


def tone_of(reading: Reading) -> str:
    """Bad when late, a warning within three working days, idle when paused."""
    if reading.due is None:
        return "idle"
    if reading.overdue:
        return "bad"
    return "warn" if (reading.remaining or 0) <= 3 else "open"


def _steps(offers: tuple[Offer, ...], duty: Duty) -> list[NextStep]:
    steps: list[NextStep] = []
    for offer in offers:
        if offer.action is None:
            continue
        address: Any = reverse("resource-act", args=[duty.kind, duty.record, offer.step.verb])
        steps.append(NextStep(offer.step.title, address, main=not steps))
    return steps
