"""Meetings of risk communication: planned, held with attendance and minutes, minutes published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.models import Body
from shian.domains.surveillance.consultation.actions.common import LONG, authorities
from shian.domains.surveillance.consultation.flows import CONVENERS, MEETING
from shian.domains.surveillance.consultation.models import Attendance, Meeting
from shian.domains.surveillance.consultation.numbers import MEETING as LETTERS
from shian.domains.surveillance.consultation.numbers import numbered
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action
from shian.platform.guard.gate import Subject, require_clear
from shian.platform.records.base import Part

KIND = "consult.meeting"
MINUTES = 20_000
SIDES = {
    "trade": ("企业", "行业", "trade"),
    "media": ("媒体", "press", "media"),
    "science": ("专家", "学者", "science"),
    "citizens": ("市民", "群众", "公众", "citizens"),
}
Bodies = Annotated[tuple[Body, ...], Ask(_("Bodies present"), among=authorities)]
Others = Annotated[
    str,
    Ask(
        _("Others present"),
        help=_("One line each: side (企业, 媒体, 专家, 市民) | name | people"),
        lines=5,
        longest=4_000,
    ),
]
Minutes = Annotated[str, Ask(_("Minutes"), lines=12, longest=MINUTES)]


@action(kind=KIND, verb="plan", title=_("Plan a meeting"), roles=CONVENERS)
def plan_meeting(
    *,
    by: Actor,
    title: Annotated[str, Ask(pgettext_lazy("document", "Title"), longest=120)],
    held_on: Annotated[date, Ask(_("Held on"))],
    place: Annotated[str, Ask(_("Place"), longest=120)] = "",
    organiser: Annotated[Body | None, Ask(_("Organised by"), among=authorities)] = None,
    agenda: Annotated[str, Ask(_("Agenda"), lines=4, longest=LONG)] = "",
) -> Meeting:
    """Announce a meeting to come; or enter one that was held."""
    meeting = Meeting(
        number=numbered(Meeting, LETTERS, held_on), title=title.strip(), held_on=held_on, place=place.strip(),
        organiser=organiser, agenda=agenda.strip(), area=by.area[:6],
    )  # fmt: skip
    return begin(meeting, by=by, verb="plan")


@step_action(MEETING, KIND, "hold")
def hold(
    *,
    by: Actor,
    meeting: Meeting,
    minutes: Minutes,
    bodies: Bodies = (),
    others: Others = "",
) -> Meeting:
    """Who came and what was said."""
    if meeting.held_on > local(by.now()).date():
        raise Refused(_("The meeting is still to come."))
    return _recorded(meeting, "hold", minutes, bodies, others, by)


@step_action(MEETING, KIND, "note")
def set_down(
    *,
    by: Actor,
    meeting: Meeting,
    minutes: Annotated[str, Ask(_("Minutes"), lines=12, longest=MINUTES, initial=lambda by, m: m.minutes)],
    bodies: Bodies = (),
    others: Others = "",
) -> Meeting:
    """Set minutes and attendance right before they are published."""
    return _recorded(meeting, "note", minutes, bodies, others, by)


def _recorded(
    meeting: Meeting, verb: str, minutes: str, bodies: Sequence[Body], others: str, by: Actor
) -> Meeting:
    if not minutes.strip():
        raise Refused(_("The minutes say what was spoken of."), field="minutes")
    present: list[Attendance] = [Attendance(side="body", body=body) for body in dict.fromkeys(bodies)]
    present += read_others(others)
    if not present:
        raise Refused(_("Say who was present."), field="bodies")
    meeting.minutes, meeting.bodies = minutes.strip(), sum(one.side == "body" for one in present)
    meeting.people = sum(one.people for one in present)
    parts: dict[str, list[Part]] = {"attendances": list(present)}
    return advance(meeting, verb, by=by, parts=parts)


def read_others(text: str) -> list[Attendance]:
    """Lines of ``side | name | people``.

    Raises:
        Refused: naming the line.
    """
    found = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        cells = [cell.strip() for cell in re.split(r"[|｜\t]", row)]
        side = next((code for code, words in SIDES.items() if cells[0] in (code, *words)), "")
        people = cells[2] if len(cells) == 3 and cells[2] else "1"
        if not side or len(cells) not in (2, 3) or not cells[1]:
            raise Refused(_("Line %s needs side | name | people.") % number, field="others")
        if not (people.isascii() and people.isdigit() and 0 < int(people) <= 10_000):
            raise Refused(_("Line %s: the people are a number up to 10000.") % number, field="others")
        found.append(Attendance(side=side, name=cells[1][:120], people=int(people)))
    return found


@step_action(MEETING, KIND, "publish")
def publish_minutes(*, by: Actor, meeting: Meeting) -> Meeting:
    """The minutes appear on the window.

    Raises:
        Stopped: the publication guard found personal data or a secret that nobody has decided on.
    """
    subject = Subject(KIND, meeting.pk, f"{meeting.number} {meeting.title}", meeting.area)
    texts = {
        name: getattr(meeting, name) for name in ("title", "agenda", "minutes") if getattr(meeting, name)
    }
    for name, text in require_clear(by, subject, texts).items():
        setattr(meeting, name, text)
    meeting.published_on = local(by.now()).date()
    return advance(meeting, "publish", by=by)


@step_action(MEETING, KIND, "withdraw")
def withdraw_minutes(*, by: Actor, meeting: Meeting) -> Meeting:
    """Take the minutes off the window to set them right."""
    meeting.published_on = None
    return advance(meeting, "withdraw", by=by)


@step_action(MEETING, KIND, "cancel")
def cancel_meeting(*, by: Actor, meeting: Meeting) -> Meeting:
    """The meeting does not take place."""
    return advance(meeting, "cancel", by=by)
