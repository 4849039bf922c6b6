"""Results: typed or pasted, judged at once by the editions of the sampling day, judged by hand if need be."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.laboratory.codes import choices
from shian.domains.laboratory.flows.reports import REPORT
from shian.domains.laboratory.judging import Line, judged, read_lines
from shian.domains.laboratory.models import TestItem, TestReport
from shian.methods.limits import Item, Outcome
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.actions.inputs import Ask
from shian.platform.flows.engine import advance, step_action
from shian.platform.records.base import Part

KIND = "laboratory.testreport"

BY_HAND = [choice for choice in choices("judgement") if choice[0] != Item.OPEN]


@step_action(REPORT, KIND, "enter")
def enter(
    *,
    by: Actor,
    report: TestReport,
    results: Annotated[
        str,
        Ask(
            _("Results"),
            help=_(
                "One line an item, columns by tab or |: item, result, unit, detection limit, method, "
                "standard, task (1 supervision, 2 monitoring). Several units of one sample: results parted "
                "by semicolons. Pasting from a spreadsheet works."
            ),
            lines=12,
            longest=20_000,
            mono=True,
        ),
    ],
) -> TestReport:
    """Type or paste all results of the report; what was entered before is replaced."""
    return enter_lines(by, report, read_lines(results))


def enter_lines(by: Actor, report: TestReport, lines: list[Line]) -> TestReport:
    """Enter results that an import or a screen has read; within an action on the report."""
    if not lines:
        raise Refused(_("Enter at least one result."), field="results")
    names = [(line.analyte, line.task) for line in lines]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise Refused(_("“%s” is given twice.") % twice[0], field="results")
    items = judged(lines, report.sample)
    report.tested_by = by.user_id
    return _with_items(report, items, "enter", by)


@step_action(REPORT, KIND, "judge")
def judge_by_hand(
    *,
    by: Actor,
    report: TestReport,
    analyte: Annotated[str, Ask(_("Item"), longest=80)],
    judgement: Annotated[str, Ask(_("Judgement"), choices=BY_HAND)],
    reason: Annotated[
        str, Ask(_("Ground"), help=_("Standard, clause, why no limit decided"), lines=2, longest=200)
    ],
) -> TestReport:
    """Judge an item that no limit decides; whoever verifies sees the ground."""
    items = list(report.items.all())
    item = next((item for item in items if item.analyte == analyte.strip()), None)
    if item is None:
        raise Refused(_("The report has no item “%s”.") % analyte, field="analyte")
    if item.outcome != Outcome.UNDETERMINED:
        raise Refused(_("A limit has judged this item: %s.") % item.demand, field="analyte")
    if not reason.strip():
        raise Refused(_("Say on what ground the item is judged."), field="reason")
    item.judgement, item.by_hand = judgement, reason
    report.tested_by = by.user_id
    return _with_items(report, items, "judge", by)


def _with_items(report: TestReport, items: list[TestItem], verb: str, by: Actor) -> TestReport:
    count_items(report, items)
    parts: dict[str, list[Part]] = {"items": list(items)}
    return advance(report, verb, by=by, parts=parts)


def count_items(report: TestReport, items: list[TestItem]) -> None:
    """Set the report's counts from its items."""
    report.item_count = len(items)
    report.failed_count = sum(item.judgement in (Item.UNQUALIFIED, Item.PROBLEM) for item in items)
    report.open_count = sum(item.judgement == Item.OPEN for item in items)


@step_action(REPORT, KIND, "submit")
def submit(*, by: Actor, report: TestReport) -> TestReport:
    """Hand the report to a reviewing analyst."""
    return advance(report, "submit", by=by)


@step_action(REPORT, KIND, "return")
def send_back(
    *, by: Actor, report: TestReport, remark: Annotated[str, Ask(_("What is to be corrected"), lines=3)]
) -> TestReport:
    """Return the report to the analyst."""
    report.remark = remark[:500]
    return advance(report, "return", by=by)
