"""The flow of a case report: reviewed at the county, accepted at the city, returned or void with a reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.roles import EPIDEMIOLOGISTS, CountyEpidemiologist, Doctor, Epidemiologist
from shian.methods.flows import ClockUse, Flow, State
from shian.platform.access.roles import Role
from shian.platform.flows.tables import names, step

_HOSPITAL: tuple[type[Role], ...] = (Doctor, *EPIDEMIOLOGISTS)
_CITY: tuple[type[Role], ...] = (Epidemiologist,)
_BASIS = "食源性疾病监测报告工作规范（试行）"

CASE = Flow(
    name="case",
    title=_("Case report"),
    basis=_BASIS,
    states=(
        State("reported", _("Reported, to be reviewed")),
        State("county_reviewed", _("Reviewed, to be accepted")),
        State("accepted", pgettext_lazy("illness", "Accepted"), final=True),
        State("returned", _("Returned for correction")),
        State("void", pgettext_lazy("illness", "Void"), final=True),
    ),
    steps=(
        step(
            "review", _("Pass the review"), "reported", "county_reviewed", EPIDEMIOLOGISTS,
            closes="review", opens="accept", basis=_BASIS,
        ),
        step(
            "accept", _("Accept the report"), "county_reviewed", "accepted", _CITY, closes="accept",
        ),
        step(
            "return", _("Return for correction"), "reported", "returned", EPIDEMIOLOGISTS,
            closes="review", opens="correct",
        ),
        step(
            "return", _("Return for correction"), "county_reviewed accepted", "returned", _CITY,
            closes="accept", opens="correct",
        ),
        step("correct", _("Correct"), "reported", "reported", _HOSPITAL),
        step("correct", _("Correct"), "county_reviewed", "county_reviewed", EPIDEMIOLOGISTS),
        step("correct", _("Correct"), "accepted", "accepted", _CITY),
        step(
            "resubmit", _("Correct and send in again"), "returned", "reported", _HOSPITAL,
            closes="correct", opens="review",
        ),
        step(
            "void", _("Declare void"), "reported returned", "void", _HOSPITAL,
            closes="review correct",
        ),
        step(
            "void", _("Declare void"), "county_reviewed accepted", "void", EPIDEMIOLOGISTS,
            closes="accept",
        ),
    ),
    clocks=(
        ClockUse(
            "review", "illness-review", _("Review the case report"), names(CountyEpidemiologist),
        ),
        ClockUse("accept", "illness-accept", _("Accept the case report"), names(Epidemiologist)),
        ClockUse("correct", "illness-correct", _("Correct the returned case report"), names(Doctor)),
    ),
    opens=("review",),
)  # fmt: skip
