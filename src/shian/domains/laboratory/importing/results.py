"""Import of test results: rows of a sample become results of its report, entered by the usual action."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import nullcontext

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import LABORATORY
from shian.domains.laboratory.actions.results import enter
from shian.domains.laboratory.judging import Line
from shian.domains.laboratory.models import TestItem, TestReport
from shian.methods.problems import problem
from shian.methods.sheets.numbers import Quantity, parse_quantity
from shian.methods.sheets.vocabulary import vocabulary
from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.access.scope import in_scope
from shian.platform.exchange.spec import Col, ImportSpec
from shian.platform.exchange.work import CHANGED, NEW, REPEATED, UNCHANGED, Row, Work

LATE = "the report is %(state)s; its results can no longer be entered"
TASKS = {"1": ("监督抽检", "抽检", "监督", "监督检验"), "2": ("风险监测", "监测", "风险")}


def complete(row: Row, work: Work) -> None:
    """Parts number and unit where one cell holds both."""
    found = parse_quantity(row.values.get("result"))
    if isinstance(found, Quantity) and found.unit and not row.get("unit") and found.value is not None:
        row.values["result"] = found.text.removesuffix(found.unit).strip()
        row.values["unit"] = found.unit
    row.values["task"] = row.get("task", "1")
    if not row.get("sheet") and not row.get("report"):
        work.refuse(row, "sheet", problem("neither sheet number nor report number is given"), "")


def line_of(row: Row) -> Line:
    """The row as the action takes it; separators of lines and columns cannot stand in a cell."""
    names = ("item", "result", "unit", "detection_limit", "method", "basis", "task")
    texts = [" ".join(str(row.get(name)).replace("|", "/").split()) for name in names]
    return Line(*texts)


def line_of_item(item: TestItem) -> Line:
    """A result that was entered before, as a line."""
    return Line(item.analyte, item.result, item.unit, item.lod, item.method, item.series, item.task)


def check(work: Work) -> None:
    """Finds each row's report; tells results that are there already from new ones."""
    reports = _reports(work)
    groups: dict[int, dict[tuple[str, str], Row]] = defaultdict(dict)
    for row in work.good():
        report = _report_of(row, work, reports)
        if report is None:
            continue
        row.record = report
        line = line_of(row)
        first = groups[report.pk].setdefault((line.analyte, line.task), row)
        if first is not row:
            _twice(work, row, first)
    for rows in groups.values():
        _compare(work, list(rows.values()))


def _reports(work: Work) -> dict[str, list[TestReport]]:
    """Reports by sheet number and by report number, those within the actor's scope."""
    sheets = {row.get("sheet") for row in work.good()} - {""}
    numbers = {row.get("report") for row in work.good()} - {""}
    found: dict[str, list[TestReport]] = defaultdict(list)
    query = TestReport.objects.select_related("sample").prefetch_related("items")
    for report in [*query.filter(sample__number__in=sheets), *query.filter(number__in=numbers)]:
        if in_scope(report, work.by):
            for key in {f"sheet:{report.sample.number}", f"report:{report.number}"}:
                if report not in found[key]:
                    found[key].append(report)
    return found


def _report_of(row: Row, work: Work, reports: dict[str, list[TestReport]]) -> TestReport | None:
    sheet, number = row.get("sheet"), row.get("report")
    found = reports.get(f"report:{number}", []) if number else reports.get(f"sheet:{sheet}", [])
    testing = [report for report in found if report.state == "testing"]
    found = testing if len(testing) == 1 else found
    if len(found) == 1:
        return found[0]
    if found:
        told = problem("%(value)s has several reports; give the report number", value=sheet)
    else:
        told = problem("%(value)s: your laboratory has no report on this sample", value=number or sheet)
    work.refuse(row, "report" if number else "sheet", told)
    return None


def _twice(work: Work, row: Row, first: Row) -> None:
    if line_of(row) == line_of(first):
        row.outcome = REPEATED
    else:
        told = problem("is given in row %(row)s already, with another result", row=first.number)
        work.refuse(row, "item", told)


def _compare(work: Work, rows: Sequence[Row]) -> None:
    report: TestReport = rows[0].record
    held = {(item.analyte, item.task): line_of_item(item) for item in report.items.all()}
    for row in rows:
        line = line_of(row)
        before = held.get((line.analyte, line.task))
        row.outcome = NEW if before is None else UNCHANGED if before == line else CHANGED
        if row.outcome != UNCHANGED and report.state != "testing":
            told = problem(LATE, state=report.get_state_display())
            work.refuse(row, "sheet", told)


def write(work: Work, rows: Sequence[Row]) -> None:
    """One action for each report: what was entered before and is not in the file stays."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.record.pk].append(row)
    with transaction.atomic() if work.all_or_nothing else nullcontext():
        for done, group in enumerate(groups.values(), start=1):
            _enter(work, group)
            work.tell(work.phase, done, len(groups))


def _enter(work: Work, rows: list[Row]) -> None:
    report: TestReport = rows[0].record
    lines = {(item.analyte, item.task): line_of_item(item) for item in report.items.all()}
    lines |= {(line.analyte, line.task): line for line in map(line_of, rows)}
    with work.refusals_of(rows, "result"):
        enter(by=work.by, report=report, results=_text(lines.values()))


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(
        "|".join((line.analyte, line.result, line.unit, line.lod, line.method, line.series, line.task))
        for line in lines
    )


def permits(by: Actor) -> bool:
    """Results are the laboratory's to enter."""
    return by.role in (*LABORATORY, System)


RESULTS = ImportSpec(
    kind="laboratory.results",
    title=_("Test results"),
    model=TestReport,
    vocabulary=vocabulary("samples"),
    columns=(
        Col("sheet", _("Sheet number"), "sheet"),
        Col("report", _("Report number"), "code", longest=40),
        Col("item", _("Item"), longest=80),
        Col("result", _("Result"), longest=60),
        Col("unit", _("Unit"), longest=20),
        Col("detection_limit", _("Detection limit"), longest=30),
        Col("method", _("Test method"), longest=60),
        Col("basis", _("Standard applied"), longest=40),
        Col("task", _("Sort of task"), "choice", choices=TASKS),
    ),
    attributes=(),
    keys=(),
    required={"item": _("Item"), "result": _("Result")},
    complete=complete,
    check=check,
    write=write,
    permits=permits,
)
