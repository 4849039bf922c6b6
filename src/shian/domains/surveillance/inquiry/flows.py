"""Flows of an investigation's samples, control measures and reports (食品安全法 103–107)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import (
    EPIDEMIOLOGISTS,
    LABORATORY,
    OFFICERS,
    BureauOfficer,
    Epidemiologist,
    Inspector,
    MunicipalCoordinator,
    Sampler,
)
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role, System
from shian.platform.flows.tables import names, step

INVESTIGATORS: tuple[type[Role], ...] = EPIDEMIOLOGISTS
ORDERING: tuple[type[Role], ...] = OFFICERS
TAKING: tuple[type[Role], ...] = (Sampler, *EPIDEMIOLOGISTS)
TYPING: tuple[type[Role], ...] = (*EPIDEMIOLOGISTS, *LABORATORY, System)
DOING: tuple[type[Role], ...] = (*OFFICERS, Inspector, *EPIDEMIOLOGISTS)
CHECKING: tuple[type[Role], ...] = (*OFFICERS, Inspector)

SAMPLE = Flow(
    name="outbreak_sample",
    title=_("Sample of an outbreak"),
    basis="食品安全法 105; 食品安全事故流行病学调查技术指南（2012）",
    states=(
        State("ordered", pgettext_lazy("inquiry", "To be taken")),
        State("taken", pgettext_lazy("inquiry", "Taken")),
        State("resulted", _("Result known"), final=True),
        State("cancelled", pgettext_lazy("inquiry", "Not taken"), final=True),
    ),
    steps=(
        step(
            "take", pgettext_lazy("inquiry", "Take the sample"), "ordered", "taken", TAKING, closes="take",
            opens="result",
        ),
        step("result", _("Type the result"), "ordered taken", "resulted", TYPING, closes="take result"),
        step("correct", _("Correct the result"), "resulted", "resulted", TYPING),
        step(
            "cancel", pgettext_lazy("inquiry", "Not to be had"), "ordered taken", "cancelled",
            (*TAKING, *OFFICERS), closes="take result",
        ),
    ),
    clocks=(
        ClockUse("take", "outbreak-sample", _("Take a sample of the outbreak"), names(*TAKING)),
        ClockUse("result", "outbreak-result", _("Result of an outbreak's sample"), names(*TYPING[:-1])),
    ),
    opens=("take",),
)  # fmt: skip

MEASURE = Flow(
    name="outbreak_measure",
    title=_("Control measure"),
    basis="食品安全法 105; 食品安全法实施条例 54",
    states=(
        State("proposed", pgettext_lazy("inquiry", "Proposed")),
        State("ordered", pgettext_lazy("inquiry", "Ordered")),
        State("done", pgettext_lazy("inquiry", "Done")),
        State("verified", _("Done and checked"), final=True),
        State("declined", _("Declined"), final=True),
        State("lifted", _("Lifted"), final=True),
    ),
    steps=(
        step(
            "order", pgettext_lazy("inquiry", "Order"), "proposed", "ordered", ORDERING, closes="order",
            opens="carry_out",
        ),
        step(
            "decline", pgettext_lazy("inquiry", "Decline"), "proposed", "declined", ORDERING, closes="order"
        ),
        step("done", _("Has been done"), "ordered", "done", DOING, closes="carry_out", opens="check"),
        step("verify", _("Check on site"), "done", "verified", CHECKING, guards="second", closes="check"),
        step("again", _("Not done properly"), "done", "ordered", CHECKING, closes="check", opens="carry_out"),
        step(
            "lift", _("Lift the measure"), "ordered done verified", "lifted", ORDERING,
            closes="carry_out check",
        ),
    ),
    guards=(Guard("second", _("another person than the one who said that it was done")),),
    clocks=(
        ClockUse("order", "outbreak-order", _("Decide on a proposed measure"), names(*ORDERING)),
        ClockUse("carry_out", "outbreak-measure", _("Carry out a measure"), names(*DOING)),
        ClockUse("check", "outbreak-check", _("Check a measure on site"), names(*CHECKING)),
    ),
    opens=("order",),
)  # fmt: skip

REPORT = Flow(
    name="outbreak_report",
    title=_("Report of an outbreak"),
    basis="食品安全法 105; 食品安全事故流行病学调查工作规范 (2011)",
    states=(
        State("draft", pgettext_lazy("inquiry", "Draft")),
        State("submitted", _("Submitted")),
        State("published", _("Made public"), final=True),
        State("void", _("Void"), final=True),
    ),
    steps=(
        step("rewrite", _("Change the text"), "draft", "draft", INVESTIGATORS),
        step("refill", _("Fill in anew from the file"), "draft", "draft", INVESTIGATORS),
        step("submit", _("Submit"), "draft", "submitted", INVESTIGATORS),
        step("publish", _("Publish the redacted text"), "submitted", "published",
             (Epidemiologist, BureauOfficer, MunicipalCoordinator), guards="final"),
        step("withdraw", _("Withdraw"), "draft submitted published", "void", INVESTIGATORS),
    ),
    guards=(Guard("final", _("it is the final report")),),
    clocks=(),
    opens=(),
)  # fmt: skip


def second(measure: Any, by: Actor) -> bool:
    return by.user_id is None or by.user_id != measure.done_by


def final(report: Any, by: Actor) -> bool:
    return bool(report.sort == "final")


MEASURE_GUARDS = {"second": second}
REPORT_GUARDS = {"final": final}
