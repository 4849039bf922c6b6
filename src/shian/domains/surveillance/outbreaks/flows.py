"""The flow of an outbreak's investigation, with its clocks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import CITY_LEVEL, EPIDEMIOLOGISTS
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role, System
from shian.platform.flows.tables import names, step

INVESTIGATING: tuple[type[Role], ...] = EPIDEMIOLOGISTS
_CLOSING: tuple[type[Role], ...] = (*EPIDEMIOLOGISTS, *CITY_LEVEL)
_SYSTEM: tuple[type[Role], ...] = (System,)

OUTBREAK = Flow(
    name="outbreak",
    title=_("Outbreak"),
    basis="食品安全法 103–105; 突发公共卫生事件应急条例 19–20; 食品安全事故流行病学调查技术指南（2012）",
    states=(
        State("opened", pgettext_lazy("outbreak", "Notified")),
        State("investigating", pgettext_lazy("outbreak", "Being investigated")),
        State("concluded", pgettext_lazy("outbreak", "Concluded")),
        State("closed", pgettext_lazy("outbreak", "Closed"), final=True),
    ),
    steps=(
        step("investigate", _("Begin the investigation"), "opened", "investigating", INVESTIGATING,
             closes="investigate", basis="食品安全法 105"),
        step("report", _("Record the report"), "opened", "opened", _CLOSING, closes="report urgent"),
        step("report", _("Record the report"), "investigating", "investigating", _CLOSING,
             closes="report urgent", basis="应急条例 19–20"),
        step("alert", _("Became reportable at once"), "opened", "opened", _SYSTEM, opens="urgent"),
        step("alert", _("Became reportable at once"), "investigating", "investigating", _SYSTEM,
             opens="urgent"),
        step("conclude", _("Conclude"), "investigating", "concluded", INVESTIGATING,
             guards="defined", closes="report urgent", opens="enter"),
        step("close", pgettext_lazy("outbreak", "Close"), "concluded", "closed", _CLOSING, closes="enter"),
        step("reopen", _("Reopen"), "concluded closed", "investigating", INVESTIGATING, closes="enter"),
    ),
    guards=(Guard("defined", _("a case definition has been stated")),),
    clocks=(
        ClockUse("report", "outbreak-report", _("Report to the health authority"),
                 names(*EPIDEMIOLOGISTS), since="notified_at"),
        ClockUse("urgent", "outbreak-urgent", _("Report as a public health emergency"),
                 names(*EPIDEMIOLOGISTS), since="urgent_at"),
        ClockUse("investigate", "outbreak-investigate", _("Begin the investigation on site"),
                 names(*EPIDEMIOLOGISTS), since="notified_at"),
        ClockUse("enter", "outbreak-enter", _("Enter in the national system"),
                 names(*EPIDEMIOLOGISTS), since="concluded_at"),
    ),
    opens=("report", "investigate"),
)  # fmt: skip


def defined(outbreak: Any, by: Actor) -> bool:
    return bool(outbreak.defined)


GUARDS = {"defined": defined}
