"""Threads: opened on a question with the bodies to ask, widened, reminded, concluded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.models import Body
from shian.domains.surveillance.consultation.actions.common import (
    LONG,
    Reason,
    authorities,
    due_at,
    reason_of,
)
from shian.domains.surveillance.consultation.actions.opinions import lapse_open, remind_many
from shian.domains.surveillance.consultation.flows import CONSULTATION, CONVENERS
from shian.domains.surveillance.consultation.models import Consultation, Grade, Opinion, Urgency
from shian.domains.surveillance.consultation.numbers import CONSULTATION as LETTERS
from shian.domains.surveillance.consultation.numbers import numbered
from shian.domains.surveillance.consultation.subjects import point_at
from shian.domains.surveillance.contaminants.actions.flags import consult
from shian.domains.surveillance.contaminants.models import HazardFlag
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.scope import scoped
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, begin_many, step_action
from shian.platform.records.base import Record

KIND = "consult.consultation"


def _own_body(by: Actor, subject: object) -> Any:
    return by.body


@action(kind=KIND, verb="open", title=_("Open a consultation"), roles=CONVENERS)
def open_consultation(
    *,
    by: Actor,
    title: Annotated[str, Ask(pgettext_lazy("document", "Title"), longest=200)],
    question: Annotated[str, Ask(_("Question to the bodies"), lines=5, longest=LONG)],
    bodies: Annotated[list[Body], Ask(_("Bodies to ask"), among=authorities)],  # type: ignore[valid-type]
    urgency: Annotated[str, Ask(_("Urgency"), choices=Urgency.choices)] = "ordinary",
    convener: Annotated[Body | None, Ask(_("Convened by"), among=authorities, initial=_own_body)] = None,
    about: Record | None = None,
) -> Consultation:
    """Put a question to bodies; each has an inbox entry with a time limit from now on."""
    if not title.strip() or not question.strip():
        raise Refused(_("Say what is asked."), field="question")
    now = by.now()
    thread = Consultation(
        number=numbered(Consultation, LETTERS, local(now).date()),
        title=title.strip(), question=question.strip(), urgency=urgency, convener=convener,
        opened_by=by.user_id, opened_at=now, due_at=due_at(f"consultation-opinion-{urgency}", now),
        asked=len(set(bodies)), area=by.area[:6],
    )  # fmt: skip
    point_at(thread, about, by)
    begin(thread, by=by, verb="open")
    _ask(thread, bodies, by)
    if isinstance(about, HazardFlag) and about.state == "raised":
        consult(by=system_actor(by.at), flag=about, number=thread.number)
    return thread


def _ask(thread: Consultation, bodies: Sequence[Body], by: Actor) -> None:
    wanted = list(dict.fromkeys(bodies))
    if not wanted:
        raise Refused(_("Name at least one body."), field="bodies")
    now = by.now()
    made = [
        Opinion(
            consultation=thread, body=body, urgency=thread.urgency, area=thread.area, asked_at=now,
            due_at=due_at(f"consultation-opinion-{thread.urgency}", now),
        )
        for body in wanted
    ]  # fmt: skip
    begin_many(made, by=by, verb="ask")


@step_action(CONSULTATION, KIND, "ask")
def ask(
    *,
    by: Actor,
    thread: Consultation,
    bodies: Annotated[list[Body], Ask(_("Bodies to ask"), among=authorities)],  # type: ignore[valid-type]
) -> Consultation:
    """Ask further bodies; their time begins now."""
    known = set(thread.opinions.values_list("body_id", flat=True))
    twice = [body for body in bodies if body.pk in known]
    if twice:
        raise Refused(_("%s has been asked already.") % twice[0], field="bodies")
    _ask(thread, bodies, by)
    thread.asked = len(known) + len(set(bodies))
    return advance(thread, "ask", by=by)


@step_action(CONSULTATION, KIND, "remind")
def remind_silent(*, by: Actor, thread: Consultation) -> Consultation:
    """Remind every body that has not given its opinion."""
    silent = thread.opinions.select_for_update(of=("self",)).filter(state__in=("asked", "received"))
    opinions = list(scoped(silent, by).select_related("body", "consultation").order_by("pk"))
    if not opinions:
        raise Refused(_("Every body has given its opinion."))
    remind_many(opinions, by=by)
    return advance(thread, "remind", by=by)


@step_action(CONSULTATION, KIND, "conclude")
def conclude(
    *,
    by: Actor,
    thread: Consultation,
    grade: Annotated[str, Ask(_("Grade of risk"), choices=Grade.choices)],
    conclusion: Annotated[str, Ask(_("Conclusion"), lines=5, longest=LONG)],
    measures: Annotated[
        str,
        Ask(
            _("Decided measures"), help=_("One line a measure: who does what by when."), lines=5, longest=LONG
        ),
    ] = "",
) -> Consultation:
    """Judge the risk and say what is decided; opinions still awaited are closed without."""
    if not conclusion.strip():
        raise Refused(_("Say what was concluded."), field="conclusion")
    if not thread.given and not thread.opinions.filter(state="given").exists():
        raise Refused(_("No body has given its opinion yet."))
    thread.grade, thread.conclusion, thread.measures = grade, conclusion.strip(), measures.strip()
    thread.concluded_at = by.now()
    lapse_open(thread, say("Concluded without it"), by=by)
    return advance(thread, "conclude", by=by)


@step_action(CONSULTATION, KIND, "reopen")
def reopen(*, by: Actor, thread: Consultation) -> Consultation:
    """Something new is known: further bodies may be asked, another conclusion drawn."""
    thread.concluded_at = None
    return advance(thread, "reopen", by=by)


@step_action(CONSULTATION, KIND, "cancel")
def cancel(*, by: Actor, thread: Consultation, reason: Reason) -> Consultation:
    """The question has become needless."""
    thread.cancelled_because = reason_of(reason, _("Say why the question is needless."))
    lapse_open(thread, thread.cancelled_because, by=by)
    return advance(thread, "cancel", by=by)
