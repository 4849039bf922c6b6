"""The year's programme: drafted, its quotas set, issued, what is missing given out as tasks, closed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.models import Body
from shian.domains.laboratory.actions.common import laboratories, offices
from shian.domains.surveillance.contaminants.completion import gaps
from shian.domains.surveillance.contaminants.flows import PLANNERS, PROGRAMME
from shian.domains.surveillance.contaminants.models import MonitoringSample, Programme, Quota, sort_of
from shian.domains.surveillance.contaminants.numbers import sample_numbers
from shian.domains.surveillance.contaminants.quotas import read_quotas
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, note
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, begin_many, step_action

KIND = "contaminant.programme"
MOST_TASKS = 3_000


def _this_year(by: Actor, subject: object) -> int:
    return local(by.now()).year


@action(kind=KIND, verb="draft", title=_("Draft a programme"), roles=PLANNERS)
def draft(
    *,
    by: Actor,
    year: Annotated[int, Ask(_("Year"), least=2000, most=2100, initial=_this_year)],
    title: Annotated[str, Ask(pgettext_lazy("document", "Title"), longest=120)],
    organiser: Annotated[Body | None, Ask(_("Organised by"), among=offices)] = None,
    basis: Annotated[str, Ask(_("Basis"), longest=200)] = "",
) -> Programme:
    """Begin a year's programme."""
    made = Programme(year=year, title=title, organiser=organiser, basis=basis, author=by.user_id)
    return begin(made, by=by, verb="draft")


@step_action(PROGRAMME, KIND, "plan")
def plan(
    *,
    by: Actor,
    programme: Programme,
    quotas: Annotated[
        str,
        Ask(
            pgettext_lazy("monitoring", "Quotas"),
            help=_(
                "One line each: county | food class | hazard group | samples. Pasting from a sheet works."
            ),
            lines=12,
            longest=100_000,
            mono=True,
        ),
    ],
) -> Programme:
    """State all quotas of the programme; what was stated before is replaced."""
    lines = read_quotas(quotas)
    rows = [
        Quota(county=line.county, food_class=line.food_class, hazard=line.hazard, planned=line.planned)
        for line in lines
    ]
    programme.planned = sum(row.planned for row in rows)
    return advance(programme, "plan", by=by, parts={"quotas": list(rows)})


@step_action(PROGRAMME, KIND, "issue")
def issue(*, by: Actor, programme: Programme) -> Programme:
    """Issue the programme: samples may be tasked and taken under it."""
    return advance(programme, "issue", by=by)


@step_action(PROGRAMME, KIND, "reopen")
def reopen(*, by: Actor, programme: Programme) -> Programme:
    """Take it back to change its quotas."""
    return advance(programme, "reopen", by=by)


@step_action(PROGRAMME, KIND, "close")
def close(*, by: Actor, programme: Programme) -> Programme:
    """Close the year."""
    return advance(programme, "close", by=by)


@action(
    kind=KIND,
    verb="assign",
    title=_("Give out what is missing as tasks"),
    roles=PLANNERS,
    when=lambda programme, by: programme.state == "issued",
)
def assign(
    *,
    by: Actor,
    programme: Programme,
    laboratory: Annotated[Body, Ask(_("Laboratory"), among=laboratories)],  # type: ignore[valid-type]
    due_on: Annotated[date | None, Ask(_("Due on"))] = None,
) -> Programme:
    """A sample to be taken for each that the programme asks for and nobody has been given yet."""
    if programme.state != "issued":
        raise Refused(_("Tasks are given under an issued programme."))
    missing = gaps(programme)
    count = sum(number for _place, number in missing)
    if not count:
        raise Refused(_("Every sample of the programme has been given out."))
    if count > MOST_TASKS:
        raise Refused(_("At most %s tasks are given out at once.") % MOST_TASKS)
    numbers = iter(sample_numbers(programme.year, count))
    made = [
        MonitoringSample(
            number=next(numbers), programme=programme, area=county, food_class=food, hazard=hazard,
            sort=sort_of(hazard), laboratory=laboratory, due_on=due_on,
        )
        for (county, food, hazard), number in missing
        for _one in range(number)
    ]  # fmt: skip
    begin_many(made, by=by, verb="assign")
    note(programme, by=by, verb="assign")
    return programme
