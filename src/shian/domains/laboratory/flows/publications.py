"""Flow of a bulletin of sampling results."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import BureauOfficer, DistrictOfficer, MunicipalCoordinator
from shian.methods.flows import Flow, Guard, State
from shian.platform.access.actor import Actor
from shian.platform.flows.tables import step

_EDITORS = (BureauOfficer, DistrictOfficer)
_HEADS = (BureauOfficer, MunicipalCoordinator)

PUBLICATION = Flow(
    name="publication",
    title=_("Bulletin of sampling results"),
    basis="食品安全抽样检验管理办法 46–47",
    states=(
        State("draft", _("Draft")),
        State("approved", _("Approved")),
        State("published", _("Published"), final=True),
        State("withdrawn", _("Withdrawn"), final=True),
    ),
    steps=(
        step("gather", _("Add samples"), "draft", "draft", _EDITORS, guards="own_area"),
        step(
            "approve", _("Approve the bulletin"), "draft", "approved", _HEADS, guards="has_rows second_person"
        ),
        step("reopen", _("Back to draft"), "approved", "draft", _HEADS),
        step("publish", _("Publish the bulletin"), "approved", "published", _HEADS),
        step("correct", _("Correct a row"), "published", "published", _HEADS),
        step("withdraw", _("Withdraw the bulletin"), "published", "withdrawn", _HEADS),
    ),
    guards=(
        Guard("own_area", _("a bulletin of your own area")),
        Guard("has_rows", _("the bulletin has at least one sample")),
        Guard("second_person", _("somebody other than the author")),
    ),
)


def _not_author(publication: Any, by: Actor) -> bool:
    return by.user_id is None or publication.author != by.user_id


PUBLICATION_GUARDS = {
    "own_area": lambda publication, by: publication.area.startswith(by.area),
    "has_rows": lambda publication, by: bool(publication.row_count),
    "second_person": _not_author,
}
