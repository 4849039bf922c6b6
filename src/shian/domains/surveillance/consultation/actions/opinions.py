"""Opinions: received, given, amended by the bodies; reminded and escalated where they are silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.consultation.actions.common import ESCALATED_AFTER, LONG, Reason, reason_of
from shian.domains.surveillance.consultation.flows import OPINION, speaks_for
from shian.domains.surveillance.consultation.models import Consultation, Grade, Opinion
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.roles import Scope
from shian.platform.actions.core import NotAllowed, Refused, store
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, advance_many, step_action
from shian.platform.flows.models import Duty

KIND = "consult.opinion"
OPEN = ("asked", "received")
AGAIN_AFTER = timedelta(hours=12)
MOST = 2_000


def _own(opinion: Opinion, by: Actor) -> None:
    if not speaks_for(opinion.body_id, by):
        raise NotAllowed(_("Another body was asked."))


@step_action(OPINION, KIND, "receive")
def receive(*, by: Actor, opinion: Opinion) -> Opinion:
    """The body has seen the question."""
    _own(opinion, by)
    opinion.received_at, opinion.received_by = by.now(), by.user_id
    return advance(opinion, "receive", by=by)


@step_action(OPINION, KIND, "give")
def give(
    *,
    by: Actor,
    opinion: Opinion,
    grade: Annotated[str, Ask(_("Grade of risk"), choices=Grade.choices)],
    text: Annotated[str, Ask(_("Opinion"), lines=6, longest=LONG)],
    measures: Annotated[str, Ask(_("What the body will do"), lines=3, longest=LONG)] = "",
) -> Opinion:
    """Say how the body sees the risk and what it will do. A convener writes down what came in on paper."""
    _own(opinion, by)
    _say(opinion, grade, text, measures, by)
    given = advance(opinion, "give", by=by)
    thread = Consultation.objects.select_for_update(of=("self",)).get(pk=opinion.consultation_id)
    thread.given = thread.opinions.filter(state="given").count()
    store(thread, by=system_actor(by.now()), verb="tally")
    return given


def _say(opinion: Opinion, grade: str, text: str, measures: str, by: Actor) -> None:
    if not text.strip():
        raise Refused(_("Say how the body sees the risk."), field="text")
    opinion.grade, opinion.text, opinion.measures = grade, text.strip(), measures.strip()
    opinion.given_at, opinion.given_by = by.now(), by.user_id
    opinion.on_paper = by.role.scope is not Scope.BODY
    if opinion.received_at is None:
        opinion.received_at, opinion.received_by = by.now(), by.user_id


@step_action(OPINION, KIND, "amend")
def amend(
    *,
    by: Actor,
    opinion: Opinion,
    grade: Annotated[str, Ask(_("Grade of risk"), choices=Grade.choices)],
    text: Annotated[str, Ask(_("Opinion"), lines=6, longest=LONG)],
    measures: Annotated[str, Ask(_("What the body will do"), lines=3, longest=LONG)] = "",
) -> Opinion:
    """Change what was said while the thread is open; what it was stays in the ledger."""
    _own(opinion, by)
    if opinion.consultation.state != "open":
        raise Refused(_("The consultation is closed."))
    _say(opinion, grade, text, measures, by)
    return advance(opinion, "amend", by=by)


@step_action(OPINION, KIND, "remind")
def remind_opinion(*, by: Actor, opinion: Opinion) -> Opinion:
    """Remind one body; its time goes on. The third reminder takes it to the coordinator."""
    remind_many([opinion], by=by)
    return opinion


def remind_many(opinions: Sequence[Opinion], *, by: Actor) -> None:
    """Remind bodies, each with its ledger entry; those reminded for the third time are escalated."""
    for opinion in opinions:
        opinion.reminders += 1
    advance_many(opinions, "remind", by=by, fields=["reminders"])
    late = [one for one in opinions if one.reminders >= ESCALATED_AFTER and not one.escalated]
    for opinion in late:
        opinion.escalated = True
    advance_many(late, "escalate", by=by, fields=["escalated"])


def remind_late(by: Actor | None = None) -> int:
    """Remind every body that is overdue, at most twice a day each; return how many."""
    by = by or system_actor()
    now = by.now()
    overdue = Duty.objects.filter(kind=KIND, clock__in=("receive", "give"), done_at=None, expires_at__lte=now)
    late = list(
        Opinion.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(
            pk__in=overdue.values("record"), state__in=OPEN, changed_at__lt=now - AGAIN_AFTER, escalated=False
        )
        .select_related("consultation", "body")
        .order_by("pk")[:MOST]
    )
    remind_many(late, by=by)
    return len(late)


@step_action(OPINION, KIND, "lapse")
def lapse(*, by: Actor, opinion: Opinion, reason: Reason) -> Opinion:
    """Go on without this body's opinion."""
    opinion.lapsed_because = reason_of(reason, _("Say why the opinion is not needed."))
    return advance(opinion, "lapse", by=by)


def lapse_open(thread: Consultation, why: str, *, by: Actor) -> None:
    """Close all opinions still awaited, as the thread ends."""
    awaited = list(
        thread.opinions.select_for_update(of=("self",))
        .filter(state__in=OPEN)
        .select_related("consultation", "body")
    )
    for opinion in awaited:
        opinion.lapsed_because = why[:300]
    advance_many(awaited, "lapse", by=system_actor(by.now()), fields=["lapsed_because"])
