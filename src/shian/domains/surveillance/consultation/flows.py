"""Flows of consultations, opinions, risk notices, receipts, meetings, questions (B2-03, B4-06, C6-01)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import (
    CITY_LEVEL,
    EPIDEMIOLOGISTS,
    OFFICERS,
    Epidemiologist,
    Liaison,
    MunicipalCoordinator,
)
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role, Scope, System
from shian.platform.flows.tables import names, step

CONVENERS: tuple[type[Role], ...] = (*OFFICERS, *EPIDEMIOLOGISTS)
CITY_CONVENERS: tuple[type[Role], ...] = (*CITY_LEVEL, Epidemiologist)
# A liaison officer speaks for the own body; the conveners write down what came in on paper.
ANSWERING: tuple[type[Role], ...] = (Liaison, *CONVENERS)
REMINDING: tuple[type[Role], ...] = (*CONVENERS, System)
_SYSTEM: tuple[type[Role], ...] = (System,)

CONSULTATION = Flow(
    name="consultation",
    title=_("Consultation"),
    basis="食品安全法 14、16、20; 食品安全风险监测管理规定 14–16（会商、通报）",
    states=(
        State("open", _("Opinions are awaited")),
        State("concluded", _("Concluded"), final=True),
        State("cancelled", pgettext_lazy("consultation", "Cancelled"), final=True),
    ),
    steps=(
        step("ask", _("Ask further bodies"), "open", "open", CONVENERS),
        step("remind", _("Remind all that are silent"), "open", "open", CONVENERS),
        step("conclude", _("Conclude"), "open", "concluded", CONVENERS, closes="conclude"),
        step("reopen", _("Open again"), "concluded", "open", CITY_CONVENERS, opens="conclude"),
        step("cancel", pgettext_lazy("consultation", "Cancel"), "open", "cancelled", CONVENERS,
             closes="conclude"),
    ),
    clocks=(
        ClockUse("conclude", "consultation-conclude-{urgency}", _("Conclude the consultation"),
                 names(*CONVENERS), since="opened_at"),
    ),
    opens=("conclude",),
)  # fmt: skip

OPINION = Flow(
    name="consultation_opinion",
    title=_("Opinion of a body"),
    basis="食品安全法 14、20",
    states=(
        State("asked", pgettext_lazy("opinion", "Asked")),
        State("received", pgettext_lazy("opinion", "Received, to be answered")),
        State("given", pgettext_lazy("opinion", "Given"), final=True),
        State("lapsed", pgettext_lazy("opinion", "Not given"), final=True),
    ),
    steps=(
        step("receive", _("Confirm receipt"), "asked", "received", ANSWERING, closes="receive"),
        step("give", _("Give the opinion"), "asked received", "given", ANSWERING,
             closes="receive give escalated"),
        step("amend", _("Amend the opinion"), "given", "given", ANSWERING),
        step("remind", _("Remind"), "asked", "asked", REMINDING),
        step("remind", _("Remind"), "received", "received", REMINDING),
        step("escalate", _("Take it to the coordinator"), "asked", "asked", REMINDING, opens="escalated"),
        step("escalate", _("Take it to the coordinator"), "received", "received", REMINDING,
             opens="escalated"),
        step("lapse", _("Close without the opinion"), "asked received", "lapsed", REMINDING,
             closes="receive give escalated"),
    ),
    clocks=(
        ClockUse("receive", "consultation-receive-{urgency}", _("Confirm receipt of the question"),
                 names(Liaison), since="asked_at"),
        ClockUse("give", "consultation-opinion-{urgency}", _("Give the body's opinion"), names(Liaison),
                 since="asked_at"),
        ClockUse("escalated", "consultation-escalated", _("Settle a silent body's opinion"),
                 names(MunicipalCoordinator)),
    ),
    opens=("receive", "give"),
)  # fmt: skip

NOTICE = Flow(
    name="risk_notice",
    title=_("Risk notice"),
    basis="食品安全法 22–23、118; 食品安全风险监测管理规定 16",
    states=(
        State("draft", pgettext_lazy("risk notice", "Draft")),
        State("issued", pgettext_lazy("risk notice", "Issued"), final=True),
        State("withdrawn", pgettext_lazy("risk notice", "Withdrawn"), final=True),
        State("dropped", pgettext_lazy("risk notice", "Dropped"), final=True),
    ),
    steps=(
        step("revise", _("Revise the draft"), "draft", "draft", CONVENERS),
        step("issue", _("Issue the notice"), "draft", "issued", CITY_CONVENERS, guards="second_person"),
        step("correct", _("Correct the notice"), "issued", "issued", CITY_CONVENERS),
        step("withdraw", _("Withdraw the notice"), "issued", "withdrawn", CITY_CONVENERS),
        step("remind", _("Remind all that are silent"), "issued", "issued", CONVENERS),
        step("drop", _("Drop the draft"), "draft", "dropped", CONVENERS),
    ),
    guards=(Guard("second_person", _("somebody other than the author")),),
)  # fmt: skip

RECEIPT = Flow(
    name="risk_notice_receipt",
    title=_("Receipt of a risk notice"),
    basis="食品安全法 16、20",
    states=(
        State("sent", pgettext_lazy("risk notice", "Sent")),
        State("confirmed", pgettext_lazy("risk notice", "Confirmed"), final=True),
        State("cancelled", pgettext_lazy("risk notice", "Cancelled"), final=True),
    ),
    steps=(
        step("confirm", _("Confirm receipt"), "sent", "confirmed", ANSWERING, closes="confirm"),
        step("remind", _("Remind"), "sent", "sent", REMINDING),
        step("cancel", pgettext_lazy("risk notice", "Cancel"), "sent", "cancelled", _SYSTEM,
             closes="confirm"),
    ),
    clocks=(
        ClockUse("confirm", "risk-notice-confirm-{level}", _("Confirm receipt of the risk notice"),
                 names(Liaison), since="sent_at"),
    ),
    opens=("confirm",),
)  # fmt: skip

MEETING = Flow(
    name="risk_meeting",
    title=_("Risk communication meeting"),
    basis="食品安全法 23; C6-01",
    states=(
        State("planned", pgettext_lazy("meeting", "Planned")),
        State("held", pgettext_lazy("meeting", "Held, minutes to be published")),
        State("published", pgettext_lazy("meeting", "Minutes published"), final=True),
        State("cancelled", pgettext_lazy("meeting", "Cancelled"), final=True),
    ),
    steps=(
        step("hold", _("Record the meeting"), "planned", "held", CONVENERS, opens="publish"),
        step("note", _("Correct minutes and attendance"), "held", "held", CONVENERS),
        step("publish", _("Publish the minutes"), "held", "published", CITY_CONVENERS, closes="publish"),
        step("withdraw", _("Take the minutes back"), "published", "held", CITY_CONVENERS, opens="publish"),
        step("cancel", pgettext_lazy("meeting", "Cancel"), "planned", "cancelled", CONVENERS),
    ),
    clocks=(
        ClockUse("publish", "risk-meeting-minutes", _("Publish the minutes"), names(*CITY_CONVENERS),
                 since="held_on"),
    ),
)  # fmt: skip

QUESTION = Flow(
    name="risk_question",
    title=_("Question of the public"),
    basis="食品安全法 23; C6-01",
    states=(
        State("asked", pgettext_lazy("question", "Asked")),
        State("answered", pgettext_lazy("question", "Answered, to be published")),
        State("published", pgettext_lazy("question", "Published"), final=True),
        State("declined", pgettext_lazy("question", "Declined"), final=True),
    ),
    steps=(
        step("answer", _("Answer"), "asked answered", "answered", CONVENERS, closes="answer"),
        step("publish", _("Publish question and answer"), "answered", "published", CITY_CONVENERS),
        step("withdraw", _("Take back from the window"), "published", "answered", CITY_CONVENERS),
        step("decline", _("Decline with a reason"), "asked answered", "declined", CONVENERS,
             closes="answer"),
    ),
    clocks=(
        ClockUse("answer", "risk-question-answer", _("Answer the question"), names(*CONVENERS),
                 since="asked_at"),
    ),
    opens=("answer",),
)  # fmt: skip


RELEASE = Flow(
    name="count_release",
    title=_("Published illness counts"),
    basis="食品安全法 118",
    states=(
        State("drafted", pgettext_lazy("counts", "Drafted")),
        State("published", pgettext_lazy("counts", "Published"), final=True),
        State("withdrawn", pgettext_lazy("counts", "Withdrawn"), final=True),
    ),
    steps=(
        step("publish", _("Publish the counts"), "drafted", "published", CITY_CONVENERS),
        step("withdraw", _("Withdraw the counts"), "drafted published", "withdrawn", CITY_CONVENERS),
    ),
)


def second_person(notice: Any, by: Actor) -> bool:
    """Whoever wrote a notice for the public does not issue it alone; notices to bodies need nobody else."""
    return notice.audience != "public" or by.user_id is None or by.user_id != notice.author


NOTICE_GUARDS = {"second_person": second_person}


def speaks_for(body: int, by: Actor) -> bool:
    """Whether an actor may answer for a body: its liaison officer, or a convener who writes down paper."""
    return by.role.scope is not Scope.BODY or by.body == body
