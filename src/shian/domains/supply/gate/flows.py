"""Flows of a lot at the gate warehouse, and of goods found without its code."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import OFFICERS, DistrictOfficer, FirmManager, Inspector
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role, System
from shian.platform.flows.tables import names, step

KEEPERS: tuple[type[Role], ...] = (*OFFICERS, Inspector, FirmManager)
CHECKERS: tuple[type[Role], ...] = (*OFFICERS, Inspector)
_SYSTEM: tuple[type[Role], ...] = (System,)

ARRIVAL = Flow(
    name="gate_arrival",
    title=_("Lot at the gate warehouse"),
    basis="进口冷链食品集中监管：凡进必检、凡进必消、无证明不出仓",
    states=(
        State("arrived", _("Waiting for tests and disinfection")),
        State("sealed", _("Positive, sealed")),
        State("released", pgettext_lazy("gate", "Released"), final=True),
        State("disposed", _("Destroyed under supervision"), final=True),
        State("sent_back", _("Sent back to where it came from"), final=True),
    ),
    steps=(
        step(
            "release",
            _("Issue the release certificate"),
            "arrived",
            "released",
            CHECKERS,
            guards="tested disinfected coded",
            closes="release",
        ),
        step("take", _("Take a sample"), "arrived", "arrived", KEEPERS),
        step("disinfect", _("Record the disinfection"), "arrived", "arrived", KEEPERS),
        step("code", _("Issue package codes"), "arrived", "arrived", KEEPERS, guards="lacking"),
        step(
            "alarm",
            _("Seal after a positive test"),
            "arrived",
            "sealed",
            _SYSTEM,
            closes="release",
            opens="dispose",
        ),
        step("dispose", _("Record the destruction"), "sealed", "disposed", CHECKERS, closes="dispose"),
        step(
            "clear",
            _("Retest was negative"),
            "sealed",
            "arrived",
            OFFICERS,
            closes="dispose",
            opens="release",
        ),
        step("send_back", _("Send back"), "arrived sealed", "sent_back", OFFICERS, closes="release dispose"),
    ),
    guards=(
        Guard("tested", _("as many negative tests as the rule asks for")),
        Guard("disinfected", _("the disinfection is recorded")),
        Guard("coded", _("every package has its code")),
        Guard("lacking", _("some package has no code yet")),
    ),
    clocks=(
        ClockUse("release", "gate-release", _("Test, disinfect and release"), names(FirmManager, Inspector)),
        ClockUse(
            "dispose", "gate-dispose", _("Dispose of a positive lot"), names(DistrictOfficer, Inspector)
        ),
    ),
    opens=("release",),
)

STRAY = Flow(
    name="gate_stray",
    title=_("Goods without a gate code"),
    basis="食品安全法 53、126；行政强制法 25；无总仓证明不得销售",
    states=(
        State("found", pgettext_lazy("gate", "Found")),
        State("sealed", pgettext_lazy("gate", "Sealed on the spot")),
        State("seized", pgettext_lazy("gate", "Seized")),
        State("transferred", _("Transferred to the police"), final=True),
        State("closed", pgettext_lazy("gate", "Closed"), final=True),
    ),
    steps=(
        step(
            "seal", _("Seal on the spot"), "found", "sealed", CHECKERS, opens="decide", basis="行政强制法 25"
        ),
        step("seize", _("Seize"), "found sealed", "seized", CHECKERS, closes="decide"),
        step(
            "transfer", _("Transfer to the police"), "sealed seized", "transferred", OFFICERS, closes="decide"
        ),
        step(
            "close",
            pgettext_lazy("gate", "Close"),
            "found sealed seized",
            "closed",
            OFFICERS,
            closes="decide",
        ),
    ),
    clocks=(
        ClockUse(
            "decide", "seal-decision", _("Decide on the sealed goods"), names(DistrictOfficer, Inspector)
        ),
    ),
)


def tested(arrival: Any, by: Actor) -> bool:
    return bool(arrival.negative >= arrival.tests_needed and arrival.waiting == 0)


def disinfected(arrival: Any, by: Actor) -> bool:
    return not arrival.disinfection_needed or arrival.disinfected_at is not None


def coded(arrival: Any, by: Actor) -> bool:
    return bool(arrival.codes >= arrival.packages)


def lacking(arrival: Any, by: Actor) -> bool:
    return not coded(arrival, by)


GUARDS = {"tested": tested, "disinfected": disinfected, "coded": coded, "lacking": lacking}
