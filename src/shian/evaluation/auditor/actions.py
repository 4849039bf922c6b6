"""Acts on audited reports: taking in, correcting, adding a fact, binding to figures; and undoing each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shian.domains.directory.roles import BureauOfficer, DistrictOfficer, MunicipalCoordinator
from shian.evaluation.auditor.documents.limits import CHARACTERS
from shian.evaluation.auditor.models import AuditedReport, BesideFact, Binding, Correction
from shian.evaluation.figures.book import NoSuchFigure
from shian.evaluation.figures.book import figure as figure_of_book
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action, store
from shian.platform.actions.inputs import Ask

AUDITORS = (MunicipalCoordinator, BureauOfficer, DistrictOfficer)
REPORT, CORRECTION, FACT, BINDING = (
    "auditor.auditedreport",
    "auditor.correction",
    "auditor.besidefact",
    "auditor.binding",
)
Reason = Annotated[str, Ask(gettext_lazy("Reason"), lines=2, longest=300)]


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text, and how many findings of each severity there were when it was taken in."""

    text: str
    file_name: str
    sha256: str
    counts: dict[str, int]


@action(kind=REPORT, verb="take", title=gettext_lazy("Take in a report"), roles=AUDITORS)
def take(*, by: Actor, title: str, document: Document) -> AuditedReport:
    """Keep a report that is audited."""
    if not document.text.strip() or len(document.text) > CHARACTERS:
        raise Refused(_("The report is empty or too long."), field="file")
    counts = document.counts
    made = AuditedReport(
        title=title,
        file_name=document.file_name[:255],
        sha256=document.sha256 or hashlib.sha256(document.text.encode()).hexdigest(),
        characters=len(document.text),
        text=document.text,
        taken_at=by.now(),
        area=by.area,
        high=counts.get("high", 0),
        medium=counts.get("medium", 0),
        low=counts.get("low", 0),
        questions=counts.get("question", 0),
    )
    return store(made, by=by, verb="take")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a report: its place and how it is written."""

    start: int
    end: int
    text: str


@action(kind=CORRECTION, verb="correct", title=gettext_lazy("Correct a reading"), roles=AUDITORS)
def correct(
    *,
    by: Actor,
    report: AuditedReport,
    figure: Figure,
    reason: str,
    ignore: bool = False,
    apart: bool = False,
    target: bool | None = None,
    subject: str = "",
    place: str = "",
    year: int | None = None,
    value: Decimal | None = None,
) -> Correction:
    """Say what a figure is; an earlier correction of the same figure no longer counts."""
    said = (ignore, apart, target is not None, subject, place, year, value is not None)
    if not any(said):
        raise Refused(_("Say what is to be read otherwise."), field="subject")
    for earlier in report.corrections.filter(start=figure.start, end=figure.end, undone=False):
        earlier.undone = True
        store(earlier, by=by, verb="replace")
    made = Correction(
        report=report, area=report.area, start=figure.start, end=figure.end, figure=figure.text[:80],
        ignore=ignore, apart=apart, target=target, subject=subject, place=place, year=year, value=value,
        reason=reason,
    )  # fmt: skip
    return store(made, by=by, verb="correct")


def _standing(record: Any, by: Actor) -> bool:
    return not record.undone


@action(
    kind=CORRECTION,
    verb="undo",
    title=gettext_lazy("Undo the correction"),
    roles=AUDITORS,
    when=_standing,
)
def undo(*, by: Actor, correction: Correction, reason: Reason) -> Correction:
    """Read the figure again as it was read."""
    if correction.undone:
        raise Refused(_("This correction is undone already."))
    correction.undone, correction.reason = True, f"{correction.reason} ／ {reason}"[:300]
    return store(correction, by=by, verb="undo")


@action(kind=FACT, verb="add", title=gettext_lazy("Add a fact beside a report"), roles=AUDITORS)
def add_fact(*, by: Actor, report: AuditedReport, says: str, source: str) -> BesideFact:
    """Let a sentence hold beside a report."""
    return store(BesideFact(report=report, area=report.area, says=says, source=source), by=by, verb="add")


@action(kind=FACT, verb="undo", title=gettext_lazy("Take the fact away"), roles=AUDITORS, when=_standing)
def remove_fact(*, by: Actor, fact: BesideFact) -> BesideFact:
    """Let it no longer hold."""
    if fact.undone:
        raise Refused(_("This fact is taken away already."))
    fact.undone = True
    return store(fact, by=by, verb="undo")


@action(
    kind=BINDING,
    verb="bind",
    title=gettext_lazy("Bind to a figure"),
    roles=(MunicipalCoordinator, BureauOfficer),
)
def bind(
    *, by: Actor, subject: str, measure: str, figure: str, series: str = "", reason: str = ""
) -> Binding:
    """Say which figure a report means by what it calls a thing; replaces what was said before."""
    try:
        figure_of_book(figure)
    except NoSuchFigure as fault:
        raise Refused(_("There is no figure of this name."), field="figure") from fault
    for earlier in Binding.objects.filter(subject=subject, measure=measure, ended=False):
        earlier.ended = True
        store(earlier, by=by, verb="replace")
    made = Binding(subject=subject, measure=measure, figure=figure, series=series, reason=reason)
    return store(made, by=by, verb="bind")


@action(
    kind=BINDING,
    verb="release",
    title=gettext_lazy("Release from the figure"),
    roles=(MunicipalCoordinator, BureauOfficer),
    when=lambda binding, by: not binding.ended,
)
def release(*, by: Actor, binding: Binding, reason: Reason) -> Binding:
    """End a binding."""
    if binding.ended:
        raise Refused(_("This binding has ended already."))
    binding.ended, binding.reason = True, reason
    return store(binding, by=by, verb="release")
