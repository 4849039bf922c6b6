"""Test results as lines of text, judged against the limits in force on the day of sampling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from shian.domains.laboratory.models import Sample, TestItem
from shian.methods.limits import Item, Measurement, Task, Verdict, item_judgement, parse_measurement
from shian.platform.actions.core import Refused
from shian.platform.flows.clocks import local

_TOO_GREAT = Decimal(10) ** 15
TASKS = {"1": Task.SUPERVISION, "2": Task.MONITORING}


@dataclass(frozen=True, slots=True)
class Line:
    """One result as a laboratory writes it."""

    analyte: str
    result: str
    unit: str = ""
    lod: str = ""
    method: str = ""
    series: str = ""
    task: str = "1"


def read_lines(text: str) -> list[Line]:
    """Lines of ``item, result, unit, detection limit, method, standard, task`` parted by tab or ``|``."""
    lines = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        cells = [cell.strip() for cell in re.split(r"\t|\|", row)]
        if len(cells) < 2 or len(cells) > 7 or not cells[0] or not cells[1]:
            raise Refused(
                _("Line %s needs an item and a result, parted by a tab or |.") % number, field="results"
            )
        line = Line(*cells)
        if line.task not in TASKS:
            raise Refused(_("Line %s: the task is 1 or 2.") % number, field="results")
        lines.append(line)
    return lines


def judged(lines: Sequence[Line], sample: Sample) -> list[TestItem]:
    """Each line as an item with limit, outcome and judgement by the editions of the day of sampling."""
    from shian.domains.standards.judging import judge_results

    readings = [_measured(line) for line in lines]
    verdicts = judge_results(
        food=sample.food_code or sample.food_name,
        day=local(sample.taken_at).date(),
        results=[(line.analyte, reading, line.series) for line, reading in zip(lines, readings, strict=True)],
    )
    return [_item(*three) for three in zip(lines, readings, verdicts, strict=True)]


def _measured(line: Line) -> Measurement:
    try:
        return parse_measurement(line.result, line.unit, line.lod or None)
    except ArithmeticError:
        raise Refused(_("“%s” is not a detection limit.") % line.lod, field="results") from None


def _item(line: Line, reading: Measurement, verdict: Verdict) -> TestItem:
    outcome = verdict.outcome
    judgement = item_judgement(TASKS[line.task], outcome)
    return TestItem(
        analyte=line.analyte,
        analyte_key=verdict.limit.analyte if verdict.limit else "",
        task=line.task,
        result=line.result,
        value=_storable(reading.value),
        unit=reading.unit,
        lod=line.lod,
        method=line.method,
        series=line.series,
        edition=verdict.edition,
        limit_id=verdict.limit.id if verdict.limit else "",
        demand=verdict.limit.demand() if verdict.limit else "",
        outcome=int(outcome),
        reason=int(verdict.reason),
        judgement=str(judgement),
    )


def _storable(value: Decimal | None) -> Decimal | None:
    """The number as the column can hold it; the result's text stays exact."""
    if value is None or abs(value) >= _TOO_GREAT:
        return None
    return round(value, 9)


def failed_text(items: Sequence[TestItem]) -> str:
    """The bulletin's column: item║result║standard of each failing or problem item."""
    bad = [item for item in items if item.judgement in (Item.UNQUALIFIED, Item.PROBLEM)]
    return "；".join(f"{item.analyte}║{_written(item)}║{item.demand or item.by_hand}" for item in bad)[:600]


def _written(item: TestItem) -> str:
    return item.result if not item.unit or item.unit in item.result else f"{item.result}{item.unit}"
