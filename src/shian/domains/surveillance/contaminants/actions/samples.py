"""Monitoring samples: taken with a phone, results typed or read from a sheet, amended, voided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Area, Body
from shian.domains.laboratory.actions.common import districts, laboratories, within
from shian.domains.laboratory.codes import choices
from shian.domains.registry.models import Operator
from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants.actions.flags import raise_flags
from shian.domains.surveillance.contaminants.flows import SAMPLE, TAKERS, TESTERS
from shian.domains.surveillance.contaminants.models import Measurement, MonitoringSample, Programme, sort_of
from shian.domains.surveillance.contaminants.numbers import sample_numbers
from shian.domains.surveillance.contaminants.results import measurements, read_lines
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action

KIND = "contaminant.monitoringsample"
Results = Annotated[
    str,
    Ask(
        _("Results"),
        help=_(
            "One line a substance, columns by tab or |: substance, result, unit, limit of detection, limit "
            "of quantification, method. Not found: 未检出 or <0.01. Pasting from a spreadsheet works."
        ),
        lines=12,
        longest=20_000,
        mono=True,
    ),
]


def _today(by: Actor, subject: object) -> date:
    return local(by.now()).date()


def _issued(by: Actor, subject: object) -> Any:
    return Programme.objects.filter(state="issued").order_by("-year", "title")


@step_action(SAMPLE, KIND, "take")
def take(
    *,
    by: Actor,
    sample: MonitoringSample,
    food_name: Annotated[str, Ask(_("Food"), longest=120)],
    taken_on: Annotated[date, Ask(_("Taken on"), initial=_today)],
    place_name: Annotated[str, Ask(_("Sampled place"), longest=120)] = "",
    operator: Annotated[Operator | None, Ask(_("Operator"))] = None,
    link: Annotated[str, Ask(_("Link of the chain"), choices=choices("link"))] = "",
    origin: Annotated[str, Ask(_("Origin"), longest=120)] = "",
    place_address: Annotated[str, Ask(_("Address of the place"), longest=200)] = "",
    remark: Annotated[str, Ask(_("Remark"), lines=2, longest=300)] = "",
) -> MonitoringSample:
    """Take the sample: bought like any customer's, or asked for."""
    _place(sample, by, food_name, taken_on, place_name, operator)
    sample.link, sample.origin = link, origin
    sample.place_address, sample.remark = place_address or sample.place_address, remark
    return advance(sample, "take", by=by)


def _place(
    sample: MonitoringSample, by: Actor, food: str, day: date, place: str, operator: Operator | None
) -> None:
    if day > local(by.now()).date():
        raise Refused(_("A sample cannot be taken on a day to come."), field="taken_on")
    if not (place.strip() or operator):
        raise Refused(_("Say where the sample was taken."), field="place_name")
    sample.food_name, sample.taken_on, sample.taken_by = food.strip(), day, by.user_id
    sample.operator = operator
    sample.place_name = place.strip() or operator.name[:120]  # type: ignore[union-attr]
    if operator is not None:
        sample.place_address = operator.address[:200]


@action(kind=KIND, verb="collect", title=_("Take a sample outside the tasks"), roles=TAKERS)
def collect(
    *,
    by: Actor,
    district: Annotated[Area, Ask(_("District"), among=districts)],  # type: ignore[valid-type]
    food_class: Annotated[str, Ask(_("Food class"), choices=choices("food_class"))],
    hazard: Annotated[str, Ask(_("Hazard group"), choices=Analyte.Group.choices)],
    food_name: Annotated[str, Ask(_("Food"), longest=120)],
    place_name: Annotated[str, Ask(_("Sampled place"), longest=120)],
    taken_on: Annotated[date, Ask(_("Taken on"), initial=_today)],
    laboratory: Annotated[Body | None, Ask(_("Laboratory"), among=laboratories)] = None,
    programme: Annotated[Programme | None, Ask(_("Monitoring programme"), among=_issued)] = None,
    operator: Annotated[Operator | None, Ask(_("Operator"))] = None,
) -> MonitoringSample:
    """A sample that nobody was given as a task; it counts towards the programme if one is named."""
    sample = MonitoringSample(
        number=sample_numbers(taken_on.year, 1)[0], programme=programme, area=district.code,
        food_class=food_class, hazard=hazard, sort=sort_of(hazard), laboratory=laboratory,
    )  # fmt: skip
    begin(within(sample, by), by=by, verb="collect")
    _place(sample, by, food_name, taken_on, place_name, operator)
    return advance(sample, "take", by=by, check=False)


@step_action(SAMPLE, KIND, "enter")
def enter(*, by: Actor, sample: MonitoringSample, results: Results) -> MonitoringSample:
    """Type or paste the results; what goes beyond a limit raises a flag."""
    return enter_found(sample, measurements(read_lines(results)), by=by)


@step_action(SAMPLE, KIND, "amend")
def amend(
    *,
    by: Actor,
    sample: MonitoringSample,
    results: Results,
    reason: Annotated[str, Ask(_("Reason"), lines=2, longest=300)],
) -> MonitoringSample:
    """Replace the results with a reason; what they were stays in the ledger."""
    if not reason.strip():
        raise Refused(_("Say why the results change."), field="reason")
    sample.remark = reason.strip()[:300]
    return enter_found(sample, measurements(read_lines(results)), by=by, verb="amend")


def enter_found(
    sample: MonitoringSample,
    found: Sequence[Measurement],
    *,
    by: Actor,
    verb: str = "enter",
    tested_on: date | None = None,
) -> MonitoringSample:
    """Store measurements with their sample and raise its flags; within an action."""
    sample.items = len(found)
    sample.detected_count = sum(one.detected for one in found)
    sample.tested_on = tested_on or local(by.now()).date()
    sample.flagged = raise_flags(sample, found, by=system_actor(by.at)) > 0
    return advance(sample, verb, by=by, parts={"measurements": list(found)})


@action(kind=KIND, verb="bring", title=_("Bring in a tested sample"), roles=TESTERS)
def bring(
    *, by: Actor, facts: Mapping[str, Any], found: Sequence[Measurement], tested_on: date | None = None
) -> MonitoringSample:
    """A sample with its results from a sheet: taken and tested elsewhere, new here."""
    sample = MonitoringSample(**facts)
    begin(within(sample, by), by=by, verb="bring")
    advance(sample, "take", by=by, check=False)
    return enter_found(sample, found, by=by, tested_on=tested_on)


@step_action(SAMPLE, KIND, "void")
def void(
    *, by: Actor, sample: MonitoringSample, reason: Annotated[str, Ask(_("Reason"), lines=2, longest=300)]
) -> MonitoringSample:
    """The sample was lost, spoilt, or not to be had."""
    if not reason.strip():
        raise Refused(_("Say why the sample does not count."), field="reason")
    sample.remark = reason.strip()
    return advance(sample, "void", by=by)
