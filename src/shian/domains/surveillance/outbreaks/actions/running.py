"""Running the investigation: begin, report, grade, conclude, reopen, close."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import CITY_LEVEL, EPIDEMIOLOGISTS
from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.outbreaks.actions.common import (
    AGENTS,
    KIND,
    check_going,
    counted,
    going,
    held,
)
from shian.domains.surveillance.outbreaks.choices import Grade, Verdict
from shian.domains.surveillance.outbreaks.closing import ask_before_closing
from shian.domains.surveillance.outbreaks.flows import OUTBREAK
from shian.domains.surveillance.outbreaks.grading import grade_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, require, step_action

Reason = Annotated[str, Ask(_("Reason"), lines=3, longest=300)]


@step_action(OUTBREAK, KIND, "investigate")
def investigate(*, by: Actor, outbreak: Outbreak) -> Outbreak:
    """The investigators are on site."""
    return advance(outbreak, "investigate", by=by)


@step_action(OUTBREAK, KIND, "report")
def report(
    *,
    by: Actor,
    outbreak: Outbreak,
    reported_at: Annotated[datetime | None, Ask(_("Reported at"), help=_("Empty: now"))] = None,
) -> Outbreak:
    """The report went to the health authority; its clocks end."""
    at = reported_at or by.now()
    if not outbreak.notified_at <= at <= by.now():
        raise Refused(_("It was reported between the notice and now."), field="reported_at")
    outbreak.reported_at = at
    return advance(outbreak, "report", by=by)


def _proposed(by: Actor, outbreak: Outbreak) -> str:
    return outbreak.grade or grade_of(*counted(outbreak))


@action(
    kind=KIND, verb="grade", title=_("Record the grade"), roles=(*EPIDEMIOLOGISTS, *CITY_LEVEL), when=going
)
def grade(
    *,
    by: Actor,
    outbreak: Outbreak,
    grade: Annotated[
        str,
        Ask(
            _("Grade"),
            help=_(
                "Proposed by people ill and dead; several counties weigh more. The government declares it."
            ),
            choices=Grade.choices,
            initial=_proposed,
        ),
    ],
    because: Annotated[str, Ask(_("Because"), lines=2, longest=300)] = "",
) -> Outbreak:
    """The grade of the accident; another than the proposed one needs a reason."""
    check_going(outbreak)
    if grade != grade_of(*counted(outbreak)) and not because.strip():
        raise Refused(
            _("The number of people proposes another grade: say why not that one."), field="because"
        )
    outbreak.grade, outbreak.graded_because = grade, because
    return store(outbreak, by=by, verb="grade")


def _lots(by: Actor, subject: object) -> Any:
    return scoped(Lot.objects.all(), by)


@step_action(OUTBREAK, KIND, "conclude")
def conclude(
    *,
    by: Actor,
    outbreak: Outbreak,
    verdict: Annotated[str, Ask(_("Verdict"), choices=Verdict.choices)],
    conclusion: Annotated[str, Ask(_("Conclusion"), lines=5, longest=2000)],
    agent: Annotated[str, Ask(_("Agent"), choices=AGENTS, initial=held("agent"))] = "",
    vehicle: Annotated[str, Ask(_("Food"), longest=200, initial=held("vehicle"))] = "",
    factors: Annotated[str, Ask(_("What went wrong"), lines=2, longest=500)] = "",
    lot: Annotated[Lot | None, Ask(pgettext_lazy("supply", "Lot"), among=_lots)] = None,
) -> Outbreak:
    """What it was: the verdict, the food, the agent, what went wrong."""
    if verdict == Verdict.FOODBORNE and not vehicle.strip():
        raise Refused(_("Name the food, or conclude that it is not proven."), field="vehicle")
    if not conclusion.strip():
        raise Refused(_("Write the conclusion."), field="conclusion")
    require(outbreak, "conclude", by)
    outbreak.verdict, outbreak.agent, outbreak.vehicle, outbreak.lot = verdict, agent, vehicle, lot
    outbreak.factors, outbreak.conclusion, outbreak.concluded_at = factors, conclusion, by.now()
    return advance(outbreak, "conclude", by=by, check=False)


@step_action(OUTBREAK, KIND, "close")
def close(
    *,
    by: Actor,
    outbreak: Outbreak,
    entered_on: Annotated[date, Ask(_("Entered in the national system on"))],
    because: Annotated[str, Ask(_("If something is missing: closed all the same because"), lines=2)] = "",
) -> Outbreak:
    """Closed when it has been entered in the national system."""
    if entered_on > local(by.now()).date():
        raise Refused(_("This day has not come yet."), field="entered_on")
    ask_before_closing(outbreak, because, by)
    outbreak.entered_on = entered_on
    return advance(outbreak, "close", by=by)


@step_action(OUTBREAK, KIND, "reopen")
def reopen(*, by: Actor, outbreak: Outbreak, reason: Reason) -> Outbreak:
    """New facts: the investigation goes on. The conclusion stays on the ledger."""
    if not reason.strip():
        raise Refused(_("Say why the outbreak is reopened."), field="reason")
    outbreak.reopened_because, outbreak.concluded_at = reason, None
    return advance(outbreak, "reopen", by=by)
