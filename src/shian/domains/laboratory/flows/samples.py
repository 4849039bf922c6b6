"""Flow of a sample, from the sampling sheet to publication."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import LABORATORY, OFFICERS, BureauOfficer, ReviewingAnalyst, Sampler
from shian.methods.flows import ClockUse, Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.flows.tables import names, step

_LAB = names(*LABORATORY)
_SAMPLER = names(Sampler)

SAMPLE = Flow(
    name="sample",
    title=_("Sample"),
    basis="食品安全抽样检验管理办法 19–26, 46",
    states=(
        State("taken", _("Taken")),
        State("sent", _("On its way")),
        State("received", _("Received")),
        State("testing", _("Being tested")),
        State("concluded", _("Concluded")),
        State("reported", _("Reported"), final=True),
        State("published", _("Published"), final=True),
        State("rejected", _("Rejected by the laboratory"), final=True),
        State("cancelled", _("Cancelled"), final=True),
    ),
    steps=(
        step("send", _("Send to the laboratory"), "taken", "sent", (Sampler,)),
        step(
            "receive",
            _("Receive the sample"),
            "taken sent",
            "received",
            LABORATORY,
            closes="delivery",
            opens="report",
            basis="抽样检验管理办法 20, 21",
        ),
        step(
            "reject",
            _("Reject the sample"),
            "taken sent",
            "rejected",
            LABORATORY,
            closes="delivery",
            basis="抽样检验管理办法 21",
        ),
        step("test", _("Begin testing"), "received", "testing", LABORATORY),
        step(
            "pass",
            _("Conclude: passed"),
            "testing",
            "concluded",
            (ReviewingAnalyst,),
            closes="report",
            opens="report_passing",
        ),
        step(
            "fail",
            _("Conclude: failed or problem"),
            "testing",
            "concluded",
            (ReviewingAnalyst,),
            closes="report",
            opens="report_failing",
        ),
        step(
            "alarm",
            _("Conclude: serious hazard"),
            "testing",
            "concluded",
            (ReviewingAnalyst,),
            closes="report",
            opens="report_urgent",
            basis="24小时限时报告",
        ),
        step(
            "report",
            _("Report the conclusion"),
            "concluded",
            "reported",
            LABORATORY,
            guards="concluded",
            closes="report_passing report_failing report_urgent",
            basis="抽样检验管理办法 26",
        ),
        step("publish", _("Publish the result"), "reported", "published", (BureauOfficer,)),
        step("revise", _("Revise after the retest"), "reported", "reported", OFFICERS),
        step("revise", _("Revise after the retest"), "published", "published", OFFICERS),
        step("cancel", _("Cancel the sample"), "taken", "cancelled", (Sampler, *OFFICERS), closes="delivery"),
    ),
    guards=(Guard("concluded", _("the sample has a conclusion")),),
    clocks=(
        ClockUse("delivery", "sample-delivery", _("Deliver to the laboratory"), _SAMPLER, since="taken_at"),
        ClockUse("report", "test-report", _("Test report"), _LAB, since="received_at"),
        ClockUse("report_passing", "report-passing", _("Report a passing conclusion"), _LAB),
        ClockUse("report_failing", "report-failing", _("Report a failing conclusion"), _LAB),
        ClockUse("report_urgent", "report-urgent", _("24-hour report"), _LAB),
    ),
    opens=("delivery",),
)


def _concluded(sample: Any, by: Actor) -> bool:
    return bool(sample.conclusion)


SAMPLE_GUARDS = {"concluded": _concluded}
