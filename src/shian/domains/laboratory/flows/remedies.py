"""Flows after a failing conclusion: the notice, the retest, the objection."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import (
    FIRMS,
    LABORATORY,
    OFFICERS,
    BureauOfficer,
    DistrictOfficer,
    Inspector,
    ReviewingAnalyst,
)
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.flows.tables import names, step

_OFFICERS = names(*OFFICERS)
_SERVERS = (DistrictOfficer, Inspector, BureauOfficer)
_LAB = names(*LABORATORY)

NOTICE = Flow(
    name="notice",
    title=_("Notice of result"),
    basis="食品安全抽样检验管理办法 29",
    states=(
        State("drafted", _("To be served")),
        State("served", _("Served"), final=True),
        State("undeliverable", _("Undeliverable"), final=True),
    ),
    steps=(
        step("serve", _("Record the service"), "drafted", "served", _SERVERS, closes="serve"),
        step(
            "fail_to_serve",
            _("Record as undeliverable"),
            "drafted",
            "undeliverable",
            _SERVERS,
            closes="serve",
        ),
    ),
    clocks=(ClockUse("serve", "notice-service", _("Serve the notice"), names(*_SERVERS)),),
    opens=("serve",),
)

RETEST = Flow(
    name="retest",
    title=_("Retest"),
    basis="食品安全法 88; 食品安全抽样检验管理办法 30–35; 实施条例 42",
    states=(
        State("filed", _("Applied for")),
        State("accepted", _("Accepted")),
        State("assigned", _("Laboratory chosen")),
        State("testing", _("Being retested")),
        State("concluded", _("Retest concluded")),
        State("closed", _("Applicant notified"), final=True),
        State("refused", _("Refused"), final=True),
        State("withdrawn", _("Withdrawn"), final=True),
    ),
    steps=(
        step(
            "accept",
            _("Accept the application"),
            "filed",
            "accepted",
            OFFICERS,
            guards="in_time retestable",
            closes="decide",
            opens="choose",
        ),
        step("refuse", _("Refuse the application"), "filed", "refused", OFFICERS, closes="decide"),
        step(
            "withdraw",
            _("Withdraw the application"),
            "filed accepted",
            "withdrawn",
            (*FIRMS, *OFFICERS),
            closes="decide choose",
        ),
        step(
            "choose",
            _("Draw the retest laboratory"),
            "accepted",
            "assigned",
            OFFICERS,
            closes="choose",
            opens="decline hand_over",
            basis="食品安全法 88; 办法 32",
        ),
        step(
            "decline",
            _("Laboratory cannot take it"),
            "assigned",
            "accepted",
            LABORATORY,
            closes="decline hand_over",
            opens="choose",
        ),
        step(
            "hand_over",
            _("Receive the back-up sample"),
            "assigned",
            "testing",
            LABORATORY,
            guards="other_laboratory seal_intact",
            closes="decline hand_over",
            opens="retest",
        ),
        step(
            "conclude",
            _("Conclude the retest"),
            "testing",
            "concluded",
            (ReviewingAnalyst,),
            guards="has_conclusion",
            closes="retest",
            opens="notify",
        ),
        step("notify", _("Notify the applicant"), "concluded", "closed", OFFICERS, closes="notify"),
    ),
    guards=(
        Guard("in_time", _("the application came within the period")),
        Guard("retestable", _("the item can be retested and the back-up sample is within its shelf life")),
        Guard("other_laboratory", _("a laboratory other than that of the first test")),
        Guard("seal_intact", _("the seal of the back-up sample is intact")),
        Guard("has_conclusion", _("the retest report is issued")),
    ),
    clocks=(
        ClockUse("decide", "retest-decision", _("Accept or refuse the retest"), _OFFICERS, since="filed_on"),
        ClockUse("choose", "retest-laboratory", _("Draw the retest laboratory"), _OFFICERS),
        ClockUse("decline", "retest-decline", _("Say if the laboratory cannot take it"), _LAB),
        ClockUse("hand_over", "retest-hand-over", _("Hand over the back-up sample"), _LAB | _OFFICERS),
        ClockUse("retest", "retest-report", _("Retest conclusion"), _LAB, since="handed_over_at"),
        ClockUse("notify", "retest-notice", _("Notify the applicant of the retest"), _OFFICERS),
    ),
    opens=("decide",),
)


def _in_time(retest: Any, by: Actor) -> bool:
    return retest.last_day is None or retest.filed_on <= retest.last_day


RETEST_GUARDS = {
    "in_time": _in_time,
    "retestable": lambda retest, by: not retest.obstacle,
    "other_laboratory": lambda retest, by: retest.laboratory_id != retest.first_laboratory_id,
    "seal_intact": lambda retest, by: retest.seal_intact is not False,
    "has_conclusion": lambda retest, by: bool(retest.conclusion),
}

OBJECTION = Flow(
    name="objection",
    title=_("Objection"),
    basis="食品安全抽样检验管理办法 36–40",
    states=(
        State("filed", _("Filed")),
        State("correcting", _("To be completed")),
        State("accepted", _("Accepted")),
        State("decided", _("Decided"), final=True),
        State("refused", _("Refused"), final=True),
        State("withdrawn", _("Withdrawn"), final=True),
        State("terminated", _("Terminated"), final=True),
    ),
    steps=(
        step(
            "ask",
            _("Ask once for what is missing"),
            "filed",
            "correcting",
            OFFICERS,
            guards="not_asked",
            closes="accept",
        ),
        step("complete", _("Material completed"), "correcting", "filed", (*FIRMS, *OFFICERS), opens="accept"),
        step(
            "accept_process",
            _("Accept (sampling procedure)"),
            "filed",
            "accepted",
            OFFICERS,
            guards="in_time about_process",
            closes="accept",
            opens="decide_process",
            basis="办法 39(2)",
        ),
        step(
            "accept_result",
            _("Accept (authenticity, method, standard)"),
            "filed",
            "accepted",
            OFFICERS,
            guards="in_time about_result",
            closes="accept",
            opens="decide_result",
            basis="办法 39(3)",
        ),
        step("refuse", _("Refuse the objection"), "filed correcting", "refused", OFFICERS, closes="accept"),
        step(
            "decide",
            _("Decide the objection"),
            "accepted",
            "decided",
            OFFICERS,
            closes="decide_process decide_result",
        ),
        step(
            "withdraw",
            _("Withdraw the objection"),
            "filed correcting accepted",
            "withdrawn",
            (*FIRMS, *OFFICERS),
            closes="accept decide_process decide_result",
        ),
        step(
            "terminate",
            _("Terminate the objection"),
            "filed correcting accepted",
            "terminated",
            OFFICERS,
            closes="accept decide_process decide_result",
        ),
    ),
    guards=(
        Guard("not_asked", _("material is asked for only once")),
        Guard("in_time", _("the objection came within the period")),
        Guard("about_process", _("the objection is about the sampling procedure")),
        Guard("about_result", _("the objection is not about the sampling procedure")),
    ),
    clocks=(
        ClockUse("accept", "objection-acceptance", _("Accept or refuse the objection"), _OFFICERS),
        ClockUse("decide_process", "objection-process", _("Decide on the procedure"), _OFFICERS),
        ClockUse("decide_result", "objection-result", _("Decide on the result"), _OFFICERS),
    ),
    opens=("accept",),
)
OBJECTION_GUARDS = {
    "not_asked": lambda objection, by: not objection.asked_for,
    "in_time": _in_time,
    "about_process": lambda objection, by: objection.ground == "1",
    "about_result": lambda objection, by: objection.ground != "1",
}
