"""Flow of the disposal of a failed sample (核查处置) on one side: maker or point of sale."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import (
    OFFICERS,
    BureauOfficer,
    DistrictOfficer,
    Inspector,
    MunicipalCoordinator,
)
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.flows.tables import names, step

_WORKERS = (DistrictOfficer, Inspector, BureauOfficer)
_NAMES = names(*_WORKERS)
_HEADS = (BureauOfficer, MunicipalCoordinator)
_ALL = "start control rectify penalty complete"

DISPOSAL = Flow(
    name="disposal",
    title=_("Disposal of a failed sample"),
    basis="食品安全抽样检验管理办法 40–45; 食品安全法 63",
    states=(
        State("registered", _("Registered")),
        State("assigned", _("Assigned")),
        State("working", _("In hand")),
        State("submitted", _("Waiting for approval")),
        State("approved", _("Completed"), final=True),
        State("cancelled", _("Cancelled"), final=True),
    ),
    steps=(
        step("assign", _("Assign"), "registered", "assigned", (*OFFICERS, Inspector)),
        step(
            "start",
            _("Start the disposal"),
            "registered assigned",
            "working",
            _WORKERS,
            closes="start",
            opens="control rectify penalty",
            basis="办法 42",
        ),
        step(
            "control",
            _("Record product control"),
            "working",
            "working",
            _WORKERS,
            closes="control",
            basis="食品安全法 63",
        ),
        step("investigate", _("Record the cause"), "working", "working", _WORKERS),
        step("penalise", _("Record the penalty"), "working", "working", _WORKERS, closes="penalty"),
        step("spare", _("Record why there is no penalty"), "working", "working", _WORKERS, closes="penalty"),
        step("rectify", _("Record rectification"), "working", "working", _WORKERS, closes="rectify"),
        step("transfer", _("Record notices and transfer"), "working", "working", _WORKERS),
        step(
            "freeze",
            _("Suspend the penalty (objection or retest)"),
            "working",
            "working",
            OFFICERS,
            pauses="penalty",
        ),
        step("resume", _("Resume the penalty"), "working", "working", OFFICERS, resumes="penalty"),
        step(
            "extend",
            _("Extend the time"),
            "working",
            "working",
            _HEADS,
            guards="not_extended",
            closes="complete",
            opens="extended",
            basis="办法 45",
        ),
        step(
            "submit",
            _("Submit for approval"),
            "working",
            "submitted",
            _WORKERS,
            guards="controlled investigated penalty_settled rectified",
        ),
        step(
            "return",
            _("Send back"),
            "submitted",
            "working",
            OFFICERS,
            guards="second_person",
        ),
        step(
            "approve",
            _("Approve as completed"),
            "submitted",
            "approved",
            OFFICERS,
            guards="second_person",
            closes=f"{_ALL} extended",
        ),
        step(
            "cancel",
            _("Cancel the disposal"),
            "registered assigned working",
            "cancelled",
            OFFICERS,
            closes=f"{_ALL} extended",
        ),
    ),
    guards=(
        Guard("controlled", _("product control is recorded")),
        Guard("investigated", _("the cause is recorded")),
        Guard("penalty_settled", _("the penalty, or why there is none, is recorded")),
        Guard("rectified", _("rectification is recorded and checked")),
        Guard("second_person", _("somebody other than the officer who submitted")),
        Guard("not_extended", _("the time has not been extended before")),
    ),
    clocks=(
        ClockUse("start", "disposal-start", _("Start the disposal"), _NAMES, since="report_received_on"),
        ClockUse("control", "disposal-control", _("Control the product"), _NAMES, since="report_received_on"),
        ClockUse(
            "rectify",
            "disposal-rectification",
            _("Find the cause, rectify"),
            _NAMES,
            since="report_received_on",
        ),
        ClockUse("penalty", "disposal-penalty", _("Penalty"), _NAMES, since="report_received_on"),
        ClockUse(
            "complete",
            "disposal-completion",
            _("Complete the disposal"),
            names(*OFFICERS, Inspector),
            since="report_received_on",
        ),
        ClockUse(
            "extended",
            "disposal-extension",
            _("Complete within the extension"),
            names(*OFFICERS, Inspector),
            since="extended_from",
        ),
    ),
    opens=("start", "complete"),
)


def _second_person(disposal: Any, by: Actor) -> bool:
    return by.user_id is None or by.user_id != disposal.submitted_by


DISPOSAL_GUARDS = {
    "controlled": lambda disposal, by: disposal.controlled_on is not None,
    "investigated": lambda disposal, by: bool(disposal.cause),
    "penalty_settled": lambda disposal, by: bool(disposal.decision_number or disposal.not_penalised_reason),
    "rectified": lambda disposal, by: disposal.rectified_on is not None,
    "second_person": _second_person,
    "not_extended": lambda disposal, by: disposal.extended_from is None,
}
