"""Acts on reports: freezing."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import MunicipalCoordinator
from shian.evaluation.figures.seals import NoArchive
from shian.evaluation.figures.store import snapshot
from shian.evaluation.models import FrozenReport
from shian.evaluation.report.build import Built, build
from shian.evaluation.report.frozen import definitions_of, numbers_of
from shian.evaluation.report.text import names, parse, source_of
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask
from shian.platform.guard.gate import Subject, require_clear

STANDARD = "self_evaluation"


@action(
    kind="evaluation.frozenreport", verb="freeze", title=_("Freeze the report"), roles=(MunicipalCoordinator,)
)
def freeze(
    *,
    by: Actor,
    title: Annotated[str, Ask(_("Title"), longest=120)],
    remark: Annotated[str, Ask(_("Remark"), lines=3, longest=300)] = "",
    report: str = STANDARD,
    seal: int | None = None,
    year: int | None = None,
) -> FrozenReport:
    """Keep the report as of a seal (else the latest) for ever, about its own year or a given one."""
    if report not in names():
        raise Refused(_("There is no such report."))
    if FrozenReport.objects.filter(title=title).exists():
        raise Refused(
            _("A frozen report with this title exists already; choose another title."), field="title"
        )
    try:
        shot = snapshot(seal)
    except NoArchive as error:
        raise Refused(_("Nothing is sealed yet, so there is nothing to freeze.")) from error
    source = source_of(report, year)
    built = build(parse(source), shot)
    title, remark = _cleared(by, built, title, remark)
    numbers, rows = numbers_of(built, shot)
    made = FrozenReport(
        title=title,
        report=report,
        seal=shot.seal.number,
        sealed_at=shot.seal.sealed_at,
        frozen_at=by.now(),
        number_count=len(numbers),
        remark=remark,
        text=source,
        definitions=definitions_of(built),
        numbers=numbers,
        rows=rows,
    )
    return store(made, by=by, verb="freeze")


def _cleared(by: Actor, built: Built, title: str, remark: str) -> tuple[str, str]:
    """Title and remark as the publication guard lets them pass; the text passes as it is, or not at all.

    Raises:
        Stopped: something found waits for a decision.
        Refused: part of the text is to be masked: its numbers are computed, so the text itself must change.
    """
    sentences = {f"{n} text": s.text for n, s in enumerate(built.sentences, start=1)}
    subject = Subject("evaluation.frozenreport", 0, title, by.area)
    clear = require_clear(by, subject, {"title": title, "remark": remark, **sentences})
    if masked := [place for place, text in sentences.items() if clear[place] != text]:
        raise Refused(
            _("Sentence %s is to be published masked: change the report's text first.")
            % masked[0].partition(" ")[0]
        )
    return clear["title"], clear["remark"]
