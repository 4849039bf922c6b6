"""Reports of an outbreak: drafted from the file, rewritten, submitted, published with what may be public."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.surveillance.inquiry.actions.common import (
    OUTBREAK,
    Reason,
    outbreaks,
    said,
    tell,
    within,
)
from shian.domains.surveillance.inquiry.events import FinalReportPublished
from shian.domains.surveillance.inquiry.filling import TITLES, sections_of
from shian.domains.surveillance.inquiry.flows import INVESTIGATORS, REPORT
from shian.domains.surveillance.inquiry.models import Report
from shian.domains.surveillance.inquiry.redacting import public_sections
from shian.domains.surveillance.outbreaks.choices import LogSort
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, begin, require, step_action
from shian.platform.guard.gate import Subject, require_clear

KIND = "inquiry.report"
Sort = Report.Sort
LETTERS = {Sort.INITIAL: "CB", Sort.PROGRESS: "JZ", Sort.FINAL: "ZJ"}  # 初报, 进展, 终结
NAMES = {Sort.INITIAL: "初次报告", Sort.PROGRESS: "进程报告", Sort.FINAL: "结案报告"}
LONGEST = 4000


@action(kind=KIND, verb="draft", title=_("Draft a report"), roles=INVESTIGATORS)
def draft(
    *,
    by: Actor,
    outbreak: Annotated[Outbreak, Ask(OUTBREAK, among=outbreaks)],  # type: ignore[valid-type]
    sort: Annotated[str, Ask(_("Sort of report"), choices=Sort.choices)],
    issuer: Annotated[str, Ask(pgettext_lazy("document", "Issued by"), longest=120)],
    addressee: Annotated[str, Ask(_("Addressed to"), longest=120)] = "",
) -> Report:
    """All sections filled in from the file as it is now."""
    within(outbreak, by)
    if sort not in Sort.values:
        raise Refused(_("Choose the sort of report."), field="sort")
    kind = Sort(sort)
    count = Report.objects.filter(outbreak=outbreak, sort=kind).count()
    report = Report(
        number=f"{outbreak.number}-{LETTERS[kind]}{count + 1}", outbreak=outbreak, area=outbreak.area,
        sort=kind, title=f"{outbreak.title}{NAMES[kind]}"[:200], issuer=said(issuer, "issuer"),
        addressee=addressee, sections=sections_of(outbreak), written_at=by.now(), written_by=by.user_id,
    )  # fmt: skip
    return begin(report, by=by, verb="draft")


@step_action(REPORT, KIND, "rewrite")
def rewrite(
    *,
    by: Actor,
    report: Report,
    section: Annotated[str, Ask(_("Section"), choices=list(TITLES.items()))],
    text: Annotated[str, Ask(_("Text"), lines=8, longest=LONGEST)],
) -> Report:
    """The words of one section; tables are of the file and stay as they are."""
    if section not in TITLES:
        raise Refused(_("The report has no such section."), field="section")
    report.sections = [
        {**one, "text": text.strip(), "by_hand": True} if one["key"] == section else one
        for one in report.sections
    ]
    return advance(report, "rewrite", by=by)


@step_action(REPORT, KIND, "refill")
def refill(*, by: Actor, report: Report) -> Report:
    """Filled in anew; texts that were written by hand are kept."""
    written = {one["key"]: one["text"] for one in report.sections if one.get("by_hand")}
    report.sections = [
        {**one, "text": written[one["key"]], "by_hand": True} if one["key"] in written else one
        for one in sections_of(report.outbreak)
    ]
    report.written_at = by.now()
    return advance(report, "refill", by=by)


@step_action(REPORT, KIND, "submit")
def submit(*, by: Actor, report: Report) -> Report:
    """To the health authority and the regulator."""
    report.submitted_at = by.now()
    advance(report, "submit", by=by)
    tell(report.outbreak, say("Report submitted: %(title)s") % {"title": report.title}, LogSort.DECISION, by)
    return report


@step_action(REPORT, KIND, "publish")
def publish(*, by: Actor, report: Report) -> Report:
    """The sections that may be public, small counts hidden, through the publication guard.

    Raises:
        Stopped: the guard found personal data that nobody has decided on.
    """
    require(report, "publish", by)
    texts = {one["title"]: one["text"] for one in public_sections(report)}
    subject = Subject(KIND, report.pk, report.title, report.area)
    clear = require_clear(by, subject, {"title": report.title, **texts})
    report.title = clear.pop("title")
    report.public_text = "\n\n".join(f"{title}\n{text}" for title, text in clear.items())
    report.published_at = by.now()
    advance(report, "publish", by=by, check=False)
    emit(FinalReportPublished(report.pk, report.outbreak_id, report.area))
    return report


@step_action(REPORT, KIND, "withdraw")
def withdraw(*, by: Actor, report: Report, reason: Reason) -> Report:
    """Void; a published one is no longer shown to the public."""
    report.because = said(reason)
    return advance(report, "withdraw", by=by)
