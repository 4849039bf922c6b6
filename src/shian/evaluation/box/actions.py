"""Acts on evidence boxes: asking for one, and what came of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import MunicipalCoordinator
from shian.evaluation.box.attachments import Choice
from shian.evaluation.box.contents import CannotMake
from shian.evaluation.box.make import Made
from shian.evaluation.box.models import EvidenceBox
from shian.evaluation.box.others import require_clear_report
from shian.evaluation.figures.seals import NoArchive
from shian.evaluation.models import FrozenReport
from shian.evaluation.report.opened import open_named
from shian.evaluation.report.text import TextProblem
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask

LATEST = "latest"


@action(kind="box.evidencebox", verb="make", title=_("Make a box"), roles=(MunicipalCoordinator,))
def ask_for_box(
    *,
    by: Actor,
    title: Annotated[str, Ask(_("Name of the box"), longest=120)],
    report: Annotated[str, Ask(_("Report"))] = LATEST,
    attachments: Annotated[str, Ask(_("Attachments"))] = "30",
) -> EvidenceBox:
    """Ask for a report's box: ``latest``, a seal's number, or ``frozen:ID``; a job makes it."""
    _known(report)
    with suppress(NoArchive, TextProblem):  # the job says what is wrong with the seal
        require_clear_report(open_named(report), by)
    try:
        Choice.of(attachments)
    except CannotMake as error:
        raise Refused(_("Attachments are “all”, “none” or a number."), field="attachments") from error
    if EvidenceBox.objects.filter(state=EvidenceBox.State.WAITING).exists():
        raise Refused(_("Another box is being made; wait until it is done."))
    box = EvidenceBox(
        title=title,
        report=report,
        asked_attachments=attachments,
        made_by=by.name or by.label,
        made_at=by.now(),
    )
    return store(box, by=by, verb="make")


def _known(report: str) -> None:
    frozen = report.removeprefix("frozen:")
    known = report == LATEST or report.isdigit()
    if report != frozen:
        known = frozen.isdigit() and FrozenReport.objects.filter(pk=frozen).exists()
    if not known:
        raise Refused(_("There is no such report."), field="report")


@action(kind="box.evidencebox", verb="finish", title=_("Box made"))
def finish(*, by: Actor, evidencebox: EvidenceBox, made: Made) -> EvidenceBox:
    """Note what was made."""
    box = evidencebox
    box.state = EvidenceBox.State.MADE
    box.seal, box.seal_hash, box.sha256, box.size = made.seal, made.seal_hash, made.sha256, made.size
    box.figures, box.leaves, box.attachments = made.figures, made.leaves, made.attachments
    return store(box, by=by, verb="finish")


@action(kind="box.evidencebox", verb="fail", title=_("Box not made"))
def fail(*, by: Actor, evidencebox: EvidenceBox, reason: str) -> EvidenceBox:
    """Note why it could not be made."""
    evidencebox.state = EvidenceBox.State.FAILED
    evidencebox.reason = reason[:600]
    return store(evidencebox, by=by, verb="fail")
