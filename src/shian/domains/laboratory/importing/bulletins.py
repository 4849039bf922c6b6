"""Import of bulletins of failing samples, as provincial bureaus publish them."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.lookups import Gazetteer, gazetteer
from shian.domains.laboratory.models import BulletinRow
from shian.methods.problems import Problem, problem
from shian.methods.sheets.dates import WRITTEN, Day, find_day
from shian.methods.sheets.findings import Finding, join_findings, split_findings
from shian.methods.sheets.text import is_empty, plain, squeeze, value
from shian.methods.sheets.vocabulary import vocabulary
from shian.platform.exchange.spec import Col, ImportSpec
from shian.platform.exchange.work import REPEATED, Row, Work

NUMBER = re.compile(
    r"(?:\d{4}年)?第[\d〇一二三四五六七八九十百]+[号期]|[\[〔(【]\d{4}[\]〕)】]\s*\d+\s*号|\d{4}年第?\d+[号期]"
)
IDENTITY = ("notice", "producer_name", "place_name", "food_name", "spec", "brand", "produced_on", "batch")


def complete(row: Row, work: Work) -> None:
    """Findings of the row and of those that continue it, the bulletin's number, the district."""
    row.values["produced_on"] = row.values.get("production_day")
    found = _findings(row)
    if isinstance(found, Problem):
        work.refuse(row, "findings", found, row.cells.get("findings", row.cells.get("item")))
        return
    _set_findings(row, found)
    if not row.get("food_class") and row.section:
        row.values["food_class"] = re.sub(r"^[一二三四五六七八九十\d()]+[、.]?\s*", "", row.section)[:60]
    _bulletin(row, work)
    if "gazetteer" not in work.references:
        work.references["gazetteer"] = {"all": gazetteer()}
    known: Gazetteer = work.references["gazetteer"]["all"]
    row.values["area"] = known.in_address(row.get("place_address"))
    if not row.get("producer_name") and not row.get("place_name"):
        work.refuse(row, "producer", problem("neither producer nor sampled place is given"), "")
    row.values["identity"] = identity(row)


def _findings(row: Row) -> list[Finding] | Problem:
    """From the one column that holds all three, or from three columns; row by row."""
    findings: list[Finding] = []
    for part in (row, *row.more):
        values = part.values
        if not is_empty(values.get("findings_cell")):
            found = split_findings(values["findings_cell"])
        else:
            found = join_findings(values.get("item"), values.get("result"), values.get("limit"))
        if isinstance(found, Problem):
            return found
        findings += [finding for finding in found if finding not in findings]
    return findings


def _set_findings(row: Row, findings: list[Finding]) -> None:
    row.values["findings"] = [{"item": f.item, "result": f.result, "limit": f.limit} for f in findings]
    row.values["failed_items"] = "；".join(f"{f.item}║{f.result}║{f.limit}" for f in findings)[:2000]


def _bulletin(row: Row, work: Work) -> None:
    """Number and day from the column that holds both, else from the lines above the heading."""
    cell = row.values.pop("notice_cell", None)
    text = value(cell)
    day = row.get("published_on", None)
    if not isinstance(cell, str):
        found = find_day(cell)
        day, text = (found.day, "") if isinstance(found, Day) else (day, text)
    elif not day and (written := list(WRITTEN.finditer(text))):
        found = find_day(written[-1].group())
        if isinstance(found, Day):
            day, text = found.day, (text[: written[-1].start()] + text[written[-1].end() :]).strip(" /,、;()")
    if not text:
        text = _titled(row, work)
    row.values |= {"notice": text[:120], "published_on": day}


def _titled(row: Row, work: Work) -> str:
    for table in work.tables:
        if table.sheet.name == row.sheet:
            for title in table.heading.titles:
                if found := NUMBER.search(title):
                    return squeeze(found.group())
    return ""


def identity(row: Row) -> str:
    """The same for the same sample in the same bulletin: its sheet number, else what describes it."""
    if sheet := row.get("sheet"):
        return hashlib.sha256(f"sheet:{sheet}".encode()).hexdigest()
    parts = [squeeze(plain(row.values.get(name))) for name in IDENTITY]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def check(work: Work) -> None:
    """Rows that repeat a sample to name another failing item are one sample."""
    first: dict[Any, Row] = {}
    for row in work.good():
        known = first.setdefault(row.values["identity"], row)
        if known is row:
            continue
        held = [Finding(**finding) for finding in known.values["findings"]]
        held += [Finding(**f) for f in row.values["findings"] if Finding(**f) not in held]
        _set_findings(known, held)
        known.record.findings, known.record.failed_items = (
            known.values["findings"],
            known.values["failed_items"],
        )
        row.outcome = REPEATED


BULLETIN = ImportSpec(
    kind="laboratory.bulletin",
    title=_("Bulletin of failing samples"),
    model=BulletinRow,
    vocabulary=vocabulary("bulletin"),
    columns=(
        Col("producer", _("Labelled producer"), gives="producer_name", longest=200),
        Col("producer_address", _("Address of the producer"), longest=300),
        Col("sampled", _("Sampled place"), gives="place_name", longest=200),
        Col("sampled_address", _("Address of the place"), gives="place_address", longest=300),
        Col("food", _("Food"), gives="food_name", longest=200),
        Col("specification", _("Specification"), gives="spec", longest=120),
        Col("brand", _("Brand"), longest=120),
        Col("day_batch", _("Date of production or lot"), "day_batch"),
        Col("production_day", _("Produced, processed or bought on"), "day_batch"),
        Col("batch", _("Lot"), longest=120),
        Col("findings", _("Failed item║result║standard"), "raw", gives="findings_cell"),
        Col("item", _("Failed item"), "raw"),
        Col("result", _("Result"), "raw"),
        Col("limit", _("Standard value"), "raw"),
        Col("category", _("Food class"), gives="food_class", longest=60),
        Col("notice", _("Bulletin number and date"), "raw", gives="notice_cell"),
        Col("notice_day", _("Published on"), "day", gives="published_on"),
        Col("task", _("Task or project"), gives="source", longest=200),
        Col("laboratory", _("Laboratory"), longest=200),
        Col("remark", _("Remark"), longest=1000),
        Col("sheet", _("Sheet number"), longest=40),
    ),
    attributes=(
        *("identity", "notice", "published_on", "sheet", "producer_name", "producer_address", "place_name"),
        *("place_address", "food_name", "food_class", "spec", "brand", "produced_on", "batch", "findings"),
        *("failed_items", "source", "laboratory", "remark", "area"),
    ),
    keys=(("identity",),),
    required={"food_name": _("Food")},
    grouped=True,
    complete=complete,
    check=check,
)
