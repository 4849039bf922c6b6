"""Import of monitoring results: the rows of a sample; samples not known yet are brought in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.lookups import areas_by_text
from shian.domains.laboratory.codes import code_of
from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants.actions.samples import bring, enter
from shian.domains.surveillance.contaminants.flows import TESTERS
from shian.domains.surveillance.contaminants.models import (
    MICROBIAL,
    Measurement,
    MonitoringSample,
    Programme,
    sort_of,
)
from shian.domains.surveillance.contaminants.results import Line, Unreadable, analytes_named, measured
from shian.methods.problems import Problem, problem
from shian.methods.sheets.headings import Column, Vocabulary
from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.access.scope import in_scope
from shian.platform.exchange.spec import Col, ImportSpec
from shian.platform.exchange.work import NEW, REPEATED, UNCHANGED, Row, Work

SPELLINGS = {
    "number": ("样品编号", "样本编号", "监测样品编号", "sample", "sample number"),
    "taken_on": ("采样日期", "抽样日期", "采样时间", "taken on"),
    "area": ("县区", "采样地区", "县（市、区）", "区县", "county"),
    "food_class": ("食品类别", "食品大类", "样品类别", "food class"),
    "food_name": ("食品名称", "样品名称", "food"),
    "place_name": ("采样地点", "采样单位名称", "采样点", "place"),
    "analyte": ("监测项目", "检测项目", "检验项目", "项目名称", "substance"),
    "result": ("监测结果", "检测结果", "检验结果", "结果", "result"),
    "unit": ("单位", "结果单位", "unit"),
    "lod": ("检出限", "方法检出限", "LOD"),
    "loq": ("定量限", "方法定量限", "LOQ"),
    "method": ("检测方法", "检验方法", "方法", "method"),
}
DETAILS = ("taken_on", "area", "food_class", "food_name", "place_name")


def complete(row: Row, work: Work) -> None:
    """The food class as a code."""
    if text := row.get("food_class"):
        row.values["food_code"] = code_of("food_class", str(text))
        if not row.values["food_code"]:
            work.refuse(row, "food_class", problem("%(value)s is not known here", value=text), "")


def line_of(row: Row) -> Line:
    """The row as results are read."""
    names = ("analyte", "result", "unit", "lod", "loq", "method")
    return Line(*(" ".join(str(row.get(name)).split()) for name in names))


def check(work: Work) -> None:
    """Each row's sample and substance; a sample not known yet needs day, county, food and place."""
    rows = work.good()
    known = analytes_named({row.get("analyte") for row in rows})
    samples = {
        s.number: s
        for s in MonitoringSample.objects.filter(number__in={row.get("number") for row in rows})
        .select_related("programme")
        .prefetch_related("measurements__analyte")
    }
    firsts: dict[tuple[str, int], Row] = {}
    for row in rows:
        analyte = known.get(row.get("analyte"))
        if analyte is None:
            told = problem("%(value)s is no substance of the catalogue", value=row.get("analyte"))
            work.refuse(row, "analyte", told)
            continue
        try:
            row.values["measured"] = measured(line_of(row), analyte)
        except Unreadable as fault:
            work.refuse(row, fault.field, Problem(str(fault).replace("%", "%%")))
            continue
        first = firsts.setdefault((row.get("number"), analyte.pk), row)
        if first is not row:
            _twice(work, row, first)
            continue
        _sample(work, row, samples.get(row.get("number")), firsts)


def _twice(work: Work, row: Row, first: Row) -> None:
    if line_of(row) == line_of(first):
        row.outcome = REPEATED
    else:
        told = problem("is given in row %(row)s already, with another result", row=first.number)
        work.refuse(row, "analyte", told)


def _sample(
    work: Work, row: Row, sample: MonitoringSample | None, firsts: dict[tuple[str, int], Row]
) -> None:
    if sample is None:
        missing = next((name for name in DETAILS if not row.get(name)), None)
        if missing:
            told = problem("is needed, since no sample %(value)s is known", value=row.get("number"))
            work.refuse(row, missing, told, "")
        row.outcome, row.record = NEW, MonitoringSample(number=row.get("number"))
        return
    row.record = sample
    if not in_scope(sample, work.by):
        work.refuse(row, "number", problem("this sample lies outside your area or organisation"))
    elif sample.state == "tested":
        held = {m.analyte_id: m for m in sample.measurements.all()}
        if same(held.get(row.values["measured"].analyte.pk), row.values["measured"]):
            row.outcome = UNCHANGED
        else:
            work.refuse(row, "result", problem("the sample has results already; amend them on its page"))
    elif sample.state != "taken":
        work.refuse(row, "number", problem("the sample is %(state)s", state=sample.get_state_display()))
    else:
        row.outcome = NEW


