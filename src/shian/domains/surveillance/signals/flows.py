"""The flow of a signal: raised, verified or dismissed, merged, escalated to an outbreak, reopened."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import EPIDEMIOLOGISTS
from shian.methods.flows import ClockUse, Flow, State
from shian.platform.access.roles import Role, System
from shian.platform.flows.tables import names, step

_JUDGES: tuple[type[Role], ...] = EPIDEMIOLOGISTS
_SYSTEM: tuple[type[Role], ...] = (System,)
OPEN = "raised verifying"
ALIVE = f"{OPEN} verified escalated"

SIGNAL = Flow(
    name="signal",
    title=_("Signal"),
    basis="食源性疾病监测报告工作规范（试行）（国卫食品发〔2019〕59号）; 食品安全法 14、104",
    states=(
        State("raised", _("Raised, to be taken up")),
        State("verifying", _("Being verified")),
        State("verified", pgettext_lazy("signal", "Verified")),
        State("dismissed", pgettext_lazy("signal", "Dismissed"), final=True),
        State("escalated", _("Escalated to an outbreak"), final=True),
        State("merged", pgettext_lazy("signal", "Merged"), final=True),
    ),
    steps=(
        step("take_up", _("Take up"), "raised", "verifying", _JUDGES, closes="take_up"),
        step(
            "verify", pgettext_lazy("signal", "Verify"), OPEN, "verified", _JUDGES, closes="take_up verify",
            basis="规范; 食品安全法 104",
        ),
        step("dismiss", _("Dismiss with a reason"), OPEN, "dismissed", _JUDGES, closes="take_up verify"),
        step(
            "merge", pgettext_lazy("signal", "Merge"), f"{OPEN} verified", "merged", _JUDGES,
            closes="take_up verify",
        ),
        step(
            "escalate", _("Escalate to an outbreak"), f"{OPEN} verified", "escalated", _JUDGES,
            closes="take_up verify", basis="食品安全法 103–105",
        ),
        step("extend", _("Add cases"), "raised", "raised", _SYSTEM),
        step("extend", _("Add cases"), "verifying", "verifying", _SYSTEM),
        step("extend", _("Add cases"), "verified", "verified", _SYSTEM),
        step("extend", _("Add cases"), "escalated", "escalated", _SYSTEM),
        step("link", _("Name the outbreak"), "escalated", "escalated", _SYSTEM),
        step(
            "reopen", _("Reopen with a reason"), "verified dismissed escalated merged", "verifying",
            (*_JUDGES, System),
            opens="verify",
        ),
    ),
    clocks=(
        ClockUse("take_up", "signal-take-up", _("Take up the signal"), names(*_JUDGES)),
        ClockUse("verify", "signal-verify-{sort}", _("Verify the signal"), names(*_JUDGES)),
    ),
    opens=("take_up", "verify"),
)  # fmt: skip
