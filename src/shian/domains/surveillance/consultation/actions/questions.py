"""Questions of the public: asked on the window or at a meeting, answered, published through the guard."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body
from shian.domains.surveillance.consultation.actions.common import LONG, Reason, authorities, reason_of
from shian.domains.surveillance.consultation.flows import CONVENERS, QUESTION
from shian.domains.surveillance.consultation.models import Meeting, Question
from shian.domains.surveillance.consultation.numbers import QUESTION as LETTERS
from shian.domains.surveillance.consultation.numbers import numbered
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, begin, step_action
from shian.platform.guard.gate import Subject, require_clear

KIND = "consult.question"
SHORTEST, LONGEST = 5, 500


def _meetings(by: Actor, subject: object) -> Any:
    return Meeting.objects.exclude(state="cancelled").order_by("-held_on")


@action(kind=KIND, verb="ask", title=_("Question of the public"))
def ask_publicly(*, by: Actor, text: str, area: str = "", contact: str = "") -> Question:
    """What somebody asks on the window; the system writes it down, by whom need not be known."""
    return _asked(by, text, Question.Source.WINDOW, area=area, contact=contact[:40])


@action(kind=KIND, verb="note", title=_("Note a question"), roles=CONVENERS)
def note_question(
    *,
    by: Actor,
    text: Annotated[str, Ask(_("Question"), lines=4, longest=LONGEST)],
    source: Annotated[str, Ask(_("How it came"), choices=Question.Source.choices)] = "meeting",
    meeting: Annotated[Meeting | None, Ask(_("Meeting"), among=_meetings)] = None,
) -> Question:
    """A question asked at a meeting, by letter or on the telephone."""
    return _asked(by, text, source, meeting=meeting, area=by.area[:6])


def _asked(by: Actor, text: str, source: str, **facts: Any) -> Question:
    words = " ".join(text.split())
    if not SHORTEST <= len(words) <= LONGEST:
        told = {"least": SHORTEST, "most": LONGEST}
        raise Refused(_("A question has %(least)s to %(most)s characters.") % told, field="text")
    now = by.now()
    number = numbered(Question, LETTERS, local(now).date())
    return begin(Question(number=number, text=words, source=source, asked_at=now, **facts), by=by, verb="ask")


@step_action(QUESTION, KIND, "answer")
def answer(
    *,
    by: Actor,
    question: Question,
    answer: Annotated[str, Ask(_("Answer"), lines=6, longest=LONG)],
    body: Annotated[Body | None, Ask(_("Answered by"), among=authorities)] = None,
) -> Question:
    """Answer it; publishing is a step of its own."""
    if not answer.strip():
        raise Refused(_("The answer is empty."), field="answer")
    question.answer, question.body, question.answered_at = answer.strip(), body, by.now()
    return advance(question, "answer", by=by)


@step_action(QUESTION, KIND, "publish")
def publish_answer(*, by: Actor, question: Question) -> Question:
    """Question and answer appear on the window.

    Raises:
        Stopped: the publication guard found personal data or a secret that nobody has decided on.
    """
    subject = Subject(KIND, question.pk, question.number, question.area)
    clear = require_clear(by, subject, {"question": question.text, "answer": question.answer})
    question.text, question.answer = clear["question"][:LONGEST], clear["answer"]
    question.published_on = local(by.now()).date()
    return advance(question, "publish", by=by)


@step_action(QUESTION, KIND, "withdraw")
def withdraw_answer(*, by: Actor, question: Question) -> Question:
    """Take it off the window."""
    question.published_on = None
    return advance(question, "withdraw", by=by)


@step_action(QUESTION, KIND, "decline")
def decline(*, by: Actor, question: Question, reason: Reason) -> Question:
    """It is no question of food safety, or cannot be answered in public."""
    question.declined_because = reason_of(reason, _("Say why it is not answered."))
    return advance(question, "decline", by=by)