def same(held: Measurement | None, read: Measurement) -> bool:
    """Whether a measurement says what is stored."""
    names = ("detected", "value", "unit", "lod", "loq")
    return held is not None and all(getattr(held, name) == getattr(read, name) for name in names)


def write(work: Work, rows: Sequence[Row]) -> None:
    """One action for each sample."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.get("number")].append(row)
    programmes = {p.year: p for p in Programme.objects.exclude(state="draft").order_by("-pk")}
    with transaction.atomic() if work.all_or_nothing else nullcontext():
        for done, group in enumerate(groups.values(), start=1):
            with work.refusals_of(group, "result"):
                _write(work, group, programmes)
            work.tell(work.phase, done, len(groups))


def _write(work: Work, rows: list[Row], programmes: dict[int, Programme]) -> None:
    found = [row.values["measured"] for row in rows]
    sample: MonitoringSample = rows[0].record
    if sample.pk is None:
        bring(by=work.by, facts=_facts(rows[0], found, programmes), found=found)
        return
    enter(by=work.by, sample=sample, results="\n".join(_text(line_of(row)) for row in rows))


def _facts(row: Row, found: Sequence[Measurement], programmes: dict[int, Programme]) -> dict[str, Any]:
    taken_on, hazard = row.get("taken_on"), hazard_of_found([m.analyte for m in found])
    names = ("number", "area", "food_name", "place_name")
    return {
        **{name: row.get(name) for name in names},
        "taken_on": taken_on,
        "food_class": row.get("food_code"),
        "hazard": hazard,
        "sort": sort_of(hazard),
        "programme": programmes.get(taken_on.year),
    }


def hazard_of_found(analytes: Sequence[Analyte]) -> str:
    """The group of most substances; where any is a microbe, the microbial one, pathogens first."""
    groups = [a.group for a in analytes]
    return next((g for g in MICROBIAL if g in groups), None) or max(sorted(set(groups)), key=groups.count)


def _text(line: Line) -> str:
    cells = (line.analyte, line.result, line.unit, line.lod, line.loq, line.method)
    return "|".join(cell.replace("|", "/") for cell in cells)


def permits(by: Actor) -> bool:
    """Those who test, and those who see to it."""
    return by.role in (*TESTERS, System)


RESULTS = ImportSpec(
    kind="contaminant.results",
    title=_("Monitoring results"),
    model=MonitoringSample,
    vocabulary=Vocabulary([Column(key, spellings) for key, spellings in SPELLINGS.items()]),
    columns=(
        Col("number", _("Number"), longest=30),
        Col("taken_on", _("Taken on"), "day"),
        Col("area", _("County"), "reference", resolve=areas_by_text),
        Col("food_class", _("Food class"), longest=40),
        Col("food_name", _("Food"), longest=120),
        Col("place_name", _("Sampled place"), longest=120),
        Col("analyte", _("Substance"), longest=120),
        Col("result", _("Result"), longest=60),
        Col("unit", _("Unit"), longest=20),
        Col("lod", _("Limit of detection"), longest=30),
        Col("loq", _("Limit of quantification"), longest=30),
        Col("method", _("Test method"), longest=60),
    ),
    attributes=(),
    keys=(),
    required={"number": _("Number"), "analyte": _("Substance"), "result": _("Result")},
    complete=complete,
    check=check,
    write=write,
    permits=permits,
    example={
        "number": "FX2021-00001", "taken_on": "2021-05-12", "area": "小店区", "food_class": "食用农产品",
        "food_name": "大米", "place_name": "某超市", "analyte": "镉", "result": "未检出", "unit": "mg/kg",
        "lod": "0.002", "loq": "0.005", "method": "GB 5009.15",
    },
)  # fmt: skip
