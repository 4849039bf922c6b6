"""Evidence slots: asked for, handed in, accepted or sent back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Area, Body
from shian.domains.directory.roles import CITY_LEVEL
from shian.evaluation.criteria.flows import SLOT
from shian.evaluation.criteria.lines import all_lines, line_of
from shian.evaluation.criteria.models import EVIDENCE_SORTS, EvidenceSlot
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.files.actions import attachments_of
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, require, step_action
from shian.platform.resources.registry import RESOURCES

KIND = "criteria.evidenceslot"
FARTHEST = 5 * 365  # days ahead that evidence may be due
_RECORD = re.compile(r"^([a-z]+\.[a-z]+):(\d{1,18})$")


@action(kind=KIND, verb="plan", title=_("Ask for evidence"), roles=CITY_LEVEL)
def ask(
    *,
    by: Actor,
    line: Annotated[str, Ask(_("Criterion"), choices=all_lines)],
    title: Annotated[str, Ask(_("Heading"), longest=160)],
    sort: Annotated[str, Ask(_("Sort of evidence"), choices=EVIDENCE_SORTS)],
    due_on: Annotated[date, Ask(_("Due on"))],
    owner: Annotated[str, Ask(_("Responsible"), longest=80, help=_("Body or post that owes it."))] = "",
    area: Annotated[str, Ask(_("District (empty: a body of the city)"))] = "",
    body: Annotated[Body | None, Ask(_("Body"))] = None,
    note: Annotated[str, Ask(_("What it must show"), lines=3, longest=1000)] = "",
) -> EvidenceSlot:
    """Open a slot and ask for what belongs in it."""
    chosen = line_of(line)
    today = local(by.now()).date()
    _check_day(due_on, today)
    if area.endswith("00") and len(area) == 6:
        area = ""
    if area and not Area.objects.filter(code=area, level="district").exists():
        raise Refused(gettext("No district has the code %(code)s.") % {"code": area}, field="area")
    slot = EvidenceSlot(
        edition=chosen.edition.name,
        item=chosen.item.id,
        title=title,
        sort=sort,
        due_on=due_on,
        owner=owner or (body.name if body else chosen.item.owner) or gettext("not named"),
        area=area,
        body=body,
        note=note,
        asked_on=today,
    )
    return advance(begin(slot, by=by, verb="plan"), "ask_district" if area else "ask", by=by)


def _check_day(due_on: date, today: date) -> None:
    if due_on < today:
        raise Refused(gettext("The day lies in the past; choose a later one."), field="due_on")
    if due_on > today + timedelta(days=FARTHEST):
        raise Refused(gettext("The day lies more than five years off."), field="due_on")


@step_action(SLOT, KIND, "hand_in")
def hand_in(
    *,
    by: Actor,
    slot: EvidenceSlot,
    remark: Annotated[str, Ask(_("Remark"), lines=3, longest=1000)] = "",
    records: Annotated[
        str,
        Ask(
            _("Records"), lines=3, help=_("One a line, such as laboratory.plan:12."), longest=4000, mono=True
        ),
    ] = "",
) -> EvidenceSlot:
    """Say that what was asked for is there: as attachments of the slot, or as records."""
    require(slot, "hand_in", by)
    slot.records = "\n".join(_records(records, by))
    if not slot.records and not attachments_of(slot).exists():
        raise Refused(
            gettext("Nothing is there yet: attach a file to the slot, or name records."), field="records"
        )
    slot.remark = remark
    slot.handed_in_on = local(by.now()).date()
    slot.handed_in_by = by.user_id
    return advance(slot, "hand_in", by=by)


def _records(text: str, by: Actor) -> list[str]:
    """The records named, each known and within the actor's scope."""
    found = []
    for line in (part.strip() for part in text.split("\n")):
        if not line:
            continue
        match = _RECORD.match(line)
        resource = RESOURCES.get(match[1]) if match else None
        if match is None or resource is None or not resource.allows("view", by):
            raise Refused(
                gettext("“%(line)s” names no record: write its kind and number, such as laboratory.plan:12.")
                % {"line": line},
                field="records",
            )
        if not scoped(resource.model.objects.filter(pk=match[2]), by).exists():
            raise Refused(
                gettext("There is no record %(line)s within your scope.") % {"line": line}, field="records"
            )
        found.append(line)
    return list(dict.fromkeys(found))


@step_action(SLOT, KIND, "accept")
def accept(*, by: Actor, slot: EvidenceSlot) -> EvidenceSlot:
    """The evidence shows what it must."""
    slot.accepted_on = local(by.now()).date()
    slot.reason = ""
    return advance(slot, "accept", by=by)


@step_action(SLOT, KIND, "return")
def send_back(
    *,
    by: Actor,
    slot: EvidenceSlot,
    reason: Annotated[str, Ask(_("Why"), lines=3, longest=1000)],
    due_on: Annotated[date | None, Ask(_("New day"))] = None,
) -> EvidenceSlot:
    """It does not show what it must: a city body's."""
    return _sent_back(slot, "return", by, reason, due_on)


@step_action(SLOT, KIND, "return_district")
def send_back_to_district(
    *,
    by: Actor,
    slot: EvidenceSlot,
    reason: Annotated[str, Ask(_("Why"), lines=3, longest=1000)],
    due_on: Annotated[date | None, Ask(_("New day"))] = None,
) -> EvidenceSlot:
    """It does not show what it must: a district's."""
    return _sent_back(slot, "return_district", by, reason, due_on)


def _sent_back(slot: EvidenceSlot, verb: str, by: Actor, reason: str, due_on: date | None) -> EvidenceSlot:
    if due_on:
        _check_day(due_on, local(by.now()).date())
    slot.reason = reason
    slot.due_on = due_on or slot.due_on
    return advance(slot, verb, by=by)


@step_action(SLOT, KIND, "withdraw")
def withdraw(
    *, by: Actor, slot: EvidenceSlot, reason: Annotated[str, Ask(_("Why"), lines=3, longest=1000)]
) -> EvidenceSlot:
    """The evidence is no longer needed."""
    slot.reason = reason
    return advance(slot, "withdraw", by=by)
