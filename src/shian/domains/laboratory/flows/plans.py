"""Flows of the annual plan, a task under it, and the draw of the places to be sampled."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import (
    OFFICERS,
    BureauOfficer,
    DistrictOfficer,
    MunicipalCoordinator,
    Sampler,
)
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.flows.tables import names, step

PLANNERS = (MunicipalCoordinator, BureauOfficer)

PLAN = Flow(
    name="plan",
    title=_("Sampling plan"),
    basis="食品安全法 109; 食品安全抽样检验管理办法 8–10",
    states=(
        State("draft", _("Draft")),
        State("approved", _("Approved")),
        State("published", _("Published")),
        State("closed", _("Closed"), final=True),
        State("dropped", _("Dropped"), final=True),
    ),
    steps=(
        step(
            "approve", _("Approve the plan"), "draft", "approved", PLANNERS, guards="second_person has_quotas"
        ),
        step("publish", _("Publish the plan"), "approved", "published", PLANNERS),
        step("close", _("Close the plan"), "published", "closed", PLANNERS),
        step("drop", _("Drop the plan"), "draft approved", "dropped", PLANNERS),
    ),
    guards=(
        Guard("second_person", _("somebody other than the author of the plan")),
        Guard("has_quotas", _("quotas have been entered")),
    ),
)


def _not_author(plan: Any, by: Actor) -> bool:
    return by.user_id is None or plan.author != by.user_id


def _has_quotas(plan: Any, by: Actor) -> bool:
    return bool(plan.batches)


PLAN_GUARDS = {"second_person": _not_author, "has_quotas": _has_quotas}

TASK = Flow(
    name="task",
    title=_("Sampling task"),
    states=(
        State("open", _("Assigned")),
        State("running", _("Sampling")),
        State("done", _("Completed"), final=True),
        State("cancelled", _("Cancelled"), final=True),
    ),
    steps=(
        step("start", _("Begin sampling"), "open", "running", (*OFFICERS, Sampler)),
        step(
            "complete",
            _("Complete the task"),
            "running",
            "done",
            (*OFFICERS, Sampler),
            guards="all_taken",
        ),
        step("cancel", _("Cancel the task"), "open running", "cancelled", OFFICERS),
    ),
    guards=(Guard("all_taken", _("as many samples taken as assigned")),),
)
TASK_GUARDS = {"all_taken": lambda task, by: task.taken >= task.batches}

DRAW = Flow(
    name="draw",
    title=_("Random draw of places"),
    basis="食品生产经营监督检查管理办法 5; 国市监信〔2019〕38号",
    states=(
        State("announced", _("Announced")),
        State("drawn", _("Drawn"), final=True),
        State("void", _("Void"), final=True),
    ),
    steps=(
        step("draw", _("Draw"), "announced", "drawn", (*OFFICERS, Sampler), closes="draw"),
        step("void", _("Declare void"), "announced", "void", (BureauOfficer, DistrictOfficer), closes="draw"),
    ),
    clocks=(
        ClockUse(
            "draw",
            "draw-after-announcement",
            _("Draw after the announcement"),
            names(*OFFICERS, Sampler),
        ),
    ),
    opens=("draw",),
)
