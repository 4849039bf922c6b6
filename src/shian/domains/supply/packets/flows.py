"""Flow of what a shopper reports about a packet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import OFFICERS, DistrictOfficer, Inspector
from shian.methods.flows import ClockUse, Flow, State
from shian.platform.access.roles import Role
from shian.platform.flows.tables import names, step

CHECKERS: tuple[type[Role], ...] = (*OFFICERS, Inspector)

REPORT = Flow(
    name="packet_report",
    title=_("Report about a packet"),
    basis="市场监督管理投诉举报处理办法；食品安全法 12",
    states=(
        State("received", pgettext_lazy("packet", "Received")),
        State("checking", pgettext_lazy("packet", "Being checked")),
        State("confirmed", pgettext_lazy("packet", "Confirmed"), final=True),
        State("unfounded", pgettext_lazy("packet", "Unfounded"), final=True),
    ),
    steps=(
        step("take_up", _("Take up"), "received", "checking", CHECKERS),
        step("confirm", pgettext_lazy("packet", "Confirm"), "received checking", "confirmed", CHECKERS,
             closes="answer"),
        step("dismiss", pgettext_lazy("packet", "Dismiss"), "received checking", "unfounded", CHECKERS,
             closes="answer"),
    ),
    clocks=(
        ClockUse("answer", "packet-report", _("Look into the report"), names(DistrictOfficer, Inspector)),
    ),
    opens=("answer",),
)  # fmt: skip
