"""Flows of monitoring: the year's programme, a sample from task to result, a hazard flag."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import (
    CITY_LEVEL,
    EPIDEMIOLOGISTS,
    LABORATORY,
    DistrictOfficer,
    Epidemiologist,
    Sampler,
)
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role
from shian.platform.flows.tables import names, step

PLANNERS: tuple[type[Role], ...] = (*CITY_LEVEL, Epidemiologist)
TAKERS: tuple[type[Role], ...] = (*EPIDEMIOLOGISTS, Sampler, DistrictOfficer)
TESTERS: tuple[type[Role], ...] = (*LABORATORY, *EPIDEMIOLOGISTS)

PROGRAMME = Flow(
    name="monitoring_programme",
    title=_("Monitoring programme"),
    basis="食品安全法 14–15; 食品安全风险监测管理规定（国卫食品发〔2021〕35号） 7–9",
    states=(
        State("draft", pgettext_lazy("monitoring", "Draft")),
        State("issued", pgettext_lazy("monitoring", "Issued")),
        State("closed", pgettext_lazy("monitoring", "Closed"), final=True),
    ),
    steps=(
        step("plan", _("Set the quotas"), "draft", "draft", PLANNERS),
        step("issue", _("Issue the programme"), "draft", "issued", PLANNERS, guards="has_quotas"),
        step("reopen", _("Back to draft"), "issued", "draft", PLANNERS),
        step("close", _("Close the year"), "issued", "closed", PLANNERS),
    ),
    guards=(Guard("has_quotas", _("the programme has at least one quota")),),
)

SAMPLE = Flow(
    name="monitoring_sample",
    title=_("Monitoring sample"),
    basis="食品安全风险监测管理规定 9–13",
    states=(
        State("tasked", _("To be taken")),
        State("taken", pgettext_lazy("monitoring", "Taken")),
        State("tested", pgettext_lazy("monitoring", "Tested"), final=True),
        State("void", pgettext_lazy("monitoring", "Void"), final=True),
    ),
    steps=(
        step("take", _("Take the sample"), "tasked", "taken", TAKERS, closes="take", opens="test"),
        step("enter", _("Enter results"), "taken", "tested", TESTERS, closes="test"),
        step("amend", _("Amend results"), "tested", "tested", TESTERS),
        step("void", _("Void the sample"), "tasked taken", "void", TAKERS, closes="take test"),
    ),
    clocks=(
        ClockUse("take", "monitoring-take", _("Take the monitoring sample"), names(*TAKERS)),
        ClockUse("test", "monitoring-test", _("Test the monitoring sample"), names(*TESTERS)),
    ),
    opens=("take",),
)

FLAG = Flow(
    name="hazard_flag",
    title=_("Hazard flag"),
    basis="食品安全法 16; 食品安全风险监测管理规定 14",
    states=(
        State("raised", pgettext_lazy("monitoring", "Raised")),
        State("consulted", _("Under consultation"), final=True),
        State("dismissed", pgettext_lazy("monitoring", "Dismissed"), final=True),
    ),
    steps=(
        step("consult", _("Bodies are consulted"), "raised", "consulted", PLANNERS, closes="judge"),
        step("dismiss", _("Dismiss with a reason"), "raised", "dismissed", PLANNERS, closes="judge"),
        step("reopen", pgettext_lazy("monitoring", "Reopen"), "dismissed", "raised", PLANNERS, opens="judge"),
    ),
    clocks=(ClockUse("judge", "hazard-judge", _("Judge the hazard flag"), names(*PLANNERS)),),
    opens=("judge",),
)


def has_quotas(programme: Any, by: Actor) -> bool:
    """Whether anything is planned."""
    return bool(programme.planned)


PROGRAMME_GUARDS = {"has_quotas": has_quotas}
