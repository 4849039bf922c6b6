"""Flow of a test report: results, verification by a second person, issue."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import LABORATORY, ReviewingAnalyst
from shian.methods.flows import Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.flows.tables import step

REPORT = Flow(
    name="report",
    title=_("Test report"),
    basis="食品安全法 85–86; 食品安全抽样检验管理办法 22–24",
    states=(
        State("testing", _("Being tested")),
        State("submitted", _("Waiting for verification")),
        State("issued", _("Issued"), final=True),
    ),
    steps=(
        step("enter", _("Enter results"), "testing", "testing", LABORATORY),
        step("judge", _("Judge by hand"), "testing", "testing", LABORATORY, guards="has_results"),
        step(
            "submit",
            _("Submit for verification"),
            "testing",
            "submitted",
            LABORATORY,
            guards="has_results all_judged",
        ),
        step("return", _("Send back"), "submitted", "testing", (ReviewingAnalyst,), guards="second_person"),
        step(
            "verify",
            _("Verify and issue"),
            "submitted",
            "issued",
            (ReviewingAnalyst,),
            guards="second_person",
            basis="检验人与审核人不得为同一人",
        ),
    ),
    guards=(
        Guard("has_results", _("results have been entered")),
        Guard("all_judged", _("every supervised item is judged; judge by hand what no limit decides")),
        Guard("second_person", _("somebody other than the analyst who entered the results")),
    ),
)


def _has_results(report: Any, by: Actor) -> bool:
    return bool(report.item_count)


def _all_judged(report: Any, by: Actor) -> bool:
    return report.open_count == 0


def second_person(report: Any, by: Actor) -> bool:
    """Whoever typed results never verifies them; the system is nobody in particular."""
    return by.user_id is None or by.user_id != report.tested_by


REPORT_GUARDS = {"has_results": _has_results, "all_judged": _all_judged, "second_person": second_person}
