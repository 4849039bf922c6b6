"""Test results as lines of text, judged against the limits in force on the day of sampling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from shian.domains.laboratory.models import Sample, TestItem
from shian.domains.standards.judging import rule_book
from shian.methods.limits import (
    Item,
    Measurement,
    Question,
    RuleBook,
    Task,
    Verdict,
    item_judgement,
    judge,
    judge_units,
    parse_measurement,
)
from shian.platform.actions.core import Refused
from shian.platform.flows.clocks import local

_STANDARD = re.compile(r"(GB/T|GB|NY/T|NY|SB/T|DB)\s*(\d+(?:\.\d+)?)")
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
    book = rule_book()
    food = _food(sample, book)
    day = local(sample.taken_at).date()
    items = []
    for line in lines:
        readings = _measured(line)
        items.append(_item(line, readings, _verdict(line, readings, food, day, book)))
    return items


def _food(sample: Sample, book: RuleBook) -> str:
    """The catalogue's name of the sampled food, by its code or else its name; as written if unknown."""
    for written in (sample.food_code, sample.food_name):
        if written and (found := book.catalogue.find(written)):
            return found
    return sample.food_code or sample.food_name


def _verdict(line: Line, readings: list[Measurement], food: str, day: date, book: RuleBook) -> Verdict:
    analyte = book.analyte(line.analyte) or line.analyte
    question = Question(food, analyte, readings[0], day, series_of(line.series, book))
    return judge(question, book) if len(readings) == 1 else judge_units(question, readings, book)


def series_of(written: str, book: RuleBook) -> str:
    """The standard a sheet names, without its year: ``GB2763-2021`` → ``GB 2763``; as it is if unknown."""
    found = _STANDARD.search(written.upper())
    if found is None:
        return written
    series = f"{found[1]} {found[2]}"
    return series if series in book.families else written


def _measured(line: Line) -> list[Measurement]:
    """The readings of a line: several units of one sample are parted by semicolons."""
    try:
        texts = [text for text in re.split(r"[;；]", line.result) if text.strip()]
        return [parse_measurement(text, line.unit, line.lod or None) for text in texts or [line.result]]
    except ArithmeticError:
        raise Refused(_("“%s” is not a detection limit.") % line.lod, field="results") from None


def _item(line: Line, readings: list[Measurement], verdict: Verdict) -> TestItem:
    outcome = verdict.outcome
    judgement = item_judgement(TASKS[line.task], outcome)
    return TestItem(
        analyte=line.analyte,
        analyte_key=verdict.limit.analyte if verdict.limit else "",
        task=line.task,
        result=line.result,
        value=_storable(readings[0].value) if len(readings) == 1 else None,
        unit=readings[0].unit,
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
