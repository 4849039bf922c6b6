"""Flows of a recall and of the notice to each place that has its lots (食品召回管理办法)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import (
    OFFICERS,
    BureauOfficer,
    DistrictOfficer,
    FirmManager,
    Inspector,
    MunicipalCoordinator,
    SchoolPrincipal,
)
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role, Scope, System
from shian.platform.flows.tables import names, step

RUNNERS: tuple[type[Role], ...] = (*OFFICERS, FirmManager)
_HOLDERS: tuple[type[Role], ...] = (FirmManager, SchoolPrincipal)
ANSWERING: tuple[type[Role], ...] = (*_HOLDERS, *OFFICERS, Inspector)
_SYSTEM: tuple[type[Role], ...] = (System,)
_REMINDING: tuple[type[Role], ...] = (*OFFICERS, Inspector, System)
_HEADS = (BureauOfficer, MunicipalCoordinator)

RECALL = Flow(
    name="recall",
    title=_("Recall"),
    basis="食品召回管理办法（2015年总局令12，2020年令31修正） 13–18; 食品安全法 63",
    states=(
        State("opened", _("Lots held, to be started")),
        State("started", _("Started, to be announced")),
        State("announced", _("Under way")),
        State("summed", _("Summed up, to be closed")),
        State("closed", pgettext_lazy("recall", "Closed"), final=True),
        State("cancelled", pgettext_lazy("recall", "Cancelled"), final=True),
    ),
    steps=(
        step(
            "start", _("Start and notify"), "opened", "started", RUNNERS,
            guards="run_here planned for_real", closes="start", opens="announce", basis="办法 13、14",
        ),
        step(
            "drill", _("Start and notify"), "opened", "started", RUNNERS,
            guards="run_here planned a_drill", closes="start",
        ),
        step(
            "announce", _("Announce"), "started", "announced", RUNNERS,
            guards="run_here for_real", closes="announce", opens="complete progress", basis="办法 15、16、18",
        ),
        step(
            "report", _("Report progress"), "announced", "announced", RUNNERS,
            guards="run_here", closes="progress",
        ),
        step(
            "extend", _("Extend the time"), "announced", "announced", _HEADS,
            guards="not_extended", closes="complete", opens="extended", basis="办法 18",
        ),
        step(
            "sum_up", _("Sum up"), "announced", "summed", RUNNERS, guards="run_here",
            closes="complete extended progress", basis="办法 18、27",
        ),
        step("sum_up", _("Sum up"), "started", "summed", RUNNERS, guards="run_here a_drill"),
        step(
            "return", _("Send back"), "summed", "announced", OFFICERS, guards="run_here second_person",
        ),
        step(
            "close", pgettext_lazy("recall", "Close"), "summed", "closed", OFFICERS,
            guards="run_here second_person",
        ),
        step(
            "cancel", _("Cancel and release"), "opened started announced", "cancelled", OFFICERS,
            guards="run_here",
            closes="start announce complete extended progress",
        ),
    ),
    guards=(
        Guard("run_here", _("your district runs the recall")),
        Guard("planned", _("the plan says what the risk is and how the goods come back")),
        Guard("for_real", _("it is no drill: a drill is announced to nobody")),
        Guard("a_drill", _("it is a drill: a recall is announced first")),
        Guard("not_extended", _("the time has not been extended before")),
        Guard("second_person", _("another person than the one who summed up")),
    ),
    clocks=(
        ClockUse("start", "recall-start-{level}", _("Start the recall"), names(*RUNNERS), since="known_at"),
        ClockUse("announce", "recall-announce", _("Announce the recall"), names(*RUNNERS)),
        ClockUse("progress", "recall-progress", _("Report progress"), names(*RUNNERS)),
        ClockUse(
            "complete", "recall-complete-{level}", _("Complete the recall"), names(*RUNNERS),
            since="announced_on",
        ),
        ClockUse(
            "extended", "recall-complete-{level}", _("Complete the recall (extended)"), names(*RUNNERS)
        ),
    ),
    opens=("start",),
)  # fmt: skip

NOTICE = Flow(
    name="recall_notice",
    title=_("Recall notice to a place"),
    basis="食品召回管理办法 19–21; 食品安全法 63",
    states=(
        State("sent", pgettext_lazy("recall", "Sent")),
        State("acknowledged", pgettext_lazy("recall", "Acknowledged")),
        State("reported", _("Whereabouts told")),
        State("verified", pgettext_lazy("recall", "Checked"), final=True),
        State("written_off", _("Not to be had"), final=True),
        State("cleared", _("Found free of it"), final=True),
        State("cancelled", pgettext_lazy("recall", "Cancelled"), final=True),
    ),
    steps=(
        step(
            "acknowledge", _("Acknowledge"), "sent", "acknowledged", ANSWERING,
            closes="acknowledge", opens="tell",
        ),
        step("remind", _("Remind"), "sent", "sent", _REMINDING),
        step("remind", _("Remind"), "acknowledged", "acknowledged", _REMINDING),
        step(
            "tell", _("Tell what became of the goods"), "sent acknowledged reported", "reported", ANSWERING,
            closes="acknowledge tell", opens="check",
        ),
        step("verify", _("Check on site"), "reported", "verified", (*OFFICERS, Inspector), closes="check"),
        step(
            "write_off", _("Write off with a reason"), "sent acknowledged", "written_off", OFFICERS,
            closes="acknowledge tell",
        ),
        step(
            "clear", _("Found free of it"), "sent acknowledged reported", "cleared", (*OFFICERS, Inspector),
            guards="only_possible", closes="acknowledge tell check",
        ),
        step(
            "cancel", pgettext_lazy("recall", "Cancel"), "sent acknowledged reported", "cancelled",
            _SYSTEM, closes="acknowledge tell check",
        ),
    ),
    clocks=(
        ClockUse(
            "acknowledge", "recall-acknowledge-{level}", _("Acknowledge the recall notice"),
            names(*_HOLDERS, DistrictOfficer),
        ),
        ClockUse("tell", "recall-tell-{level}", _("Tell what became of the goods"), names(*_HOLDERS)),
        ClockUse("check", "recall-check", _("Check the recall on site"), names(DistrictOfficer, Inspector)),
    ),
    guards=(Guard("only_possible", _("by the records the place may have got some, but not for certain")),),
    opens=("acknowledge",),
)  # fmt: skip


def run_here(recall: Any, by: Actor) -> bool:
    """Every district sees a recall, for the goods are everywhere; one run elsewhere it only answers."""
    return by.role.scope is not Scope.AREA or bool(by.area and recall.area.startswith(by.area))


def planned(recall: Any, by: Actor) -> bool:
    return bool(recall.hazard.strip() and recall.method.strip())


def for_real(recall: Any, by: Actor) -> bool:
    return not recall.drill


def a_drill(recall: Any, by: Actor) -> bool:
    return bool(recall.drill)


def not_extended(recall: Any, by: Actor) -> bool:
    return not recall.extension_reason


def second_person(recall: Any, by: Actor) -> bool:
    return by.user_id is None or by.user_id != recall.summed_by


def only_possible(notice: Any, by: Actor) -> bool:
    return bool(notice.possible)


NOTICE_GUARDS = {"only_possible": only_possible}
RECALL_GUARDS = {
    "run_here": run_here,
    "planned": planned,
    "for_real": for_real,
    "a_drill": a_drill,
    "not_extended": not_extended,
    "second_person": second_person,
}
